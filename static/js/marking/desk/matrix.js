// The matrix, alive: what changes on the server is painted here, arrows move between cells, disputes are said aloud.
//
// A tick names a seat; its column is asked for at once, and while an answer is under way further seats gather. A question
// that got no answer is asked again, and until then the page says that it is behind. Without the wire every column that
// went on is asked for every ten seconds, with the lists beside them.

import { alarm, announce } from '../../foundation/page.js';
import { drawAlerts, drawPresence } from './panel.js';
import { clock } from './times.js';

const POLL_MS = 10000;
const AGAIN_MS = 2000; // at first, doubling
const LONGEST_MS = 30000;
const TIMEOUT_MS = 15000;
const NEWS_MS = 1500; // by then the wire has told what a new revision changed
const SPEECH_MS = 3000;
const wrap = document.querySelector('[data-matrix]');
const fresh = document.querySelector('[data-live]');
const alertsPlace = document.querySelector('[data-alerts]');
const presencePlace = document.querySelector('[data-presence]');

const heads = new Map(); // seat -> its <th>
const rows = new Map(); // sheet -> its <tr>
if (wrap) {
  for (const head of wrap.querySelectorAll('[data-seat]')) heads.set(head.dataset.seat, head);
  for (const row of wrap.querySelectorAll('[data-sheet]')) rows.set(row.dataset.sheet, row);
}

let said = [];
let speaking = null;

function speakLater(text) {
  if (!said.includes(text)) said.push(text);
  speaking ??= setTimeout(() => {
    announce(said.length > 3 ? said.slice(-3).join('. ') : said.join('. '));
    said = [];
    speaking = null;
  }, SPEECH_MS);
}

function paint(seat, sheet, cell) {
  const head = heads.get(seat);
  const row = rows.get(sheet);
  if (!head || !row) return;
  const link = row.cells[head.cellIndex]?.firstElementChild;
  if (!link || link.getAttribute('aria-label') === cell.label) return;
  const before = link.className;
  link.className = `cell st-${cell.colour} changed`;
  link.setAttribute('aria-label', cell.label);
  link.querySelector('use').setAttribute('href', `${wrap.dataset.sprite}#${cell.icon}`);
  link.querySelector('span').textContent = cell.value;
  if (before.includes(`st-${cell.colour}`)) return;
  if (cell.icon === wrap.dataset.disputed) alarm(cell.label);
  else speakLater(cell.label);
}

// False when the answer is of another revision than the page: nothing of it is painted.
function paintAll(answer) {
  if (String(answer.revision) !== wrap.dataset.revision) {
    if (answer.revision > Number(wrap.dataset.revision)) anew(answer.revision);
    return false;
  }
  for (const [seat, column] of Object.entries(answer.seats)) {
    const head = heads.get(seat);
    if (!head || Number(head.dataset.seq) >= column.seq) continue;
    for (const [sheet, cell] of Object.entries(column.cells)) paint(seat, sheet, cell);
    head.dataset.seq = column.seq;
  }
  return true;
}

// A revision of which nobody said what it changed: rows and columns may be others.
function anew(revision) {
  setTimeout(() => { if (Number(wrap.dataset.revision) < revision) window.location.reload(); }, up ? NEWS_MS : 0);
}

function reframed({ revision, since, changed }) {
  if (!wrap || revision <= Number(wrap.dataset.revision)) return;
  if (String(since) !== wrap.dataset.revision || changed.some((part) => part === 'seats' || part === 'scheme')) {
    window.location.reload();
    return;
  }
  wrap.dataset.revision = revision;
  if (!changed.length) return;
  for (const head of heads.values()) head.dataset.seq = -1; // the same entries may be worth another state
  ask(heads.keys());
}

let ahead = 0; // of this device's clock the server's is, as of its last answer
const got = (address) => fetch(address, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(TIMEOUT_MS) })
  .then((response) => {
    ahead = (Date.parse(response.headers.get('Date') ?? '') || Date.now()) - Date.now();
    return response.ok ? response.json() : null;
  }).catch(() => null);

let up = false;
let dirty = new Set();
let asking = false;
let failures = 0;
let again = 0;

async function ask(seats = []) {
  for (const seat of seats) if (heads.has(seat)) dirty.add(seat);
  if (asking || !dirty.size) return;
  asking = true;
  clearTimeout(again);
  let wanted = dirty;
  try {
    while (dirty.size) {
      wanted = dirty;
      dirty = new Set();
      const seen = [...wanted].map((seat) => `${seat}:${heads.get(seat).dataset.seq}`).join(',');
      const answer = await got(`${wrap.dataset.patch}?seen=${seen}`);
      if (!answer || !paintAll(answer)) break;
      wanted = new Set();
      failures = 0;
      showTime(true);
    }
  } finally {
    asking = false;
    for (const seat of wanted) dirty.add(seat);
    if (dirty.size) {
      failures += 1;
      again = setTimeout(ask, Math.min(LONGEST_MS, AGAIN_MS * 2 ** (failures - 1)) * (0.5 + Math.random() / 2));
    }
    showTime();
  }
}

function showTime(answered = false) {
  if (!fresh) return;
  if (answered) fresh.querySelector('[data-live-time]').textContent = clock(new Date(Date.now() + ahead));
  const live = up && !failures;
  fresh.querySelector('[data-live-word]').textContent = live ? fresh.dataset.fresh : fresh.dataset.stale;
  fresh.classList.toggle('st-complete', live);
  fresh.classList.toggle('st-queued', !live);
}

let polling = null;

function poll(wanted) {
  clearInterval(polling);
  polling = wanted ? setInterval(() => { ask(heads.keys()); side(); }, POLL_MS) : null;
}

async function side() {
  const [alerts, present] = await Promise.all([alertsPlace, presencePlace].map((place) => place && got(place.dataset.from)));
  if (alerts) drawAlerts(alertsPlace, alerts.alerts, assessment);
  if (present && !up) drawPresence(presencePlace, present.presence, numberOf); // the wire's own list is the newer
}

const assessment = window.location.pathname.split('/')[2];
const numberOf = (seat) => heads.get(seat)?.firstChild?.textContent ?? '';

const hears = {
  onTick: (tick) => ask([tick.seat, ...(tick.more ?? []).map((one) => one.seat)]),
  onCell: (cell) => ask([cell.seat]),
  onSheet: (sheet) => ask([sheet.seat]),
  onFrame: reframed,
  onPresence: (list) => drawPresence(presencePlace, list, numberOf),
  onAlert: (list) => drawAlerts(alertsPlace, list, assessment),
  onTotals: () => {},
  onUp: () => { up = true; poll(false); ask(heads.keys()); showTime(); },
  onDown: () => { up = false; poll(true); showTime(); },
};

// One stop of the tabulator for the whole table; arrows, Home and End walk in it.
let here = null;

function stand(link, focus) {
  if (!link) return;
  if (here) here.tabIndex = -1;
  here = link;
  here.tabIndex = 0;
  if (focus) here.focus();
}

function neighbour(link, key) {
  const cell = link.closest('td');
  const row = cell.parentElement;
  const list = [...rows.values()];
  const place = list.indexOf(row);
  if (key === 'ArrowRight') return cell.nextElementSibling?.querySelector('a');
  if (key === 'ArrowLeft') return cell.previousElementSibling?.querySelector('a');
  if (key === 'Home') return row.querySelector('a');
  if (key === 'End') return row.lastElementChild.querySelector('a');
  const other = list[place + (key === 'ArrowDown' ? 1 : -1)];
  return other?.cells[cell.cellIndex]?.querySelector('a');
}

if (wrap) {
  for (const link of wrap.querySelectorAll('a.cell')) link.tabIndex = -1;
  stand(wrap.querySelector('a.cell'), false);
  wrap.addEventListener('keydown', (event) => {
    const link = event.target.closest?.('a.cell');
    if (!link || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    stand(neighbour(link, event.key), true);
  });
  wrap.addEventListener('focusin', (event) => { if (event.target.matches?.('a.cell')) stand(event.target, false); });
}

side();
poll(true);
import('../live/live.js').then(({ connect }) => connect(assessment, hears)).catch(() => showTime());
