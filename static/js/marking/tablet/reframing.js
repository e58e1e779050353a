// A new revision of the assessment: the whole hall hears of it in one moment, each tablet asks in a moment of its own,
// and for no more than what changed.

import { t } from './words.js';

const CELLS_OF = ['scheme', 'seats', 'panels']; // what decides which cells there are, and who sees them
const AFTER_MS = 400;
const TOGETHER_MS = 1000; // in which a small hall asks; a large one takes longer, for each tablet costs the server
const EACH_MS = 40;
const LONGEST_MS = 20000;

export class Reframing {
  #state;
  #pending = null; // {revision, changed: null for everything} until it is asked for

  constructor(state) { this.#state = state; }

  hear({ revision, since, changed, hearing = 0 }) {
    if (revision <= this.#state.revision) return;
    const before = this.#pending ?? { revision: this.#state.revision, changed: [] };
    const told = before.changed && since === before.revision;
    const wait = AFTER_MS + Math.random() * Math.min(LONGEST_MS, Math.max(TOGETHER_MS, hearing * EACH_MS));
    if (!this.#pending) setTimeout(() => this.#ask(), wait);
    this.#pending = { revision, changed: told ? [...before.changed, ...changed] : null };
  }

  // Whether it is asked for soon anyway; then with all cells.
  asksForAll() {
    if (!this.#pending) return false;
    this.#pending.changed = null;
    return true;
  }

  async #ask() {
    const state = this.#state;
    const { revision, changed } = this.#pending;
    this.#pending = null;
    if (revision <= state.revision) return; // asked for meanwhile
    const before = state.work?.assessment.scheme_version;
    const stand = state.work && changed && !changed.some((part) => CELLS_OF.includes(part));
    await state.refresh(stand ? revision : 0);
    if (before === state.work?.assessment.scheme_version) state.say(t('frame-changed'));
  }
}
