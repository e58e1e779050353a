// Marks on their way to the server: on this tablet's disk first, in order, each acknowledged once or still here.
//
// An item leaves when the server acknowledged its client_id, or when a person decided so. Of one cell the items go
// strictly one after the other; a cell that waits for a decision does not hold up the others. Order is the order of
// the queue, never a clock's.
//
// Events (detail): change; saved {client_id, item, answer}; refused {client_id, item, error}; conflict {client_id, item,
// current}; opened {client_id, item, current}: another opened that round first; away; back; session {code}: nobody, or somebody else, is signed in.

import { postMark, session, skew } from './session.js';
import { newId } from './ids.js';
import { note } from './noting.js';
import { sameCell } from './seen.js';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60000;
const STEADY_MS = 30000;
const TIMEOUT_MS = 15000;
const BUSY = new Set([408, 425, 429]);

export class Queue extends EventTarget {
  #store;
  #post;
  #items = [];
  #running = null;
  #again = false;
  #failures = 0;
  #skipped = new Set(); // of this round
  #notBefore = 0; // what a server that asked us to wait was promised
  #timer = 0;
  #steady = 0;
  #channel = null;
  #away = false;
  #closing = new AbortController();

  constructor({ store, account, assessment, post = postMark }) {
    super();
    Object.assign(this, { account: String(account), assessment, nextAt: null });
    this.#store = store;
    this.#post = post;
  }

  get durable() { return this.#store.durable; }

  get away() { return this.#away; }

  // Loads what waits and begins to send it.
  async open() {
    const { signal } = this.#closing;
    if (this.#store.durable && 'BroadcastChannel' in window) {
      this.#channel = new BroadcastChannel(`sheber-queue-${this.account}`);
      this.#channel.addEventListener('message', ({ data }) => this.#hear(data));
    }
    window.addEventListener('online', () => this.flush({ now: true }), { signal });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.flush(); }, { signal });
    session.addEventListener('entered', () => this.flush({ now: true }), { signal });
    this.#steady = setInterval(() => this.flush(), STEADY_MS);
    live.add(this);
    await this.#reload();
    this.flush();
    return this;
  }

  close() {
    this.#closing.abort();
    clearTimeout(this.#timer);
    clearInterval(this.#steady);
    this.#channel?.close();
    live.delete(this);
  }

  // Resolved with its client_id once the command is on the disk; rejected with StorageFailed (code storage-full,
  // storage-failed) when this tablet could not keep it: then it is nowhere, and the cell must not say "waiting".
  // `called`: {seat: {number, workplace}, aspect: {number, title}}, for when the server's sheets know them no more.
  // `assessment`: of a page that shows the marks of several.
  async add(command, called = null, assessment = this.assessment) {
    const { client_id: given, ...said } = command;
    const item = {
      client_id: given ?? newId(), assessment, command: { seen: null, ...said },
      called, at: new Date().toISOString(), tries: 0, refused: null, conflict: null,
    };
    note(this.account, { count: this.#items.length + 1, durable: this.durable });
    await this.#store.append(item).then(() => tellStorage(''), async (error) => {
      tellStorage(error.code ?? 'storage-failed');
      await this.#reload();
      throw error;
    });
    await this.#changed();
    this.flush();
    return item.client_id;
  }

  // Everything that waits, in order, of all assessments of this person.
  list() { return this.#items; }

  // The newest item of a cell, which is what its person last said; `held` is the item before which nothing goes on.
  of(seat, aspect) {
    const cell = this.#items.filter((item) => sameCell(item, { assessment: this.assessment, command: { seat, aspect } }));
    const newest = cell.at(-1);
    return newest ? { ...newest, held: cell.find(isHeld) ?? null } : null;
  }

  // What the chief is told: how many wait, since when (by the server's time as far as it is known), how many are refused.
  summary() {
    const moments = this.#items.map((item) => Date.parse(item.at) + skew());
    return {
      count: this.#items.length,
      oldest: moments.length ? new Date(Math.min(...moments)).toISOString() : null,
      refused: this.#items.filter(isHeld).length,
    };
  }

  // Sends what can be sent; `now` also after a failure a moment ago. Back when there is nothing more to do for now.
  flush({ now = false } = {}) {
    if (now) this.#failures = 0;
    if (!this.#items.some((item) => !isHeld(item)) || Date.now() < this.#notBefore) return this.#running ?? Promise.resolve();
    this.#again = true;
    this.#running ??= this.#store.exclusively(() => this.#drain())
      .catch(() => this.#failed()) // the tablet's own storage did not answer: again later
      .finally(() => {
        this.#running = null;
        if (this.#again) this.flush();
        else if (!this.#items.length) this.#rest();
      });
    return this.#running;
  }

  // A person gives up a command that waits; nothing else ever does.
  discard(clientId) { return this.#decide(clientId, (item) => this.#store.settle(item)); }

  // The same for what the server surely has not: never sent, or refused. What is on its way is waited for first. True:
  // it is gone from here and was never there; false: it is on the server, or may be.
  takeBack(clientId) {
    return this.#decide(clientId, async (item) => {
      if (item.tries > 0 && !item.refused) return false;
      await this.#store.settle(item);
      return true;
    });
  }

  // A refused command once more, as it was: what stood against it may be gone.
  retry(clientId) {
    return this.#decide(clientId, (item) => this.#store.change({ ...item, refused: null }));
  }

  // "mine": sent again, knowing what stands there now, as a new command; "theirs": given up.
  resolve(clientId, whose) {
    if (whose === 'theirs') return this.discard(clientId);
    return this.#decide(clientId, (item) => this.#store.change({
      ...item, client_id: newId(), command: { ...item.command, seen: item.conflict?.seq ?? item.command.seen }, conflict: null, tries: 0,
    }));
  }

  // ---- sending

  async #drain() {
    this.#again = false;
    this.#skipped.clear();
    for (;;) {
      await this.#reload();
      const item = this.#next();
      if (!item || !await this.#send(item)) return;
    }
  }

  // The first item that does not stand behind one of its own cell that cannot go.
  #next() {
    const stuck = [];
    return this.#items.find((item) => {
      if (stuck.some((other) => sameCell(item, other))) return false;
      if (!isHeld(item) && !this.#skipped.has(item.client_id)) return true;
      stuck.push(item);
      return false;
    });
  }

  // True: on to the next one.
  async #send(item) {
    const { ok, status, body, retryAfter } = await this.#asked(item);
    if (ok && Number.isInteger(body?.seq)) return this.#acknowledged(item, body);
    const error = body?.error;
    if (status === 401) return this.#nobody(error);
    if (status === 409 && body.current) return this.#conflicted(item, body.current);
    if (!ok && error?.code && status < 500 && !BUSY.has(status) && error.code !== 'form-expired') return this.#refused(item, { status, ...error });
    // No network, a server in trouble, or an answer that is not ours: a portal that wants a password answers in its own way.
    await this.#store.change({ ...item, tries: item.tries + 1 });
    const ours = Boolean(error?.code);
    this.#failed(retryAfter, { away: !ours });
    await this.#changed();
    this.#skipped.add(item.client_id);
    return ours && status >= 500 && !retryAfter; // one command that makes the server stumble does not stop the others
  }

  async #asked(item) {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
    const mark = { client_id: item.client_id, ...item.command };
    try {
      return await this.#post(mark, { account: this.account, assessment: item.assessment, signal: timeout.signal });
    } catch {
      return { ok: false, status: 0, body: null };
    } finally {
      clearTimeout(timer);
    }
  }

  async #acknowledged(item, answer) {
    await this.#store.settle(item, answer);
    this.#failures = 0;
    this.#reached();
    await this.#changed('saved', { client_id: item.client_id, item, answer });
    return true;
  }

  async #refused(item, error) {
    const refused = { status: error.status, code: error.code, message: error.message, params: error.params ?? {} };
    await this.#store.change({ ...item, tries: item.tries + 1, refused });
    this.#reached();
    await this.#changed('refused', { client_id: item.client_id, item, error: refused });
    return true;
  }

  async #conflicted(item, current) {
    if (isOpenedBy(current, item)) {
      await this.#store.settle(item);
      this.#reached();
      await this.#changed('opened', { client_id: item.client_id, item, current });
      return true;
    }
    await this.#store.change({ ...item, tries: item.tries + 1, conflict: current });
    this.#reached();
    await this.#changed('conflict', { client_id: item.client_id, item, current });
    return true;
  }

  #nobody(error) {
    this.#reached();
    this.#emit('session', { code: error?.code ?? 'sign-in-needed' });
    this.#later(LONGEST_WAIT_MS);
    return false;
  }

  #failed(retryAfter = 0, { away = true } = {}) {
    this.#failures += 1;
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.#failures, 10));
    const wait = Math.max(longest * (0.5 + Math.random() / 2), retryAfter * 1000);
    if (retryAfter) this.#notBefore = Date.now() + retryAfter * 1000;
    this.#later(wait);
    if (away && !this.#away) {
      this.#away = true;
      this.#emit('away');
    }
  }

  #reached() {
    if (!this.#away) return;
    this.#away = false;
    this.#emit('back');
  }

  #rest() {
    clearTimeout(this.#timer);
    this.nextAt = null;
  }

  #later(milliseconds) {
    clearTimeout(this.#timer);
    this.nextAt = Date.now() + milliseconds;
    this.#timer = setTimeout(() => this.flush(), milliseconds);
  }

  // ---- the list, here and in the other tabs of this person

  async #decide(clientId, what) {
    const decided = await this.#store.exclusively(async () => {
      const item = (await this.#store.items()).find((each) => each.client_id === clientId);
      return item ? what(item) : false;
    });
    await this.#changed();
    this.flush();
    return decided;
  }

  async #changed(event, detail) {
    await this.#reload();
    this.#channel?.postMessage({ event, detail });
    if (event) this.#emit(event, detail);
  }

  async #hear({ event, detail }) {
    await this.#reload();
    if (event) this.#emit(event, detail);
    if (event === 'saved') this.#reached();
  }

  async #reload() {
    this.#items = await this.#store.items();
    note(this.account, { count: this.#items.length, durable: this.durable });
    this.#emit('change');
  }

  #emit(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }
}

// Whether this tablet could keep the last mark; event storage {code}, "" when it could.
export const keeping = new EventTarget();

const tellStorage = (code) => keeping.dispatchEvent(new CustomEvent('storage', { detail: { code } }));

// Queues that are open in this page, for whoever must know before it is left.
export const live = new Set();

// Two judges press for the same round at the same moment: it is open, as both wanted, and nobody has anything to decide.
const isOpenedBy = ({ rounds }, { command, called }) => command.act === 'round' && rounds.some(({ number }) => number === called?.round);

const isHeld = (item) => Boolean(item.refused || item.conflict);
