// Shows or hides a password: <button data-lihat="id of the field" hidden>.
for (const button of document.querySelectorAll('[data-lihat]')) {
  const field = document.getElementById(button.dataset.lihat);
  const word = button.firstChild;
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = field.type === 'password';
    field.type = shown ? 'text' : 'password';
    word.data = shown ? 'Tutup' : 'Lihat';
    field.focus();
  });
  // A password is never sent, or kept by the browser, as plain text.
  field.form.addEventListener('submit', () => { field.type = 'password'; });
}
