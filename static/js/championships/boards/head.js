// What a board says above and below its table, filled into places that the page has ready.

import { fill } from './table.js';

const clock = (text) => new Intl.DateTimeFormat('ru', { hour: '2-digit', minute: '2-digit', timeZone: document.querySelector('[data-zone]').dataset.zone }).format(new Date(text));

// The first revision is the results; a later one was corrected, and says so.
const final = (board, words) => (board.results_revision > 1 ? fill(words.revised, { revision: board.results_revision }) : words.final);

// A day as the language writes it, from the words and the months that came with the page.
function dated(text, words) {
  const [year, month, day] = text.split('-').map(Number);
  return fill(words.date, { year, month: words.months.split(' ')[month - 1], day });
}

const corrected = (board, words) => fill(words.corrected, {
  revision: board.results_revision, number: board.corrected_by.number, day: dated(board.corrected_by.date, words),
});

export function sentences(board, words) {
  const said = {};
  const progress = board.progress;
  if (board.shown === 'totals' || board.shown === 'frozen') {
    said.counted = fill(words.counted, { done: board.counted, all: board.of });
  }
  if (progress?.aspects) {
    said.marked = fill(words.marked, { done: progress.marked, all: progress.aspects });
    said.locked = fill(words.locked, { done: progress.locked, all: progress.sheets });
  }
  if (board.shown === 'frozen') said.frozen = fill(words.frozen, { time: clock(board.frozen_at) });
  said.status = board.shown === 'results' ? final(board, words) : words.interim;
  if (board.corrected_by) said.corrected = corrected(board, words);
  if (board.being_corrected) said.correcting = words.correcting;
  if (board.shown === 'nothing') said.empty = words.nothing;
  else if (!board.rows.length) said.empty = progress?.marked ? words.going : words.not_begun;
  return said;
}

// data-say="counted" and the like: the sentence, or hidden while there is none.
export function say(root, said) {
  for (const place of root.querySelectorAll('[data-say]')) {
    const text = said[place.dataset.say] ?? '';
    if (place.textContent !== text) place.textContent = text;
    const holder = place.closest('[data-holds]') ?? place;
    holder.hidden = !text;
  }
}
