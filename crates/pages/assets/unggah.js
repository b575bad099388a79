// Sends a chosen file at once and shows how far it is; the same form works without this script.
document.querySelector('.uploads').addEventListener('change', ({ target }) => {
  const form = target.closest('form[data-unggah]');
  if (form && target.type === 'file' && target.files.length) send(form, target.files[0]);
});

const megabytes = (bytes) => (bytes / 1e6).toFixed(1).replace('.', ',').replace(',0', '');

function send(form, file) {
  const news = form.querySelector('[data-kabar]');
  const most = Number(form.dataset.unggah);
  if (file.size > most) {
    news.textContent = `Berkas ${megabytes(file.size)} MB. Paling besar ${megabytes(most)} MB. Pilih berkas lain atau foto ulang.`;
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
    const again = () => send(form, file);
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
