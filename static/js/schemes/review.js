// Findings by severity: what is unticked is put out of the way, and a link to a hidden finding brings it back.
const filter = document.querySelector('[data-filter]');
const lines = [...document.querySelectorAll('[data-issues] > li')];

function show() {
  const wanted = new Set([...filter.querySelectorAll('input:checked')].map((input) => input.value));
  for (const line of lines) line.hidden = !wanted.has(line.dataset.severity);
}

function reveal() {
  const line = document.getElementById(window.location.hash.slice(1));
  line?.closest('details')?.setAttribute('open', '');
  if (!line?.hidden) return;
  filter.querySelector(`input[value="${line.dataset.severity}"]`).checked = true;
  show();
  line.scrollIntoView();
}

if (filter) {
  filter.hidden = false;
  filter.addEventListener('change', show);
  window.addEventListener('hashchange', reveal);
  reveal();
}
