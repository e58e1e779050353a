// The paper of a look, drawn anew a short while after each change; the button beside it shows three as a PDF, without
// this script too. A picture file travels once: what came of it is known by its hash from then on.

import { fits } from '../../foundation/fits.js';
import { csrfToken } from '../../foundation/page.js';

const PAUSE_MS = 500;
const SVG = 'image/svg+xml';
const PICTURES = ['logo', 'background'];

function drawnIn(text) {
  const root = new DOMParser().parseFromString(text, SVG).documentElement;
  return root.localName === 'svg' ? document.importNode(root, true) : null;
}

function said(form) {
  const data = new FormData(form);
  for (const name of PICTURES) {
    const file = data.get(name);
    if (!file?.size || data.get(`kept_${name}`)) data.delete(name);
  }
  return data;
}

function mark(form, control) {
  for (const one of form.querySelectorAll('[data-refused]')) {
    one.removeAttribute('aria-invalid');
    delete one.dataset.refused;
  }
  const wrong = control && form.elements[control];
  if (!wrong) return;
  wrong.setAttribute('aria-invalid', 'true');
  wrong.dataset.refused = '';
}

function live(form, place) {
  const problem = place.querySelector('[data-problem]');
  const picture = place.querySelector('[data-picture]');
  let timer = 0;
  let asked = null;

  function show(svg) {
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', picture.dataset.label);
    for (const name of PICTURES) form.elements[`kept_${name}`].value = svg.getAttribute(`data-${name}`) ?? '';
    picture.replaceChildren(svg);
  }

  async function draw() {
    asked?.abort();
    const mine = new AbortController();
    asked = mine;
    place.dataset.late = '';
    try {
      const response = await fetch(place.dataset.live, {
        method: 'POST',
        body: said(form),
        headers: { Accept: 'application/json', 'X-CSRFToken': csrfToken() },
        signal: mine.signal,
      });
      const drawn = response.ok ? drawnIn(await response.text()) : null;
      const error = response.ok ? null : (await response.json().catch(() => ({}))).error;
      if (mine.signal.aborted) return;
      if (drawn) show(drawn);
      problem.querySelector('span').textContent = error?.message ?? '';
      problem.hidden = !error;
      mark(form, error?.params?.control);
      delete place.dataset.late;
    } catch (error) {
      if (error.name !== 'AbortError') delete place.dataset.late; // no network: the button says so
    }
  }

  function taken(input) {
    form.elements[`kept_${input.name}`].value = '';
    return fits(input);
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE_MS);
  }

  form.addEventListener('input', (event) => {
    if (PICTURES.includes(event.target.name) && !taken(event.target)) return;
    soon();
  });
  place.hidden = false;
  draw();
}

for (const place of document.querySelectorAll('[data-live]')) live(document.getElementById(place.dataset.form), place);
