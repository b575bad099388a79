// Checks the licence behind the # of a QR link on this device (COSE_Sign1, ES256), then asks the register.
// What follows # is never sent to the server.
const at = (id) => document.getElementById(id);
const payload = location.hash.slice(1);
if (payload) check(payload).catch(() => tell('bad', 'KODE TIDAK TERBACA', 'bukan kode QR dari kami', 'Periksa dengan kode di bawah gambar QR.'));
// Another code in the same tab loads nothing anew, and the verdict on the first must not stand for it.
addEventListener('hashchange', () => location.reload());

async function check(text) {
  at('qr').hidden = false;
  const [head, , content, signature] = cbor(base32(decodeURIComponent(text)));
  const about = cbor(content);
  const licence = about.get(-260).get(1);
  const keys = (await (await fetch('/kunci.json')).json()).keys;
  // RFC 9052 section 4.4: what was signed.
  const signed = bytes([0x84, 0x6a], new TextEncoder().encode('Signature1'), wrap(head), [0x40], wrap(content));
  const kind = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  let genuine = false;
  if (cbor(head).get(1) === -7) {
    for (const { kty, crv, x, y } of keys) {
      const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, kind, false, ['verify']);
      genuine ||= await crypto.subtle.verify(kind, key, signature, signed);
    }
  }
  if (!genuine) return tell('bad', 'TIDAK SAH', 'tanda tangan pada kode QR ini bukan dari kami', 'Jangan diterima. Laporkan kepada kami.');
  const end = about.get(4);
  const over = end !== undefined && end * 1000 <= Date.now();
  // Not green yet: only the register can say that it was not revoked since.
  const sample = 'contoh' in at('qr').dataset;
  tell(over || sample ? 'warn' : '', (sample ? 'CONTOH: ' : '') + (over ? 'KEDALUWARSA' : 'TANDA TANGAN SAH'),
    licence.get(5) ? `berlaku sampai ${day(licence.get(5))}` : 'tanpa batas waktu',
    sample ? 'Ini contoh dari sistem peragaan, bukan izin yang sah.' : 'Cocokkan data di bawah dengan yang Anda pegang.');
  const rows = [['Jenis', 3], ['Nomor', 1], ['Pemegang', 2], ['Tempat', 6], ['Terbit', 4], ['Kode', 7]];
  at('qr-data').replaceChildren(...rows.filter(([, key]) => licence.get(key)).map(([label, key]) => {
    const row = document.createElement('div');
    row.append(Object.assign(document.createElement('dt'), { textContent: label }),
      Object.assign(document.createElement('dd'), { textContent: key === 4 ? day(licence.get(4)) : licence.get(key) }));
    return row;
  }));
  await register(licence.get(7));
}

// The register knows what a signature cannot: revoked, suspended, replaced since.
async function register(code) {
  const line = at('qr-register');
  at('qr-manual').hidden = true;
  line.textContent = 'Menanyakan register: apakah sudah dicabut?';
  const path = '/keaslian/' + encodeURIComponent(code);
  try {
    const page = await fetch(path, { headers: { Accept: 'text/html' } });
    const found = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('.verdict');
    if (!found) throw new Error('no answer');
    found.querySelector('form')?.remove();
    at('qr-vonis').replaceWith(document.adoptNode(found));
    const note = document.createElement('p');
    note.className = 'small';
    note.textContent = 'Tanda tangan pada kode QR juga sudah diperiksa di perangkat Anda: sah.';
    found.after(note);
  } catch {
    line.textContent = 'Register tidak dapat dihubungi. Tanda tangannya sah, tetapi kami belum tahu apakah sudah dicabut. Periksa lagi bila ada sinyal.';
  }
}

function tell(tone, title, line, advice) {
  at('qr').hidden = false;
  at('qr-vonis').className = 'verdict ' + tone;
  at('qr-judul').textContent = title;
  at('qr-baris').textContent = line;
  at('qr-saran').textContent = advice;
}

// Days since 1970, as the code has them (RFC 8943); a civil day is the same wherever the phone is.
const day = (days) => new Date(days * 86400000).toLocaleDateString('id-ID', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

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

const bytes = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const wrap = (data) => bytes(data.length < 24 ? [0x40 + data.length] : data.length < 256 ? [0x58, data.length] : [0x59, data.length >> 8, data.length & 255], data);

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
  return item();
}
