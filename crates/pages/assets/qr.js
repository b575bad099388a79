// Checks the licence behind the # of a QR link on this device (COSE_Sign1, ES256) and against the list of what was withdrawn, then
// asks the register. What follows # is never sent to the server. What is read here is described in docs/qr-verification.md.
const KEYS = '/.well-known/saporancak-keys.json';
const LIST = '/.well-known/saporancak-revocations.cose';
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const at = (id) => document.getElementById(id);
const payload = location.hash.slice(1);
if (payload) check(payload).catch(unreadable);
// Another code in the same tab loads nothing anew, and the verdict on the first must not stand for it.
addEventListener('hashchange', () => location.reload());
keep();

// From now on the page opens without a network. Where that is not to be had, everything else works all the same.
async function keep() {
  try {
    await navigator.serviceWorker.register('/luring.js', { scope: '/v' });
    await navigator.serviceWorker.ready;
    at('qr-luring').hidden = false;
  } catch { /* an old browser, or one that keeps nothing */ }
}

function unreadable() {
  tell('warn', 'KODE TIDAK TERBACA', 'isinya tidak lengkap, atau bukan kode QR izin', 'Pindai lagi, atau periksa dengan kode di bawah gambar QR.');
}

async function check(text) {
  at('qr').hidden = false;
  const code = opened(base32(decodeURIComponent(text)));
  const licence = code.claims.get(-260).get(1);
  const short = licence.get(7);
  const asked = fetch(LIST).catch(() => undefined);
  let keys = await announced('default');
  if (!keys) {
    return tell('warn', 'BELUM DAPAT DIPERIKSA', 'perangkat ini belum menyimpan kunci kami', 'Buka lagi saat ada sinyal, atau periksa dengan kode di bawah gambar QR.');
  }
  // The key may be newer than what a cache holds.
  if (!keys.list.some((key) => key.kid === code.kid)) keys = await announced('reload') ?? keys;
  const doubt = await doubtful(code, keys.list);
  if (doubt) return tell('warn', ...doubt);
  const list = await withdrawn(asked, keys.list);
  const found = list && await inList(list, short);
  const end = code.claims.get(4);
  const over = end !== undefined && end * 1000 <= Date.now();
  const until = licence.get(5) !== undefined ? `berlaku sampai ${day(licence.get(5))}` : 'tanpa batas waktu';
  const [tone, title, line, advice] = found ?? (over
    ? ['warn', 'KEDALUWARSA', until, 'Izin ini pernah sah. Tanyakan kepada pemegangnya apakah sudah diperpanjang.']
    // Not green: only the register can say that it was not revoked since.
    : ['', 'TANDA TANGAN SAH', until, 'Cocokkan data di bawah dengan yang Anda pegang.']);
  const sample = 'contoh' in at('qr').dataset;
  tell(sample && !tone ? 'warn' : tone, (sample ? 'CONTOH: ' : '') + title, line,
    sample ? 'Ini contoh dari sistem peragaan, bukan izin yang sah.' : advice);
  const rows = [['Jenis', 3], ['Nomor', 1], ['Pemegang', 2], ['Tempat', 6], ['Terbit', 4], ['Kode', 7]];
  at('qr-data').replaceChildren(...rows.filter(([, key]) => licence.get(key)).map(([label, key]) => {
    const row = document.createElement('div');
    row.append(Object.assign(document.createElement('dt'), { textContent: label }),
      Object.assign(document.createElement('dd'), { textContent: key === 4 ? day(licence.get(4)) : licence.get(key) }));
    return row;
  }));
  await register(short, () => offline(keys, list));
}

// The keys, and when the server gave them; nothing where neither the network nor the device has them.
async function announced(cache) {
  try {
    const answer = await fetch(KEYS, { cache });
    return { list: (await answer.json()).keys, at: Date.parse(answer.headers.get('Date')) };
  } catch {
    return undefined;
  }
}

// The claims of a COSE_Sign1 with what is needed to judge its signature; throws where it is none.
function opened(data) {
  if (data[0] !== 0xd2) throw new Error('not COSE_Sign1');
  const [head, beside, content, signature] = cbor(data);
  const header = cbor(head);
  if (header.get(1) !== -7 || header.has(2) || beside.size !== 0 || signature.length !== 64) throw new Error('not ours');
  // RFC 9052 section 4.4: what was signed.
  const signed = bytes([0x84, 0x6a], new TextEncoder().encode('Signature1'), wrap(head), [0x40], wrap(content));
  return { kid: hex(header.get(4)), claims: cbor(content), signed, signature };
}

// Why the signature proves nothing, in words that blame nobody; nothing where it is good.
async function doubtful({ kid, claims, signed, signature }, keys) {
  const advice = 'Jangan dipakai sebagai bukti dahulu. Periksa dengan kode di bawah gambar QR.';
  const known = keys.find((key) => key.kid === kid);
  if (!known) return ['BELUM DAPAT DIPASTIKAN', 'kunci kode ini tidak ada di daftar kunci yang kami umumkan', advice];
  const { kty, crv, x, y, nbf, exp } = known;
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, ECDSA, false, ['verify']);
  if (!await crypto.subtle.verify(ECDSA, key, signature, signed)) {
    return ['TANDA TANGAN TIDAK COCOK', 'isi kode ini bukan seperti yang ditandatangani, mungkin salah terbaca', advice];
  }
  const made = claims.get(6);
  if (!(made >= (nbf ?? -Infinity) && made < (exp ?? Infinity))) {
    return ['BELUM DAPAT DIPASTIKAN', 'tanggal kode ini di luar masa pakai kuncinya', advice];
  }
}

// The list of what was withdrawn, from the network or from the device; nothing where there is none that we signed.
async function withdrawn(asked, keys) {
  try {
    const list = opened(new Uint8Array(await (await asked).arrayBuffer()));
    if (await doubtful(list, keys)) return undefined;
    const claims = list.claims;
    return { kinds: claims.get(-260).get(2), at: claims.get(6) * 1000, next: claims.get(4) * 1000 };
  } catch {
    return undefined;
  }
}

// What the list says of a code: its mark is the start of the hash of the code as it is printed.
async function inList({ kinds }, short) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(short));
  const mark = hex(new Uint8Array(digest, 0, 8));
  const words = [
    [1, 'bad', 'DICABUT', (since) => `sejak ${since}`, 'Jangan diterima sebagai izin yang berlaku. Tanda tangannya asli, tetapi izin ini sudah dicabut.'],
    [2, 'warn', 'DIBEKUKAN', (since) => `sejak ${since}`, 'Jangan diterima selama dibekukan. Tanyakan kepada pemegangnya atau kepada kami.'],
    [3, 'warn', 'SUDAH DIGANTI', () => 'ada dokumen yang lebih baru', 'Minta dokumen yang baru kepada pemegangnya.'],
  ];
  for (const [kind, tone, title, line, advice] of words) {
    for (const [one, since] of kinds.get(kind) ?? []) {
      if (hex(one) === mark) return [tone, title, line(day(since)), advice];
    }
  }
}

// The register knows what a signature cannot: revoked, suspended, replaced since.
async function register(code, alone) {
  const line = at('qr-register');
  at('qr-manual').hidden = true;
  line.textContent = 'Menanyakan register: apakah sudah dicabut?';
  const path = '/keaslian/' + encodeURIComponent(code);
  try {
    const page = await fetch(path, { headers: { Accept: 'text/html' } });
    // What the register cannot answer now is no answer, and what was checked here stands.
    if (page.status >= 500) throw new Error('no answer');
    const found = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('.verdict');
    if (!found) throw new Error('no answer');
    // We signed it, so it was in our register: that it is not there now is our fault, and says nothing against the licence.
    if ('takTercatat' in found.dataset) {
      line.textContent = '';
      return tell('warn', 'BELUM DAPAT DIPASTIKAN', 'tanda tangan kode ini dari kami, tetapi register kami tidak mencatatnya',
        'Mungkin ada gangguan di pihak kami, jadi ini bukan berarti izinnya palsu. Tanyakan kepada kami dengan menyebut nomornya.');
    }
    found.querySelector('form')?.remove();
    at('qr-vonis').replaceWith(document.adoptNode(found));
    const note = document.createElement('p');
    note.className = 'small';
    note.textContent = 'Tanda tangan pada kode QR juga sudah diperiksa di perangkat Anda: sah.';
    found.after(note);
  } catch {
    line.textContent = alone();
  }
}

// What was checked by, and how old that is.
function offline(keys, list) {
  const parts = ['Register tidak dapat dihubungi. Kode ini diperiksa di perangkat Anda saja, tanpa jaringan.'];
  parts.push(Number.isNaN(keys.at) ? 'Daftar kunci tersimpan di perangkat ini.' : `Daftar kunci diambil ${moment(keys.at)}.`);
  if (list) {
    parts.push(`Daftar pencabutan dibuat ${moment(list.at)}.`);
    parts.push(list.next <= Date.now() ? 'Daftar itu sudah lama: kami belum tahu apakah izin ini dicabut sesudahnya.' : 'Pencabutan sesudah itu belum kami ketahui.');
  } else {
    parts.push('Daftar pencabutan belum tersimpan: kami belum tahu apakah izin ini sudah dicabut.');
  }
  parts.push('Periksa lagi bila ada sinyal.');
  return parts.join(' ');
}

// The time on every paper is WIB, wherever the phone is.
function moment(then) {
  const text = new Date(then).toLocaleString('id-ID', {
    timeZone: 'Asia/Jakarta', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit',
  });
  const hours = Math.floor((Date.now() - then) / 3600000);
  const age = hours < -1 ? 'jam perangkat ini tampaknya salah' : hours < 1 ? 'baru saja' : hours < 48 ? `${hours} jam lalu` : `${Math.floor(hours / 24)} hari lalu`;
  return `${text} WIB (${age})`;
}

function tell(tone, title, line, advice) {
  at('qr').hidden = false;
  at('qr-vonis').className = 'verdict ' + tone;
  at('qr-judul').textContent = title;
  at('qr-baris').textContent = line;
  at('qr-saran').textContent = advice;
}

// Days since 1970, as the code has them (RFC 8943); a civil day is the same wherever the phone is.
function day(days) {
  return new Date(days * 86400000).toLocaleDateString('id-ID', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
}

function base32(text) {
  let bits = 0;
  let value = 0;
  const out = [];
  for (const letter of text) {
    const digit = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter);
    if (digit < 0) throw new Error('not Base32');
    value = (value << 5 | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) out.push(value >> (bits -= 8) & 255);
  }
  return Uint8Array.from(out);
}

function hex(data) {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytes(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

// A byte string in CBOR.
function wrap(data) {
  const size = data.length;
  if (size < 24) return bytes([0x40 + size], data);
  const width = size < 256 ? 1 : size < 65536 ? 2 : 4;
  const digits = Array.from({ length: width }, (_, i) => Math.floor(size / 256 ** (width - 1 - i)) % 256);
  return bytes([{ 1: 0x58, 2: 0x59, 4: 0x5a }[width]], digits, data);
}

// As much CBOR as the QR uses: integers, byte and text strings, arrays, maps, tags.
function cbor(data) {
  let place = 0;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const item = () => {
    const first = data[place++];
    let size = first & 31;
    if (size === 24) size = data[place++];
    else if (size === 25) { size = view.getUint16(place); place += 2; }
    else if (size === 26) { size = view.getUint32(place); place += 4; }
    else if (size === 27) { size = Number(view.getBigUint64(place)); place += 8; }
    else if (size > 27) throw new Error('CBOR');
    switch (first >> 5) {
      case 0: return size;
      case 1: return -1 - size;
      case 2: return data.slice(place, place += size);
      case 3: return new TextDecoder().decode(data.subarray(place, place += size));
      case 4: return Array.from({ length: size }, item);
      case 5: return new Map(Array.from({ length: size }, () => [item(), item()]));
      case 6: return item();
      default: throw new Error('CBOR');
    }
  };
  const whole = item();
  if (place !== data.length) throw new Error('CBOR');
  return whole;
}
