// Keys of DESIGN.md 7, by place on the keyboard, so that Kazakh and Russian layouts work. Off while typing; can be turned off.

import { html } from '../../../vendor/htm-preact.js';
import { Dialog } from './parts.js';
import { neighbours } from './sheet.js';
import { toSheet } from './routes.js';
import { t } from './words.js';

const SETTING = 'sheber.keys';
const ROWS = [['0 1 2 3', 'key-scores'], ['Y N', 'key-yes-no'], ['+ −', 'key-steps'], ['↑ ↓', 'key-arrows'], ['← → Space', 'key-choose'], ['[ ]', 'key-aspects'], [', .', 'key-seats'], ['Enter', 'key-enter'], ['Ctrl+Z', 'key-undo'], ['?', 'key-help']];

export function keysAreOn() {
  try {
    return localStorage.getItem(SETTING) !== 'off';
  } catch {
    return true;
  }
}

function turn(on) {
  try {
    localStorage.setItem(SETTING, on ? 'on' : 'off');
  } catch { /* then they stay as they are */ }
}

export function Help({ close }) {
  return html`<${Dialog} title=${t('keys')} onClose=${close}><p>${t('keys-lead')}</p>
    <dl class="facts tablet__keys">${ROWS.map(([keys, word]) => html`<div key=${word}><dt>${keys.split(' ').map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${t(word)}</dd></div>`)}</dl>
    <label class="field--check"><input type="checkbox" checked=${keysAreOn()} onChange=${(event) => turn(event.target.checked)} />${t('keys-on')}</label>
    <div class="row"><button class="btn btn--go" type="button" onClick=${close}>${t('close')}</button></div><//>`;
}

const typing = ({ target }) => target.matches('input:not([type=radio]):not([type=checkbox]), textarea, select');

export function listen(app) {
  document.addEventListener('keydown', (event) => {
    if (typing(event) || document.querySelector('dialog[open]') || !keysAreOn()) return;
    const { state } = app;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.code === 'KeyZ' && state?.work) {
      event.preventDefault();
      state.undo().then((undone) => { if (!undone) state.say(t('nothing-to-undo')); });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === 'Slash' && event.shiftKey || event.key === '?') {
      event.preventDefault();
      app.showHelp(true);
    } else if (app.route.name === 'sheet' && state?.work && press(app, event)) event.preventDefault();
  });
}

// True when the key did something.
function press(app, event) {
  const place = placeOf(app);
  if (!place) return false;
  const digit = /^(?:Digit|Numpad)([0-3])$/.exec(event.code)?.[1];
  if (digit !== undefined) return click(`[data-benchmarks] input[value="${digit}"]`);
  const card = event.target.closest?.('[data-aspect]') ?? document.querySelector('[data-aspect]:only-child');
  switch (event.code) {
    case 'KeyY': return click('input[value="passed:yes"]', card);
    case 'KeyN': return click('input[value="passed:no"]', card);
    case 'Equal': case 'NumpadAdd': return click('[data-more]', card);
    case 'Minus': case 'NumpadSubtract': return click('[data-less]', card);
    case 'ArrowDown': return arrow(app, place, event, card, 1);
    case 'ArrowUp': return arrow(app, place, event, card, -1);
    case 'BracketLeft': return place.sheet.judged ? go(app, toAspect(place, -1)) : step(card, -1);
    case 'BracketRight': return place.sheet.judged ? go(app, toAspect(place, 1)) : step(card, 1);
    case 'Comma': return go(app, toSeat(place, -1));
    case 'Period': return go(app, toSeat(place, 1));
    case 'Enter': case 'NumpadEnter': return !event.target.matches('a, button, summary') && (place.sheet.judged ? go(app, toAspect(place, 1)) : step(card, 1));
    default: return false;
  }
}

function placeOf(app) {
  const { state, route } = app;
  const [seat, sheet] = [state.seat(route.seat), state.sheet(route.sheet)];
  if (!seat || !sheet) return null;
  const aspect = app.aspectOf(seat, sheet);
  return { seat, sheet, aspect, seats: state.seatsOf(sheet.id) };
}

function click(selector, within = document) {
  const found = within?.querySelector(selector);
  if (!found || found.disabled) return false;
  found.focus();
  found.click();
  return true;
}

// Where an aspect is answered, the best first: a counter's number before its buttons, or Enter would count one down.
const ANSWERS = ['input:checked', '.aspect__c input', 'button'];

function step(card, by) {
  const cards = [...document.querySelectorAll('[data-aspect]')];
  if (!cards.length) return false;
  const next = cards[card && cards.includes(card) ? cards.indexOf(card) + by : 0];
  const control = ANSWERS.map((one) => next?.querySelector(`${one}:not(:disabled)`)).find(Boolean);
  control?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return Boolean(control);
}

// On a radio the browser would choose the next answer: stepping gives no mark, so the key is ours even at the last aspect.
function arrow(app, place, { target }, card, by) {
  const cards = [...(target.closest('[data-benchmarks]')?.querySelectorAll('input:not(:disabled)') ?? [])];
  cards[cards.indexOf(target) + by]?.focus();
  const moved = !cards.length && (place.sheet.judged && card ? go(app, toAspect(place, by)) : step(card, by));
  return moved || target.type === 'radio';
}

function toAspect(place, by) {
  const next = neighbours(place)[by < 0 ? 0 : 1];
  return next && toSheet(place.seat.id, place.sheet.id, next.key);
}

function toSeat({ seats, seat, sheet, aspect }, by) {
  const next = seats[seats.indexOf(seat) + by];
  return next && toSheet(next.id, sheet.id, sheet.judged ? aspect.key : '');
}

function go(app, address) {
  if (address) app.go(address);
  return Boolean(address);
}
