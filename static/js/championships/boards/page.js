// The board of one skill on a phone or a laptop: live, with one's own competitor or college found again.
// Whom somebody follows is kept in this browser alone.

import { announce } from '../../foundation/page.js';
import { say, sentences } from './head.js';
import { feed, watch } from './stream.js';
import { axis, bar, fill, node, place, points, reach, reorder, two } from './table.js';

const SAID_EVERY_MS = 60_000;
const LISTED = 12; // rows of those followed
const SHORTEST = 2; // signs of a name
const JITTER_MS = 4000; // labels are asked for by everybody at once when results open
const root = document.querySelector('[data-board]');
const words = JSON.parse(root.dataset.words);
const language = document.documentElement.lang;
const key = `board-follow:${root.dataset.skill}`;
const body = root.querySelector('tbody');
const notes = document.querySelector('[data-corrections]');
const find = root.querySelector('[data-find]');
let labels = JSON.parse(root.dataset.labels);
let board = JSON.parse(root.dataset.document);
let announced = 0;
let first = null;
let asking = false;

const kept = () => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
const keep = (value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* nothing is kept then */ } };
let following = root.dataset.follow === undefined ? {} : kept();

const name = (said) => said?.[language] || said?.kk || '';
const college = (row) => name(labels.organisations[row.organisation]);
const region = (row) => name(labels.regions[row.region]);

const namesOf = (row) => row.names.map((one) => name(one)).join(', ');
// A Kazakh letter is found by the Russian one that is typed for it.
const RUSSIAN_FOR = { ә: 'а', ғ: 'г', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х', і: 'и', ё: 'е' };
const plain = (text) => text.toLocaleLowerCase(language).replace(/[әғқңөұүһіё]/g, (letter) => RUSSIAN_FOR[letter]).replace(/\s+/g, ' ').trim();

// A number finds its seat; of a name every part that is typed must be there, in whichever language.
function found(typed) {
  const number = /^[№#]?\s*0*(\d{1,4})$/.exec(typed.trim());
  if (number) return board.rows.filter((row) => row.seat === number[1]);
  const parts = plain(typed).split(' ');
  if (plain(typed).length < SHORTEST) return [];
  const said = (row) => plain(row.names.flatMap((one) => Object.values(one)).join(' '));
  return board.rows.filter((row) => parts.every((part) => said(row).includes(part)));
}

// Always true or false: of `undefined`, classList.toggle turns over what it finds.
function mine(row) {
  return row.seat === following.seat || (Boolean(following.college) && row.organisation === following.college);
}

function below(row) {
  return [row.guest ? words.guest : '', college(row), region(row)].filter(Boolean).join(', ');
}

function cells(row, far) {
  const names = namesOf(row);
  const medal = row.medal ? node('small', { class: `medal medal--${row.medal === 'medallion' ? 'excel' : row.medal}` }, words[`medal_${row.medal}`]) : '';
  const line = node('td', { class: 'line' });
  if (far) line.append(bar(row.scale, far));
  return [
    node('td', { class: 'pos' }, place(row, board.rows)),
    node('th', { scope: 'row' }, `№ ${two(row.seat)}`, names ? node('b', {}, names) : '', node('small', {}, below(row)), medal),
    line,
    node('td', { class: 'pts' }, points(row, language)),
  ];
}

// What is said of corrections, read aloud when it is another.
function corrections() {
  const said = sentences(board, words);
  return [said.corrected, said.correcting].filter(Boolean).join(' ');
}

// The row that has focus stays where it is on the screen, whatever grows above it.
function held(redraw) {
  const row = body.contains(document.activeElement) ? document.activeElement : null;
  const stood = row?.getBoundingClientRect().top;
  redraw();
  if (row?.isConnected) window.scrollBy(0, row.getBoundingClientRect().top - stood);
}

function draw() {
  held(redraw);
}

function redraw() {
  const said = sentences(board, words);
  say(root, said);
  if (notes) say(notes, said);
  const scaled = board.rows.some((row) => row.scale !== null);
  const far = scaled ? reach(board.rows) : 0;
  root.querySelector('[data-measure]').textContent = scaled ? words.scale : words.total;
  root.querySelector('table').hidden = !board.rows.length;
  const head = root.querySelector('thead .line');
  head.replaceChildren(...(far ? [axis(far, '700')] : []));
  const rows = new Map([...body.children].map((row) => [row.dataset.seat, row]));
  const ordered = board.rows.map((row) => {
    const found = rows.get(row.seat) ?? node('tr', { 'data-seat': row.seat });
    found.replaceChildren(...cells(row, far));
    found.classList.toggle('is-mine', mine(row));
    rows.delete(row.seat);
    return found;
  });
  for (const gone of rows.values()) gone.remove();
  reorder(body, ordered);
  follow();
  tell();
}

// A line for each whom somebody looks for or follows; it leads to the row, which stays where it is in the table.
function lineOf(row) {
  const said = fill(words.followed, { seat: two(row.seat), place: place(row, board.rows), points: points(row, language) });
  const names = namesOf(row);
  const line = node('button', { type: 'button', class: 'board__go' }, node('b', {}, said), names ? node('small', {}, names) : '');
  line.addEventListener('click', () => {
    const there = body.querySelector(`tr[data-seat="${row.seat}"]`);
    there.scrollIntoView({ block: 'center' });
    there.tabIndex = -1;
    there.focus({ preventScroll: true });
  });
  return node('li', {}, line);
}

function follow() {
  const list = root.querySelector('[data-followed]');
  if (!list) return;
  const typed = find.value.trim();
  const asked = typed ? found(typed) : [];
  const others = board.rows.filter((row) => following.college && row.organisation === following.college && !asked.includes(row));
  const lines = [...asked.slice(0, LISTED).map(lineOf)];
  if (typed && !asked.length) lines.push(node('li', {}, words.followed_none));
  if (following.college) lines.push(node('li', { class: 'quiet' }, name(labels.organisations[following.college])));
  lines.push(...others.slice(0, LISTED).map(lineOf));
  const more = Math.max(0, asked.length - LISTED) + Math.max(0, others.length - LISTED);
  if (more) lines.push(node('li', { class: 'quiet' }, fill(words.followed_more, { count: more })));
  list.hidden = !lines.length || !board.rows.length;
  if (list.textContent !== lines.map((line) => line.textContent).join('')) list.replaceChildren(...lines);
  find.inputMode = board.rows.some((row) => row.names.length) ? 'text' : 'numeric';
}

function tell() {
  const leader = board.rows.find((row) => row.place === 1);
  if (!leader || leader.seat === first) return;
  const known = first !== null;
  first = leader.seat;
  if (!known || Date.now() - announced < SAID_EVERY_MS) return;
  announced = Date.now();
  announce(fill(words.updated, { seat: leader.seat, points: points(leader, language) }));
}

function unnamed() {
  return board.rows.some((row) => (row.organisation && !labels.organisations[row.organisation]) || (row.region && !labels.regions[row.region]));
}

async function ask() {
  if (asking || !unnamed()) return;
  asking = true; // once: a college that has no name will have none the next time either
  await new Promise((done) => { setTimeout(done, Math.random() * JITTER_MS); });
  const found = await feed(root.dataset.feed);
  if (found) labels = found.labels;
  offer();
  draw();
}

function offer() {
  const select = root.querySelector('[data-college]');
  if (!select) return;
  const options = Object.entries(labels.organisations).sort((one, other) => name(one[1]).localeCompare(name(other[1]), language));
  select.replaceChildren(select.options[0], ...options.map(([id, said]) => node('option', { value: id, selected: id === following.college ? '' : null }, name(said))));
}

// The page does not move while somebody types; the line below the field leads to the row.
find?.addEventListener('input', () => {
  const rows = found(find.value);
  const number = /^[№#]?\s*0*(\d{1,4})$/.exec(find.value.trim());
  following = { ...following, seat: number ? number[1] : rows.length === 1 ? rows[0].seat : '' };
  keep(following);
  draw();
  announce(root.querySelector('[data-followed] li')?.textContent ?? '');
});
find?.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') root.querySelector('[data-followed] button')?.click();
});
root.querySelector('[data-college]')?.addEventListener('change', (event) => {
  following = { ...following, college: event.target.value };
  keep(following);
  draw();
});

if (find && following.seat) find.value = following.seat;
root.querySelector('[data-tools]')?.removeAttribute('hidden');
offer();
draw();
watch(root.dataset.stream, {
  onBoard(next) {
    const before = corrections();
    board = next;
    draw();
    ask();
    if (corrections() !== before) announce(corrections());
  },
  onAway() { root.querySelector('[data-away]').hidden = false; },
  onBack() { root.querySelector('[data-away]').hidden = true; },
});
