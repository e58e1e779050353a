// What screen readers hear: at most one message every three seconds; several wait together. DESIGN.md 8

import { alarm, announce } from '../../foundation/page.js';
import { t } from './words.js';

const GAP_MS = 3000;
const TOGETHER = 3;

export class Speaker {
  #waiting = [];
  #timer = 0;
  #last = 0;

  say(text, urgent = false) {
    if (this.#waiting.some((each) => each.text === text)) return;
    this.#waiting.push({ text, urgent });
    if (!this.#timer) this.#timer = setTimeout(() => this.#speak(), Math.max(0, this.#last + GAP_MS - Date.now()));
  }

  #speak() {
    const said = this.#waiting.splice(0);
    this.#timer = 0;
    this.#last = Date.now();
    const shown = said.slice(-TOGETHER).map(({ text }) => text);
    if (said.length > TOGETHER) shown.push(t('said-more', { count: said.length - TOGETHER }));
    (said.some(({ urgent }) => urgent) ? alarm : announce)(shown.join('. '));
  }
}
