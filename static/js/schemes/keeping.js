// What is typed and not yet kept: every form stays here until the server has said that it holds it.
//
// Saves go one after another. A save that could not be sent is tried again; one that was refused waits for its correction.

import { alarm, csrfToken, renewToken } from '../foundation/page.js';

const SAVE_AFTER_MS = 700;
const RETRY_MS = 4000;
const savings = document.querySelector('[data-savings]');
const unsaved = new Map(); // form -> { timer, typed: how many times, field: the last typed in }
let line = Promise.resolve();
let leaving = false;

export const allKept = () => unsaved.size === 0;
export const isUnsaved = (form) => unsaved.has(form);
export const drop = (form) => { clearTimeout(unsaved.get(form)?.timer); unsaved.delete(form); };

export function say(state, detail = '') {
  const place = savings.querySelector('[data-save]');
  place.className = `save st-${savings.querySelector(`[data-look="${state}"]`).dataset.colour}`;
  for (const look of place.querySelectorAll('[data-look]')) look.hidden = look.dataset.look !== state;
  place.querySelector('[data-word]').textContent = [savings.dataset[state], detail].filter(Boolean).join(' ');
}

// What to do next, in sight of whoever types: above the form, with a way to sign in where that is what is missing.
export function tell(sentence, { signIn = false } = {}) {
  const place = document.querySelector('[data-told]');
  place.hidden = !sentence;
  place.querySelector('[data-told-text]').textContent = sentence;
  place.querySelector('[data-sign-in]').hidden = !signIn;
  if (sentence) alarm(sentence);
}

export function touch(form, field) {
  const state = unsaved.get(form) ?? { typed: 0 };
  clearTimeout(state.timer);
  Object.assign(state, { typed: state.typed + 1, field, timer: setTimeout(() => keep(form), SAVE_AFTER_MS) });
  unsaved.set(form, state);
}

export const enqueue = (work) => { line = line.then(work, work); return line; };

// Saves everything typed; false when something is still only here.
export async function settle() {
  for (const form of [...unsaved.keys()]) keep(form);
  await line;
  return allKept();
}

export function keep(form) {
  clearTimeout(unsaved.get(form)?.timer);
  return enqueue(async () => {
    if (!unsaved.has(form) || !form.isConnected) return;
    const { typed } = unsaved.get(form);
    const sent = new FormData(form);
    const body = await send(form, sent);
    if (!body) return;
    if (unsaved.get(form)?.typed === typed) drop(form);
    await afterwards(form, sent, body);
  });
}

let afterwards = async () => {};
export function onKept(work) { afterwards = work; }

async function post(form, data) {
  data.set('csrf_token', csrfToken());
  const headers = { Accept: 'application/json', 'X-CSRFToken': csrfToken() };
  try {
    const response = await fetch(form.action, { method: 'POST', body: data, headers });
    return { status: response.status, body: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, body: {} };
  }
}

const signedOut = ({ status, body }) => status === 401 || (status === 400 && body.error?.code === 'form-expired');

// Sends a form; the server's answer when it was kept, else null with the reason said.
export async function send(form, data = new FormData(form)) {
  say('saving');
  let answer = await post(form, data);
  if (signedOut(answer) && await renewToken()) answer = await post(form, data);
  refuse(form, null);
  if (answer.status === 200) {
    tell('');
    say('saved', answer.body.time);
    return answer.body;
  }
  explain(form, answer);
  return null;
}

function explain(form, answer) {
  const { status, body } = answer;
  if (signedOut(answer)) {
    say('failed');
    tell(savings.dataset.signedOut, { signIn: true });
    later(form);
  } else if (status === 0 || status >= 500 || status === 429) {
    say(status === 0 ? 'offline' : 'failed');
    tell(status === 0 ? savings.dataset.away : savings.dataset.troubled);
    later(form);
  } else if (status === 409 && body.error?.code === 'draft-changed') {
    showBoth(form);
  } else {
    say('failed');
    refuse(form, body.error ?? { message: savings.dataset.failed });
  }
}

// A form that is only a button is not sent again behind a person's back; what was typed is.
function later(form) {
  const state = unsaved.get(form);
  if (!state) return;
  clearTimeout(state.timer);
  state.timer = setTimeout(() => keep(form), RETRY_MS);
}

// The server's page with both versions takes the text over; a form beside it that is not kept holds the page.
function showBoth(form) {
  drop(form);
  leaving = allKept();
  form.querySelector('input[name="csrf_token"]').value = csrfToken();
  form.submit();
}

function refuse(form, error) {
  for (const note of form.querySelectorAll('[data-refused]')) {
    const field = form.querySelector(`[aria-errormessage="${note.id}"]`);
    for (const name of ['aria-invalid', 'aria-errormessage']) field?.removeAttribute(name);
    field?.setAttribute('aria-describedby', (field.getAttribute('aria-describedby') ?? '').replace(note.id, '').trim());
    note.remove();
  }
  if (!error) return;
  const message = error.code === 'field-wrong' ? savings.dataset.wrong : error.message;
  const field = fieldOf(form, error.params?.field);
  const note = document.createElement('p');
  Object.assign(note, { className: 'field__error', id: `refused-${form.elements.act?.value ?? 'button'}`, textContent: message });
  note.dataset.refused = '';
  if (field) {
    field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-errormessage', note.id);
    field.setAttribute('aria-describedby', [field.getAttribute('aria-describedby'), note.id].filter(Boolean).join(' '));
  }
  if (unsaved.has(form)) note.append(' ', leaveButton());
  (field?.closest('.field, fieldset') ?? form).append(note);
  const label = field?.labels?.[0]?.textContent;
  alarm([savings.dataset.failed, label, message].filter(Boolean).join('. '));
}

function fieldOf(form, name) {
  const named = name ? form.elements.namedItem(name) : null;
  const last = unsaved.get(form)?.field;
  return named instanceof Element ? named : (named?.[0] ?? (last?.isConnected ? last : null));
}

function leaveButton() {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'btn btn--sm', textContent: savings.dataset.leave });
  button.dataset.leave = '';
  return button;
}

// To what is still not kept, when somebody wants to go elsewhere.
export function hold() {
  const form = [...unsaved.keys()][0];
  const field = form?.querySelector('[aria-invalid="true"]') ?? unsaved.get(form)?.field;
  field?.focus();
  alarm(document.querySelector('[data-told-text]').textContent || form?.querySelector('[data-refused]')?.textContent || savings.dataset.failed);
}

const again = () => { for (const form of unsaved.keys()) if (!form.querySelector('[data-refused]')) keep(form); };
window.addEventListener('online', again);
window.addEventListener('focus', again);
window.addEventListener('beforeunload', (event) => { if (unsaved.size && !leaving) event.preventDefault(); });
