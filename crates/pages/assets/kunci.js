// Makes or uses a passkey: <form data-kunci="tambah|pakai">. Without this script the page says to use a code.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const named = (list) => list.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytes(id) }));

async function make({ tantangan, domain, kredensial, nama, pengguna, penerbit }) {
  const made = await navigator.credentials.create({ publicKey: {
    challenge: bytes(tantangan),
    rp: { id: domain, name: penerbit },
    user: { id: bytes(pengguna), name: nama, displayName: nama },
    pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { userVerification: 'required', residentKey: 'discouraged' },
    excludeCredentials: named(kredensial),
    attestation: 'none',
  } });
  return { klien: made.response.clientDataJSON, bukti: made.response.attestationObject };
}

async function use({ tantangan, domain, kredensial }) {
  const used = await navigator.credentials.get({ publicKey: {
    challenge: bytes(tantangan), rpId: domain, allowCredentials: named(kredensial), userVerification: 'required',
  } });
  const { clientDataJSON, authenticatorData, signature } = used.response;
  return { kredensial: used.rawId, klien: clientDataJSON, perangkat: authenticatorData, tanda: signature };
}

for (const form of document.querySelectorAll('[data-kunci]')) {
  const button = form.querySelector('[data-kunci-tombol]');
  const news = form.querySelector('[data-kunci-kabar]');
  const without = form.querySelector('[data-kunci-tanpa]');
  if (!window.PublicKeyCredential) {
    without.textContent = 'Peramban ini tidak mengenal kunci sandi. Pakai kode.';
    continue;
  }
  without.hidden = true;
  button.hidden = false;
  const run = async () => {
    if (!form.reportValidity()) return;
    button.disabled = true;
    news.textContent = 'Ikuti petunjuk di perangkat Anda.';
    try {
      const answer = await (form.dataset.kunci === 'tambah' ? make : use)(form.dataset);
      for (const [name, value] of Object.entries(answer)) form.elements[name].value = text(value);
      form.submit();
    } catch (error) {
      news.textContent = error.name === 'InvalidStateError'
        ? 'Perangkat ini sudah punya kunci sandi akun Anda.'
        : 'Belum berhasil. Coba lagi, atau pakai kode.';
      button.disabled = false;
    }
  };
  button.addEventListener('click', run);
  // Enter in the field does what the button does.
  form.addEventListener('submit', (event) => { event.preventDefault(); if (!button.disabled) run(); });
}
