// A long form saves by itself; questions show only when they are asked; the place is filled in.
// Without this script the same form is sent with its button.
const form = document.querySelector('form[data-simpan]');
const news = form.querySelector('[data-simpan-kabar]');
const address = form.dataset.simpan || form.action;
const PAUSE_MS = 1500;
let timer = 0;
let turn = 0;
let changed = false;
let sending = false;

const say = (text) => { news.textContent = text; };
const time = () => new Date().toLocaleTimeString('id-ID', { hour: '2-digit', minute: '2-digit' }).replace(':', '.');

// Which saving of this page it is, so that one that is held up on the way undoes no later one.
function count() {
  turn += 1;
  if (form.elements.urut) form.elements.urut.value = turn;
}

function body() {
  count();
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') data.append(name, value);
  data.set('autosave', '1');
  // Each saving is its own command; the key in the page stays for the button.
  data.set('kunci', form.elements.kunci.value + '.' + Date.now().toString(36));
  return data;
}

// What is kept now: the marks of the answers that this page and the server agree on.
function agree({ versi, tanda }) {
  if (versi !== undefined) form.elements.versi.value = versi;
  for (const [field, mark] of Object.entries(tanda ?? {})) {
    const hidden = form.elements['b.' + field];
    if (hidden) hidden.value = mark;
  }
}

async function save() {
  clearTimeout(timer);
  timer = 0;
  if (sending || !changed) return;
  sending = true;
  changed = false;
  try {
    const answer = await fetch(address, { method: 'POST', body: body(), headers: { Accept: 'application/json' } });
    const told = answer.headers.get('content-type')?.startsWith('application/json') ? await answer.json() : null;
    if (told && !answer.redirected) {
      agree(told);
      if (told.belum?.length) say('Belum tersimpan semua. ' + told.belum.join(' '));
      else if (told.kabar) say('Tersimpan ' + time() + '. ' + told.kabar);
      else if (!changed) say('Tersimpan ' + time());
    } else if (answer.redirected || answer.status === 401 || answer.status === 403) {
      say('Belum tersimpan. Anda perlu masuk lagi di tab lain; isian di layar ini tetap ada.');
    } else if (answer.status >= 400 && answer.status < 500) {
      say('Belum tersimpan: halaman ini sudah tidak dapat diubah. Salin isian Anda, lalu muat ulang.');
    } else {
      changed = true;
      say('Belum tersimpan, kami coba lagi');
      timer = setTimeout(save, 10 * PAUSE_MS);
    }
  } catch {
    changed = true;
    say('Belum tersimpan, menunggu sinyal');
    if (navigator.onLine) timer = setTimeout(save, 10 * PAUSE_MS);
  }
  sending = false;
  if (changed && !timer) timer = setTimeout(save, PAUSE_MS);
}

form.addEventListener('input', () => {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE_MS);
});
form.addEventListener('change', ask);
form.addEventListener('submit', () => { changed = false; clearTimeout(timer); count(); });
addEventListener('online', save);
addEventListener('pagehide', () => {
  if (changed) fetch(address, { method: 'POST', body: body(), keepalive: true }).catch(() => {});
});

// data-when: lines of field, tab, values separated by tabs; all lines must hold.
function ask() {
  const given = new FormData(form);
  for (const question of form.querySelectorAll('[data-when]')) {
    const holds = question.dataset.when.split('\n').every((line) => {
      const [name, ...wanted] = line.split('\t');
      return given.getAll(name).some((value) => wanted.includes(value));
    });
    question.hidden = !holds;
  }
}
for (const words of form.querySelectorAll('.only-no-script')) words.remove();
ask();

for (const button of form.querySelectorAll('[data-lokasi]')) {
  if (!navigator.geolocation) continue;
  const note = button.nextElementSibling;
  const [lat, lon] = ['lat', 'lon'].map((part) => form.elements[button.dataset.lokasi + '.' + part]);
  button.hidden = false;
  button.addEventListener('click', () => {
    note.textContent = 'Mencari lokasi...';
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      lat.value = coords.latitude.toFixed(6);
      lon.value = coords.longitude.toFixed(6);
      note.textContent = coords.accuracy > 100
        ? `Kurang tepat: sampai ${Math.round(coords.accuracy)} m. Tunggu di tempat terbuka, lalu tekan lagi.`
        : `Ketepatan ${Math.round(coords.accuracy)} m`;
      lat.dispatchEvent(new Event('input', { bubbles: true }));
    }, () => { note.textContent = 'Lokasi tidak didapat. Isi sendiri, atau izinkan lokasi pada peramban.'; },
    { enableHighAccuracy: true, timeout: 20000 });
  });
}
