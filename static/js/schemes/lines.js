// A line written into the last empty place of a list makes room for the next one.

const step = (text) => text.replace(/([.-])(\d+)(?!.*[.-]\d)/, (_all, dot, number) => `${dot}${Number(number) + 1}`);

export function growLines(field) {
  const last = field.closest('[data-line]');
  if (!last || last.nextElementSibling?.matches('[data-line]')) return;
  const next = last.cloneNode(true);
  for (const note of next.querySelectorAll('[data-refused]')) note.remove();
  for (const input of next.querySelectorAll('input, textarea')) {
    input.name = step(input.name);
    if (input.id) input.id = step(input.id);
    input.value = '';
    input.removeAttribute('aria-invalid');
  }
  for (const label of next.querySelectorAll('label')) label.htmlFor = step(label.htmlFor);
  const words = document.createTreeWalker(next, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const node = words.currentNode;
    if (node.parentElement.closest('label, legend')) node.data = node.data.replace(/\d+/, (number) => Number(number) + 1);
  }
  last.after(next);
}
