// The draw on the projector: numbers open one by one by Space or the button, or all at once.

const list = document.querySelector('[data-drawn]');
const next = document.querySelector('[data-next]');
const all = document.querySelector('[data-all]');
const said = document.querySelector('[data-said]');
const still = window.matchMedia('(prefers-reduced-motion: reduce)');

const closed = () => [...list.querySelectorAll('li[data-closed]')];

function open(item) {
  item.removeAttribute('data-closed');
  for (const other of list.querySelectorAll('.is-now')) other.classList.remove('is-now');
  item.classList.add('is-now');
}

function finish() {
  document.querySelector('[data-keys]').hidden = true;
  document.querySelector('[data-hint]').hidden = true;
}

function openNext() {
  const [item] = closed();
  if (!item) return;
  open(item);
  item.scrollIntoView({ block: 'center', behavior: still.matches ? 'auto' : 'smooth' });
  said.textContent = item.textContent.replace(/\s+/g, ' ').trim();
  if (!closed().length) finish();
}

function openAll() {
  for (const item of closed()) item.removeAttribute('data-closed');
  finish();
}

if (closed().length) {
  next.hidden = false;
  next.addEventListener('click', openNext);
  all.addEventListener('click', (event) => {
    event.preventDefault();
    openAll();
  });
  document.addEventListener('keydown', (event) => {
    if (event.code !== 'Space' || event.target.closest('a, button, input, summary, textarea')) return;
    event.preventDefault();
    openNext();
  });
}
