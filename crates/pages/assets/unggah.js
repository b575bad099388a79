// Makes photos that are too large smaller, and sends a chosen file at once; the same forms work without this script.
document.addEventListener('change', async ({ target }) => {
  if (target.type !== 'file' || !target.files.length) return;
  const form = target.closest('form[data-unggah]');
  const most = Number(form?.dataset.unggah ?? target.dataset.kecilkan);
  if (!most) return;
  const news = form?.querySelector('[data-kabar]');
  if ([...target.files].some((file) => file.size > most)) {
    if (news) news.textContent = 'Mengecilkan foto …';
    const files = new DataTransfer();
    for (const file of target.files) files.items.add(await smaller(file, most));
    target.files = files.files;
    if (news) news.textContent = '';
  }
  if (form) send(form, [...target.files]);
});

const megabytes = (bytes) => (bytes / 1e6).toFixed(1).replace('.', ',').replace(',0', '');

// The file itself when it is small enough or no picture that this browser can draw.
async function smaller(file, most) {
  if (file.size <= most || !file.type.startsWith('image/')) return file;
  try {
    // Upright, as the camera was held.
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const canvas = document.createElement('canvas');
    for (let side = Math.min(4000, Math.max(picture.width, picture.height)); side >= 1000; side *= 0.75) {
      const scale = side / Math.max(picture.width, picture.height);
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      const paper = canvas.getContext('2d');
      paper.fillStyle = '#fff';
      paper.fillRect(0, 0, canvas.width, canvas.height);
      paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
      if (blob && blob.size <= most) {
        return new File([blob], file.name.replace(/\.[^.]*$/, '') + '.jpg', { type: 'image/jpeg' });
      }
    }
  } catch { /* The server says what is wrong with it. */ }
  return file;
}

function send(form, files) {
  const news = form.querySelector('[data-kabar]');
  const most = Number(form.dataset.unggah);
  const large = files.find((file) => file.size > most);
  if (large) {
    news.textContent = `Berkas ${megabytes(large.size)} MB. Paling besar ${megabytes(most)} MB. Kecilkan dulu, misalnya pindai dengan mutu 150 dpi atau simpan ulang, lalu pilih lagi.`;
    return;
  }
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute('aria-label', 'Kemajuan kiriman');
  form.querySelector('progress')?.remove();
  news.before(bar);
  for (const control of form.querySelectorAll('button')) control.hidden = true;
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.responseType = 'document';
  let said = 0;
  request.upload.onprogress = ({ loaded, total }) => {
    bar.value = loaded / total;
    const quarter = Math.floor(4 * loaded / total);
    if (quarter >= said) {
      said = quarter + 1;
      news.textContent = `Mengirim ${Math.floor(100 * loaded / total)}%`;
    }
  };
  request.onload = () => finish(form, request);
  request.onerror = () => {
    news.textContent = 'Sinyal terputus. Kami kirim ulang otomatis.';
    const again = () => send(form, files);
    if (navigator.onLine) setTimeout(again, 5000); else addEventListener('online', again, { once: true });
  };
  request.send(new FormData(form));
}

// The answer is the whole page; only the row, the sum and the versions of the other forms are taken from it.
function finish(form, { response, responseURL }) {
  const row = form.closest('li');
  const fresh = response?.getElementById(row.id);
  if (!fresh) return location.assign(responseURL || location.href);
  row.replaceWith(document.adoptNode(fresh));
  const sum = response.getElementById('berkas-ringkas');
  if (sum) document.getElementById('berkas-ringkas').textContent = sum.textContent;
  for (const name of ['versi', 'kunci']) {
    for (const input of response.querySelectorAll(`input[name=${name}]`)) {
      const own = document.querySelector(`form[action="${input.form.getAttribute('action')}"] input[name=${name}]`);
      if (own) own.value = input.value;
    }
  }
  document.getElementById(fresh.id).querySelector('a, input[type=file]')?.focus();
}
