// The editor: fields save themselves, parts of the page are exchanged and not the page, keys move and add.
//
// Every form here works without this file. It only sends the same forms earlier and shows less of the page anew.

import { announce } from '../foundation/page.js';
import { allKept, drop, enqueue, hold, isUnsaved, keep, onKept, say, send, settle, tell, touch } from './keeping.js';
import { growLines } from './lines.js';
import { bringIntoSight, focusHeading, focusText, refill, remember, restore } from './places.js';
import { watchWorth } from './worth.js';

const PARTS = ['outline', 'form', 'aside', 'actions'];
const AROUND = ['outline', 'moving', 'aside', 'actions']; // what may follow the server while somebody types
const IMPATIENCE_MS = 500;
const editor = document.querySelector('[data-editor]');
const savings = document.querySelector('[data-savings]');
const part = (name, root = editor) => root.querySelector(`[data-part="${name}"]`);
let address = window.location.href; // of what is shown

// The page as it stands now, null when it cannot be had.
async function fetched(from) {
  try {
    const response = await fetch(from, { headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    return { page, editor: response.ok ? page.querySelector('[data-editor]') : null };
  } catch {
    return null;
  }
}

// Each part brings along which revision its forms have seen: what is not exchanged keeps its own.
function show(fresh, parts) {
  const place = remember(editor);
  for (const name of parts) {
    const [old, next] = [part(name), part(name, fresh.editor)];
    if (!old || !next) continue;
    const scrolled = old.scrollTop;
    old.replaceWith(next);
    next.scrollTop = scrolled;
  }
  document.title = fresh.page.title;
  if (place && !editor.contains(document.activeElement)) restore(editor, place);
  if (parts.includes('form')) begin();
}

// Shows another part of the scheme; false when it cannot be shown, and then everything stays as it is.
async function exchange(to) {
  const fresh = await fetched(to);
  if (!fresh) {
    say('offline');
    tell(savings.dataset.unreachable);
    return false;
  }
  if (!fresh.editor) { window.location.assign(to); return false; }
  tell('');
  show(fresh, PARTS);
  address = to;
  return true;
}

onKept(async (form, sent, body) => {
  const fresh = await fetched(address);
  if (!fresh?.editor || !form.isConnected) return;
  const kind = form.querySelector('input[name="changes.kind"]:checked');
  if (kind && !kind.defaultChecked && allKept()) { show(fresh, PARTS); return; }
  const twin = [...fresh.editor.querySelectorAll('form[data-autosave]')].find((each) => each.elements.act.value === form.elements.act.value);
  const now = fresh.editor.dataset.seen;
  const others = body.merged || now !== String(body.revision);
  if (!others) form.elements.seen.value = body.revision;
  else if (twin && refill(form, twin, sent)) form.elements.seen.value = now;
  show(fresh, AROUND);
});

async function go(to, { push = true } = {}) {
  if (!await settle()) { stay(); return; }
  if (!await exchange(to)) { stay(); return; }
  if (push) history.pushState({}, '', to);
  bringIntoSight(part('form'));
  announce(part('form').querySelector('h2')?.textContent ?? '');
}

function stay() {
  if (window.location.href !== address) history.pushState({}, '', address);
  if (!allKept()) hold();
}

let busy = false;
const lately = new Map(); // what was added or removed -> when

function tooSoon(form) {
  if (form.matches('[data-move]')) return busy;
  const what = form.elements.act?.value ?? form.action;
  const soon = Date.now() - (lately.get(what) ?? 0) < IMPATIENCE_MS;
  return busy || soon;
}

async function structure(form) {
  if (tooSoon(form)) return;
  busy = true;
  try {
    if (!await settle()) { hold(); return; }
    await enqueue(() => change(form));
  } finally {
    lately.set(form.elements.act?.value ?? form.action, Date.now());
    busy = false;
  }
}

async function change(form) {
  // Saving may have exchanged the part this button stands in: the one that stands there now has seen more.
  const current = form.isConnected ? form : twinOf(form);
  const body = current && await send(current);
  if (!body) return;
  const to = new URL(address);
  to.search = '';
  to.searchParams.set('at', body.at);
  if (!await exchange(to.href)) return;
  if (to.href !== window.location.href) history.pushState({}, '', to.href);
  settleFocus(form);
  if (body.said) said(body.said);
}

function twinOf(form) {
  const same = (a, b) => ['act', 'to', 'part'].every((name) => a.elements[name]?.value === b.elements[name]?.value);
  return [...editor.querySelectorAll('form')].find((each) => each.action === form.action && same(each, form));
}

function settleFocus(form) {
  if (form.elements.act?.value?.startsWith('add')) {
    focusText(part('form'));
    bringIntoSight(document.activeElement);
  } else if (!editor.contains(document.activeElement)) {
    focusHeading(part('form'));
  }
}

function said(sentence) {
  const place = document.querySelector('[data-done]');
  place.textContent = sentence;
  place.hidden = false;
  announce(sentence);
}

function showPlace() {
  const outline = part('outline');
  const here = outline.querySelector('[aria-current]');
  if (here) outline.scrollTop = here.offsetTop - outline.clientHeight / 3;
}

function begin() {
  document.documentElement.classList.add('is-scripted');
  document.querySelector('[data-done]').hidden = true;
  showPlace();
  watchWorth(editor);
}

editor.addEventListener('input', (event) => {
  growLines(event.target);
  const form = event.target.closest('form[data-autosave]');
  if (form) touch(form, event.target);
});

editor.addEventListener('change', (event) => {
  const types = event.target.closest('form[data-types]');
  if (types) go(`${types.action}?${new URLSearchParams(new FormData(types))}`);
  const form = event.target.closest('form[data-autosave]');
  if (form && isUnsaved(form)) keep(form);
});

editor.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches('[data-structure], [data-undo], [data-redo]')) {
    event.preventDefault();
    structure(form);
  } else if (form.matches('[data-autosave]')) {
    event.preventDefault();
    touch(form, document.activeElement);
    keep(form);
  } else if (!allKept()) {
    event.preventDefault();
    settle().then((kept) => { if (kept) form.requestSubmit(); else hold(); });
  }
});

// Every way out of the page waits until what was typed is kept.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href]');
  if (!link || link.target || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.matches('a[data-node]')) {
    event.preventDefault();
    go(link.href);
  } else if (!allKept() && !link.getAttribute('href').startsWith('#')) {
    event.preventDefault();
    settle().then((kept) => { if (kept) window.location.assign(link.href); else hold(); });
  }
});

// The second click of a double click falls on whatever has come under the finger meanwhile.
editor.addEventListener('click', (event) => {
  if (event.detail > 1 && event.target.closest('form[data-structure]:not([data-move]) button, a[data-node]')) {
    event.preventDefault();
    event.stopPropagation();
  }
  if (event.target.closest('[data-leave]')) {
    drop(event.target.closest('form'));
    go(address, { push: false });
  }
}, true);

window.addEventListener('popstate', () => go(window.location.href, { push: false }));

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
    const form = editor.querySelector(event.shiftKey ? 'form[data-redo]' : 'form[data-undo]');
    if (form && !form.querySelector('button').disabled) form.requestSubmit();
  }
});

begin();
if (new URL(address).searchParams.get('at')) bringIntoSight(part('form'));
