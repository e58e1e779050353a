// Photos on their way: in a database of their own on this tablet, one person's, each sent until the server has it once.
//
// An item: {client_id, assessment, seat, sheet, aspect, blob, at, refused: null | {code, message}}.

import { Disk, keepsOffline } from '../tablet/disk.js';
import { newId } from '../tablet/ids.js';
import { note } from '../tablet/noting.js';
import { session, skew } from '../tablet/session.js';

const AGAIN_MS = 20000;
const TIMEOUT_MS = 60000; // a photo over a slow network takes longer than a mark
const TABLE = 'photos';
const KNOWN = 'sheber.photos-kept.';

// Not under the name of the marks' databases, which other pages of the tablet list.
const diskOf = (account) => new Disk(`photos-of-${account}`, (made) => made.createObjectStore(TABLE, { keyPath: 'client_id' }));

export async function countPhotos(account) {
  if (!keepsOffline()) return 0;
  const disk = diskOf(account);
  try {
    return await disk.count(TABLE);
  } finally {
    disk.close();
  }
}

// How many of a seat's photos the server had when it was last asked: known without network too, so that the count is
// right and nobody takes a fifth that would be refused.
export const knownPhotos = (account, assessment, seat) => counts(account)[`${assessment}/${seat}`] ?? 0;

export function noteKnown(account, assessment, seat, count) {
  try {
    localStorage.setItem(KNOWN + account, JSON.stringify({ ...counts(account), [`${assessment}/${seat}`]: count }));
  } catch { /* then the count without network is of what waits here */ }
}

function counts(account) {
  try {
    return JSON.parse(localStorage.getItem(KNOWN + account)) ?? {};
  } catch {
    return {};
  }
}

let opened = null; // one queue of photos for the page, which works for one person

export const photosOf = (account) => { opened ??= new Photos({ account }).open(); return opened; };

export class Photos extends EventTarget {
  #account;
  #items = [];
  #disk = null;
  #sending = null;

  constructor({ account }) {
    super();
    this.#account = String(account);
  }

  async open() {
    if (keepsOffline()) {
      this.#disk = diskOf(this.#account);
      this.#items = (await this.#disk.all(TABLE)).sort((one, other) => one.at.localeCompare(other.at));
    }
    this.#changed();
    window.addEventListener('online', () => this.flush());
    session.addEventListener('entered', () => this.flush()); // after the PIN, what waited goes on its way
    setInterval(() => this.flush(), AGAIN_MS);
    this.flush();
    return this;
  }

  // [seat, sub-criterion] of each photo of an assessment.
  places(assessment) {
    return this.#items.filter((item) => item.assessment === assessment && item.sheet).map(({ seat, sheet }) => [seat, sheet]);
  }

  // As the queue of marks tells it.
  summary() {
    const moments = this.#items.map((item) => Date.parse(item.at) + skew());
    return {
      count: this.#items.length,
      oldest: moments.length ? new Date(Math.min(...moments)).toISOString() : null,
      refused: this.#items.filter(({ refused }) => refused).length,
    };
  }

  get sending() { return this.#sending; }

  of(assessment, seat) { return this.#items.filter((item) => item.assessment === assessment && item.seat === seat); }

  // Resolved once the photo is on the tablet's disk (in its memory, where the browser keeps nothing).
  async add(place, blob) {
    const item = { client_id: newId(), at: new Date().toISOString(), refused: null, blob, aspect: null, ...place };
    this.#note(this.#items.length + 1);
    await this.#disk?.write([[TABLE, undefined, item]], { strict: true });
    this.#items.push(item);
    this.#changed();
    this.flush();
  }

  async discard(clientId) {
    await this.#disk?.write([[TABLE, clientId, undefined]]);
    this.#items = this.#items.filter((item) => item.client_id !== clientId);
    this.#changed();
  }

  async retry(clientId) {
    await this.#mark(this.#items.find((item) => item.client_id === clientId), null);
    this.flush();
  }

  async flush() {
    if (this.#sending) return;
    for (const item of this.#items.filter(({ refused }) => !refused)) {
      this.#sending = item.client_id;
      this.#changed();
      const answer = await this.#send(item).catch(() => null);
      this.#sending = null;
      if (!answer) break; // no network, or nobody is signed in: later, in the same order
      if (answer.ok) {
        noteKnown(this.#account, item.assessment, item.seat, knownPhotos(this.#account, item.assessment, item.seat) + 1);
        await this.discard(item.client_id);
        this.dispatchEvent(new CustomEvent('kept', { detail: answer.photo }));
      } else {
        await this.#mark(item, answer.error);
      }
    }
    this.#changed();
  }

  // {ok, photo} or {ok: false, error}; null: try again later. Sent in the name of whoever took it, or not at all.
  async #send(item) {
    const here = await fetch('/api/tablet', { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(TIMEOUT_MS) }).then((told) => told.json());
    if (String(here.me?.account) !== this.#account) return null;
    const form = new FormData();
    for (const name of ['client_id', 'seat', 'sheet']) form.set(name, item[name]);
    if (item.aspect) form.set('aspect', item.aspect);
    form.set('photo', item.blob, 'photo.jpg');
    const response = await fetch(addressOf(item.assessment), {
      method: 'POST', body: form, headers: { Accept: 'application/json', 'X-CSRFToken': here.csrf }, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual',
    });
    const body = await response.json().catch(() => null);
    if (response.ok && body?.photo) return { ok: true, photo: body.photo };
    const final = [403, 404, 413, 422].includes(response.status) || (response.status === 400 && body?.error?.code !== 'form-expired');
    return final && body?.error ? { ok: false, error: body.error } : null;
  }

  async #mark(item, error) {
    if (!item) return;
    item.refused = error && { code: error.code, message: error.message };
    await this.#disk?.write([[TABLE, undefined, item]]);
    this.#changed();
  }

  #note(count) { note(this.#account, { count, durable: Boolean(this.#disk), what: 'photos' }); }

  #changed() {
    this.#disk?.count(TABLE).then((count) => this.#note(count), () => undefined); // another tab may have put one there
    this.dispatchEvent(new Event('change'));
  }
}

export const addressOf = (assessment) => `/api/marking/${encodeURIComponent(assessment)}/photos`;
