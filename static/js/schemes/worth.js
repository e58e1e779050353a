// The live preview: while a calculation is typed, the server says what each answer would be worth.

import { send } from '../foundation/page.js';

const ASK_AFTER_MS = 250;

// "calculation.options.0.label" becomes calculation: {options: [{label}]}; blank lines are left out.
export function nested(pairs) {
  const root = {};
  for (const [name, value] of pairs) {
    const steps = name.split('.');
    let place = root;
    for (const step of steps.slice(0, -1)) place = place[step] ??= {};
    place[steps.at(-1)] = value;
  }
  return listed(root);
}

const blank = (value) => (typeof value === 'object' ? Object.values(value).every(blank) : value === '');

function listed(value) {
  if (typeof value !== 'object') return value;
  const names = Object.keys(value);
  const inner = Object.fromEntries(names.map((name) => [name, listed(value[name])]));
  if (!names.length || !names.every((name) => /^[0-9]+$/.test(name))) return inner;
  return names.sort((a, b) => a - b).map((name) => inner[name]).filter((each) => !blank(each));
}

function shown(section, row) {
  if (row.kind === 'passed' || row.kind === 'failed' || row.kind === 'typed') return section.dataset[row.kind];
  return row.kind === 'measured' ? local(row.answer) : row.answer;
}

const local = (text) => (document.documentElement.lang === 'en' ? text : text.replace('.', ','));

function fill(section, rows) {
  const body = section.querySelector('tbody');
  body.replaceChildren(...rows.map((row) => {
    const line = document.createElement('tr');
    const head = document.createElement('th');
    head.scope = 'row';
    head.textContent = shown(section, row);
    const cell = document.createElement('td');
    cell.className = 'num';
    cell.textContent = local(row.mark);
    line.append(head, cell);
    return line;
  }));
}

export function watchWorth(editor) {
  const section = editor.querySelector('[data-worth]');
  const form = editor.querySelector('form[data-calculation]');
  const maximum = editor.querySelector('#maximum');
  if (!section || !form || !maximum) return;
  let timer;
  const ask = async () => {
    const given = nested([...new FormData(form)].filter(([name]) => name.startsWith('calculation.')));
    const calculation = given.calculation?.type ? given.calculation : null;
    const { ok, body } = await send('POST', editor.dataset.preview, { maximum: maximum.value, calculation })
      .catch(() => ({ ok: false }));
    section.classList.toggle('is-old', !ok);
    if (ok) fill(section, body.answers);
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(ask, ASK_AFTER_MS); };
  form.addEventListener('input', soon);
  maximum.addEventListener('input', soon);
}
