// A board as a table: rows by seat, moved to their places; the axis of the scale; nothing that is not in the document.

const SVG = 'http://www.w3.org/2000/svg';
const HALF = 520; // of the axis, which is 1040 wide
const INSET = 20;
const STEP = 20; // scale points between two numbers of the axis
export const MOVES_MS = 600;

export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
export const two = (seat) => String(seat).padStart(2, '0');

export function decimal(text, language) {
  return language === 'en' ? text : text.replace('.', ',');
}

export function points(row, language) {
  return row.scale ?? (row.total === null ? '—' : decimal(row.total, language));
}

export function node(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== false) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function drawn(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

// The scale stands around 700, and reaches as far as the farthest row, in whole steps.
export function reach(rows) {
  const scored = rows.map((row) => Number(row.scale)).filter((value) => Number.isFinite(value));
  const far = Math.max(0, ...scored.map((value) => Math.abs(value - 700)));
  return Math.max(3 * STEP, Math.ceil(far / STEP) * STEP);
}

function along(value, far) {
  return Math.round(HALF + ((value - 700) / far) * (HALF - INSET));
}

export function axis(far, median) {
  const svg = drawn('svg', { viewBox: '0 0 1040 50', 'aria-hidden': 'true' });
  const every = Math.max(STEP, Math.ceil(far / 4 / STEP) * STEP);
  for (let value = 700 - Math.floor(far / 5) * 5; value <= 700 + far; value += 5) {
    const x = along(value, far);
    const long = (value - 700) % every === 0;
    if (far <= 100 || long) svg.append(drawn('path', { class: 'tk', d: `M${x} ${long ? 34 : 41}V50` }));
    if (long && value !== 700) svg.append(drawn('text', { x, y: 22, 'text-anchor': 'middle' }, String(value)));
  }
  svg.append(drawn('path', { class: 'md', d: `M${HALF} 30V50` }));
  svg.append(drawn('text', { x: HALF, y: 22, 'text-anchor': 'middle', class: 'mdt' }, median));
  return svg;
}

export function bar(scale, far) {
  const svg = drawn('svg', { viewBox: '0 0 1040 50', 'aria-hidden': 'true' });
  svg.append(drawn('path', { class: 'md', d: `M${HALF} 0V50` }));
  const value = Number(scale);
  if (scale !== null && Number.isFinite(value)) {
    const x = along(value, far);
    svg.append(drawn('path', { class: 'bar', d: `M${HALF} 25H${x}` }), drawn('circle', { class: 'dot', cx: x, cy: 25, r: 13 }));
  }
  return svg;
}

// Places that several share are written "4=".
export function place(row, rows) {
  if (row.place === null) return '—';
  return rows.filter((other) => other.place === row.place).length > 1 ? `${row.place}=` : String(row.place);
}

// Moves rows of a body to the order given, sliding where motion is wished for. Focus stays in the row that has it.
export function reorder(body, ordered) {
  if (ordered.every((row, place) => row === body.children[place])) return;
  const focused = body.contains(document.activeElement) ? document.activeElement : null;
  const before = new Map([...body.children].map((row) => [row, row.getBoundingClientRect().top]));
  body.append(...ordered);
  focused?.focus({ preventScroll: true });
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (still || document.hidden) return;
  for (const row of ordered) {
    const from = before.get(row);
    const by = from === undefined ? 0 : from - row.getBoundingClientRect().top;
    if (by) row.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], { duration: MOVES_MS, easing: 'ease-in-out' });
  }
}
