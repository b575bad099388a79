// Counts the answers of a checklist as they are given: <span data-hitung>0 dari 10 dijawab</span> in its form.
for (const line of document.querySelectorAll('[data-hitung]')) {
  const form = line.closest('form');
  const items = [...form.querySelectorAll('.item')];
  const count = () => {
    const answered = items.filter((item) => item.querySelector('.seg :checked')).length;
    line.textContent = `${answered} dari ${items.length} dijawab`;
  };
  form.addEventListener('change', count);
  // A browser that comes back to the page may have kept answers that the server does not know.
  addEventListener('pageshow', count);
  count();
}
