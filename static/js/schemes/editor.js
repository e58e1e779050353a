// The editor: fields save themselves, parts of the page are exchanged and not the page, keys move and add.
//
// Every form here works without this file. It only sends the same forms earlier and shows less of the page anew.

import { alarm, announce, csrfToken } from '../foundation/page.js';
import { watchWorth } from './worth.js';

const SAVE_AFTER_MS = 700;
const editor = document.querySelector('[data-editor]');
const savings = document.querySelector('[data-savings]');
const pending = new Map(); // form -> timer of its next save
let line = Promise.resolve(); // saves go one after another: each says what it has seen

function say(state, detail = '') {
  const place = savings.querySelector('[data-save]');
  const looks = { saving: ['st-progress', 'refresh'], saved: ['st-complete', 'saved'], failed: ['st-conflict', 'conflict'] };
  place.className = `save ${looks[state][0]}`;
  const use = place.querySelector('use');
  use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${looks[state][1]}`));
  place.querySelector('svg + span').textContent = [savings.dataset[state], detail].filter(Boolean).join(' ');
}

function seen(revision) {
  editor.dataset.seen = revision;
  for (const input of editor.querySelectorAll('input[name="seen"]')) input.value = revision;
}

function fieldError(form, error) {
  form.querySelector('[data-refused]')?.remove();
  if (!error) return;
  const note = document.createElement('p');
  note.className = 'field__error';
  note.dataset.refused = '';
  note.textContent = error.message;
  form.append(note);
  alarm(error.message);
}

async function post(form) {
  const data = new FormData(form);
  data.set('seen', editor.dataset.seen);
  const response = await fetch(form.action, {
    method: 'POST', body: data, headers: { Accept: 'application/json', 'X-CSRFToken': csrfToken() },
  });
  return { status: response.status, body: await response.json().catch(() => ({})) };
}

async function save(form) {
  say('saving');
  const sent = editor.dataset.seen;
  const { status, body } = await post(form).catch(() => ({ status: 0, body: {} }));
  if (status === 200) {
    fieldError(form, null);
    seen(body.revision);
    say('saved', new Date().toTimeString().slice(0, 5));
    return body;
  }
  say('failed');
  if (status === 409) {
    form.querySelector('input[name="seen"]').value = sent;
    form.submit(); // the page that shows both versions
  } else {
    fieldError(form, body.error ?? { message: savings.dataset.failed });
  }
  return null;
}

const enqueue = (work) => { line = line.then(work, work); return line; };

function saveSoon(form) {
  clearTimeout(pending.get(form));
  pending.set(form, setTimeout(() => saveNow(form), SAVE_AFTER_MS));
}

function saveNow(form) {
  if (!pending.has(form)) return line;
  clearTimeout(pending.get(form));
  pending.delete(form);
  return enqueue(async () => {
    if (form.isConnected && await save(form)) await exchange(window.location.href, form.matches('[data-aspect]') && kindChanged(form) ? PARTS : ['outline', 'aside', 'actions']);
  });
}

function kindChanged(form) {
  const chosen = form.querySelector('input[name="changes.kind"]:checked')?.value;
  return chosen !== (form.querySelector('input[name="changes.kind"][checked]')?.value ?? undefined);
}

const PARTS = ['outline', 'form', 'aside', 'actions'];

async function exchange(address, parts = PARTS) {
  const response = await fetch(address, { headers: { Accept: 'text/html' } });
  if (!response.ok || response.redirected && !response.url.includes('/edit')) { window.location.assign(address); return; }
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.querySelector('[data-editor]');
  if (!fresh) { window.location.assign(address); return; }
  for (const name of parts) {
    const [old, next] = [editor, fresh].map((root) => root.querySelector(`[data-part="${name}"]`));
    if (!old || !next) continue;
    const scrolled = old.scrollTop;
    const focus = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    old.replaceWith(next);
    next.scrollTop = scrolled;
    if (focus) next.querySelector(`a[href="${CSS.escape(focus)}"]`)?.focus();
  }
  seen(fresh.dataset.seen);
  document.title = page.title;
  if (parts.includes('form')) begin();
}

async function go(address, { push = true } = {}) {
  await settle();
  await exchange(address);
  if (push) history.pushState({}, '', address);
  const heading = editor.querySelector('[data-part="form"] h2');
  if (heading) announce(heading.textContent);
}

async function settle() {
  for (const form of [...pending.keys()]) saveNow(form);
  await line;
}

async function structure(form) {
  await settle();
  await enqueue(async () => {
    const body = await save(form);
    if (!body) return;
    const address = new URL(window.location.href);
    address.search = '';
    address.searchParams.set('at', body.at);
    history.pushState({}, '', address);
    await exchange(address.href);
    if (form.matches('[data-next]')) editor.querySelector('[data-part="form"] textarea, [data-part="form"] input[type="text"]')?.focus();
  });
}

function showPlace() {
  const outline = editor.querySelector('[data-part="outline"]');
  const here = outline.querySelector('[aria-current]');
  if (here) outline.scrollTop = here.offsetTop - outline.clientHeight / 3;
}

function begin() {
  document.documentElement.classList.add('is-scripted');
  showPlace();
  watchWorth(editor);
}

// A line written into the last empty place makes room for the next one.
function growLines(field) {
  const last = field.closest('[data-line]');
  if (!last || last.nextElementSibling?.matches('[data-line]')) return;
  const next = last.cloneNode(true);
  const step = (text) => text.replace(/([.-])(\d+)(?!.*[.-]\d)/, (_all, dot, number) => `${dot}${Number(number) + 1}`);
  for (const input of next.querySelectorAll('input, textarea')) {
    input.name = step(input.name);
    if (input.id) input.id = step(input.id);
    input.value = '';
  }
  for (const label of next.querySelectorAll('label')) label.htmlFor = step(label.htmlFor);
  last.after(next);
}

editor.addEventListener('input', (event) => {
  growLines(event.target);
  const form = event.target.closest('form[data-autosave]');
  if (form) saveSoon(form);
});

editor.addEventListener('change', (event) => {
  const types = event.target.closest('form[data-types]');
  if (types) go(`${types.action}?${new URLSearchParams(new FormData(types))}`);
  const form = event.target.closest('form[data-autosave]');
  if (form && pending.has(form)) saveNow(form);
});

editor.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches('[data-structure]')) {
    event.preventDefault();
    structure(form);
  } else if (form.matches('[data-autosave]')) {
    event.preventDefault();
    pending.set(form, 0);
    saveNow(form);
  } else {
    for (const input of form.querySelectorAll('input[name="seen"]')) input.value = editor.dataset.seen;
  }
});

editor.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-node]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(link.href);
});

window.addEventListener('popstate', () => go(window.location.href, { push: false }));
window.addEventListener('beforeunload', (event) => { if (pending.size) event.preventDefault(); });

document.addEventListener('keydown', (event) => {
  const typing = event.target.matches('input, textarea, select');
  const move = { ArrowUp: 'up', ArrowDown: 'down' }[event.code];
  if (event.altKey && move) {
    event.preventDefault();
    const form = editor.querySelector(`form[data-move="${move}"]`);
    if (form && !form.querySelector('button').disabled) form.requestSubmit();
  } else if (event.altKey && event.code === 'KeyN') {
    event.preventDefault();
    editor.querySelector('form[data-next]')?.requestSubmit();
  } else if ((event.ctrlKey || event.metaKey) && event.code === 'KeyZ' && !typing) {
    event.preventDefault();
    editor.querySelector(event.shiftKey ? 'form[data-redo]' : 'form[data-undo]')?.requestSubmit();
  }
});

begin();
