// One's own last changes on this page, and how the last of them is taken back.

import { newId } from './ids.js';

export class Changes {
  #list = [];

  get length() { return this.#list.length; }

  // Put down before the command is kept: its answer may be as quick.
  put(seat, aspect) {
    const change = { id: newId(), seat, aspect, seq: null };
    this.#list.push(change);
    return change;
  }

  drop(change) { this.#list = this.#list.filter((each) => each !== change); }

  answered(id, seq) {
    const change = this.#list.find((each) => each.id === id);
    if (change) change.seq = seq;
  }

  // {change, word: what to say of it}; null when there is none that can be taken back.
  async undo(state) {
    const change = this.#list.filter(({ undoing }) => !undoing).at(-1);
    if (!change) return null;
    change.undoing = true; // it stays in the list, so that an answer that comes meanwhile finds it
    try {
      const word = await takenBack(state, change);
      if (word !== 'undo-unsure') this.drop(change);
      return word && { change, word };
    } finally {
      change.undoing = false;
    }
  }
}

// What the server may have by now is not undone by forgetting it here: a withdrawal goes after it, and is said to be
// done when the server says so.
async function takenBack(state, change) {
  const { id, seat, aspect } = change;
  const waits = () => state.items().find((each) => each.client_id === id);
  if (waits()?.conflict) return null; // decided where both values stand
  if (waits() && await state.queue.takeBack(id)) return 'undone';
  if (waits() || change.seq === null) return 'undo-unsure';
  if (state.cell(seat, aspect).ends !== change.seq) return null;
  await state.record({ seat, aspect, act: 'withdraw', ends: change.seq });
  return 'undo-sent';
}
