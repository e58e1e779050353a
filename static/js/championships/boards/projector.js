// The big screen: the whole field of a skill, ten rows a page, then the next skill; each page stands for the same time and
// gives way by a cut. Places move at most every fifteen seconds. F holds the screen, Esc blanks it, the arrows turn.

import { say, sentences } from './head.js';
import { feed, watch } from './stream.js';
import { axis, bar, fill, node, place, points, reach, reorder, two } from './table.js';

const SHOWN_MS = 20_000; // one page
const MOVES_EVERY_MS = 15_000;
const ROWS = 10;
const ROW_EM = 3.9; // the height of a row, as boards.css has it
const HEAD_EM = 4; // the most that the name of a skill may take
const SIZES = 4; // smaller ones, by data-fit
const root = document.querySelector('[data-projector]');
const words = JSON.parse(root.dataset.words);
const second = JSON.parse(root.dataset.second);
const skills = JSON.parse(root.dataset.skills);
const turnMs = Number(new URLSearchParams(location.search).get('seconds')) * 1000 || SHOWN_MS;
const language = document.documentElement.lang;
const beside = root.dataset.beside;
const body = root.querySelector('tbody');
const chosen = new URLSearchParams(location.search).get('skill');
const alone = Boolean(chosen) || skills.length < 2; // one skill: its pages begin anew
let at = -1;
let stream = null;
let labels = { organisations: {}, regions: {} };
let board = null;
let drawn = null; // the board on the screen
let before = null; // the one before it, against which places have moved
let page = 0;
let moved = 0;
let later = 0;
let turning = 0;
let held = false;

const name = (said) => said?.[language] || said?.kk || '';

function small(row) {
  const where = name(labels.organisations[row.organisation]) || name(labels.regions[row.region]);
  return [row.guest ? words.guest : '', where || (row.names.length ? '' : row.workplace)].filter(Boolean).join(', ');
}

function pages() {
  return Math.max(1, Math.ceil((board?.rows.length ?? 0) / ROWS));
}

function change(row) {
  const was = before?.rows.find((other) => other.seat === row.seat)?.place;
  const by = was && row.place ? was - row.place : 0;
  const sign = by > 0 ? '↑' : by < 0 ? '↓' : '=';
  const said = by > 0 ? words.up : by < 0 ? words.down : words.same;
  return node('td', { class: 'mv mvcol' },
    node('span', { 'aria-hidden': 'true' }, by ? `${sign} ${Math.abs(by)}` : sign),
    node('span', { class: 'vh' }, fill(said, { n: Math.abs(by) })));
}

function cells(row, far) {
  const line = node('td', { class: 'line' });
  if (far) line.append(bar(row.scale, far));
  const names = row.names.map((one) => name(one)).join(', ');
  return [
    node('td', { class: 'pos' }, place(row, board.rows)),
    node('th', { scope: 'row' }, names ? `${two(row.seat)} ${names}` : `№ ${two(row.seat)}`, node('small', {}, small(row))),
    board.shown === 'results'
      ? node('td', { class: 'mv mvcol' }, row.medal ? words[`medal_${row.medal}`] : '')
      : change(row),
    line,
    node('td', { class: 'pts' }, points(row, language)),
  ];
}

// The largest size at which a name is no higher than its place; it is never cut.
function fit(name, held, most) {
  delete name.dataset.fit;
  const pixels = most * parseFloat(getComputedStyle(root).fontSize) + 1;
  for (let size = 1; size <= SIZES && held.offsetHeight > pixels; size += 1) name.dataset.fit = size;
}

function fitAll() {
  const title = root.querySelector('h1');
  fit(title, title, HEAD_EM);
  for (const row of body.children) fit(row.querySelector('th'), row, ROW_EM);
}

function head() {
  const said = sentences(board, words);
  const all = board.rows.length;
  const shown = { first: page * ROWS + 1, last: Math.min((page + 1) * ROWS, all), all };
  if (all > ROWS) said.page = fill(words.page, shown);
  if (board.rows.length && board.shown !== 'results') said.names_later = words.names_later;
  if (board.shown === 'frozen') said.ceremony = second.ceremony;
  said.correction = said.correcting ?? said.corrected;
  const other = sentences(board, second);
  other.correction = other.correcting ?? other.corrected;
  if (all > ROWS) other.page = fill(second.page, shown);
  for (const [key, text] of Object.entries(other)) said[`second_${key}`] = text;
  say(root, said);
}

function table() {
  const shown = board.rows.slice(page * ROWS, (page + 1) * ROWS);
  const scaled = board.rows.some((row) => row.scale !== null);
  const far = scaled ? reach(board.rows) : 0; // one scale for all pages
  root.querySelector('table').hidden = !shown.length;
  root.querySelector('[data-measure]').textContent = scaled ? words.scale : words.total;
  root.querySelector('[data-changes]').textContent = board.rows.some((row) => row.medal) ? words.medal : words.change;
  root.querySelector('thead .line').replaceChildren(...(far ? [axis(far, '700')] : []));
  const rows = new Map([...body.children].map((row) => [row.dataset.seat, row]));
  const ordered = shown.map((row) => {
    const found = rows.get(row.seat) ?? node('tr', { 'data-seat': row.seat });
    found.replaceChildren(...cells(row, far));
    found.classList.toggle('lead', row.place !== null && row.place <= 3);
    rows.delete(row.seat);
    return found;
  });
  for (const gone of rows.values()) gone.remove();
  reorder(body, ordered);
  fitAll();
}

// Counts go on at once; places wait until the last move is old enough to have been read.
function draw() {
  if (!board || held) return;
  page = Math.min(page, pages() - 1);
  head();
  const same = drawn && JSON.stringify(drawn.rows) === JSON.stringify(board.rows);
  if (same) return;
  clearTimeout(later);
  const wait = drawn ? moved + MOVES_EVERY_MS - Date.now() : 0;
  if (wait > 0) {
    later = setTimeout(draw, wait);
    return;
  }
  [before, drawn, moved] = [drawn, board, Date.now()];
  table();
}

// What moves while another page is shown is there when its page comes.
function turn(to) {
  page = (to + pages()) % pages();
  if (!board) return;
  if (drawn !== board) [before, drawn, moved] = [drawn, board, Date.now()];
  clearTimeout(later);
  head();
  table();
  wait();
}

function wait() {
  clearTimeout(turning);
  turning = setTimeout(() => {
    if (held || (alone && pages() === 1)) wait();
    else if (page + 1 < pages() || alone) turn(page + 1);
    else show(at + 1);
  }, turnMs);
}

async function show(index) {
  if (!skills.length) return;
  stream?.close();
  clearTimeout(later);
  at = index % skills.length;
  const skill = skills[at];
  [board, drawn, before, moved, page] = [null, null, null, 0, 0];
  wait();
  body.replaceChildren();
  root.querySelector('h1').textContent = skill.name[language];
  root.querySelector('[data-second-name]').textContent = skill.name[beside];
  root.dataset.skill = skill.id;
  fitAll();
  const found = await feed(skill.feed);
  if (skills[at] !== skill) return;
  if (found) labels = found.labels;
  stream = watch(skill.stream, {
    onBoard(next) {
      const unnamed = next.rows.some((row) => row.organisation && !labels.organisations[row.organisation]);
      if (unnamed && !board?.rows.length) feed(skill.feed).then((again) => { if (again) { labels = again.labels; drawn = null; draw(); } });
      board = next;
      draw();
    },
    onAway() { root.querySelector('[data-away]').hidden = false; },
    onBack() { root.querySelector('[data-away]').hidden = true; },
  });
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.code === 'KeyF') {
    held = !held;
    root.querySelector('[data-held]').hidden = !held;
    draw();
  } else if (event.code === 'Escape') {
    const blank = document.querySelector('[data-blank]');
    blank.hidden = !blank.hidden;
  } else if (event.code === 'ArrowRight' || event.code === 'ArrowLeft') {
    show(at + (event.code === 'ArrowRight' ? 1 : skills.length - 1));
  } else if (event.code === 'ArrowDown' || event.code === 'ArrowUp') {
    event.preventDefault();
    turn(page + (event.code === 'ArrowDown' ? 1 : -1));
  }
});

addEventListener('resize', fitAll);
document.fonts.ready.then(fitAll);
show(Math.max(0, skills.findIndex((skill) => skill.id === chosen)));
