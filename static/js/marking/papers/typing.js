// A paper is typed without leaving the keys: Enter goes on to the next box, a score goes on by itself.

const form = document.querySelector('[data-typing]');

// Boxes in folds that are shut are passed over.
const boxes = () => [...form.querySelectorAll('[data-next]')].filter((box) => box.offsetParent !== null);

function goOn(box) {
  const all = boxes();
  const next = all[all.indexOf(box) + 1] ?? form.querySelector('[data-last]');
  next.focus();
  next.select?.();
}

if (form) {
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || !event.target.matches('[data-next]')) return;
    event.preventDefault();
    goOn(event.target);
  });
  form.addEventListener('input', ({ target }) => {
    if (!target.matches('[data-score]') || !/^\d$/.test(target.value)) return;
    if (Number(target.value) <= Number(target.dataset.score)) goOn(target);
  });
  (form.querySelector('[aria-invalid]') ?? boxes()[0])?.focus();
}
