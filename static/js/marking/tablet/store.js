// What one person's work needs on this tablet: a database of their own, so that nobody else's page opens it.
//
// Tables: work and cells (what the server last said), queue (what it has not acknowledged yet, in order), meta.
// Where the browser keeps nothing for a page (plain http), the same lives in memory, and `durable` says so.

import { Disk, keepsOffline } from './disk.js';
import { newId } from './ids.js';
import { grown, raised, sameCell, seenKey } from './seen.js';
import { merged } from './snapshot.js';

const PREFIX = 'sheber-';
const LEASE_MS = 30000;
const LEASE_LOOK_MS = 700;

const diskOf = (account) => new Disk(PREFIX + account, (database) => {
  for (const table of ['work', 'cells', 'meta']) database.createObjectStore(table);
  database.createObjectStore('queue', { keyPath: 'number', autoIncrement: true });
});

export async function openStore(account) {
  const tables = keepsOffline() ? diskOf(account) : new Memory();
  const store = new Store(String(account), tables);
  if (store.durable) navigator.storage?.persist?.().catch(() => false);
  return store;
}

export async function countWaiting(account) {
  if (!keepsOffline()) return 0;
  const disk = diskOf(account);
  try {
    return await disk.count('queue');
  } finally {
    disk.close();
  }
}

// The other people of this tablet whose marks wait: {account, count}, nothing of what the marks say.
export async function othersWaiting(account) {
  if (!keepsOffline() || !indexedDB.databases) return [];
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== PREFIX + account).map((name) => name.slice(PREFIX.length));
  const counted = await Promise.all(others.map(async (other) => ({ account: other, count: await countWaiting(other).catch(() => 0) })));
  return counted.filter(({ count }) => count > 0);
}

// What waits of another person, for a chief expert who gives it out because that person cannot come.
export async function waitingOf(account) {
  const disk = diskOf(account);
  try {
    return await disk.all('queue');
  } finally {
    disk.close();
  }
}

class Store {
  #tables;
  #line = Promise.resolve();

  constructor(account, tables) {
    this.account = account;
    this.#tables = tables;
    this.durable = tables.durable;
  }

  // ---- what the server last said

  work(assessment) { return this.#tables.get('work', assessment).then((found) => found ?? null); }

  async keepWork(assessment, doc) { await this.#tables.write([['work', assessment, doc]]); }

  async knownWork() { return this.#tables.all('work'); }

  async cells(assessment) {
    const [revision, kept] = await Promise.all([this.#tables.get('meta', `revision:${assessment}`), this.#tables.all('cells', assessment)]);
    return revision === undefined ? null : { revision, seats: Object.fromEntries(kept.map(({ seat, doc }) => [seat, doc])) };
  }

  // A snapshot of some or of all seats.
  async keepCells(assessment, { revision, seats }) {
    const known = await this.cells(assessment);
    const same = known?.revision === revision;
    const gone = same ? [] : Object.keys(known?.seats ?? {}).filter((seat) => !(seat in seats));
    await this.#tables.write([
      ['meta', `revision:${assessment}`, revision],
      ...gone.map((seat) => ['cells', [assessment, seat], undefined]),
      ...Object.entries(seats).map(([seat, doc]) => cellsChange(assessment, seat, same ? merged(known.seats[seat], doc) : doc)),
    ]);
  }

  async keepSeat(assessment, seat, doc) { await this.#tables.write([cellsChange(assessment, seat, doc)]); }

  // ---- what waits

  items() { return this.#tables.all('queue'); }

  // Resolved when the item is on the disk, not merely on its way: the cell may say "waiting" then, not before. What its
  // writer has seen is looked up in the same transaction: an answer that comes meanwhile is either known here already,
  // or finds the item in the queue.
  async append(item) {
    const { assessment, command: { seat, aspect } } = item;
    return this.#tables.transact(['queue', 'meta'], async (tables) => {
      const seen = await tables.get('meta', seenKey(assessment, seat, aspect));
      return tables.put('queue', undefined, raised(item, seen));
    });
  }

  async change(item) { await this.#tables.write([['queue', undefined, item]], { strict: true }); }

  // In one transaction: an item leaves; by the server's answer those behind it learn what their writer has seen, and
  // the cell is what the server said.
  async settle(item, answer = null) {
    const { assessment, command: { seat, aspect } } = item;
    await this.#tables.transact(['queue', 'meta', 'cells'], async (tables) => {
      await tables.put('queue', item.number, undefined);
      if (!answer) return;
      const key = seenKey(assessment, seat, aspect);
      const seen = grown(await tables.get('meta', key), item.command, answer);
      await tables.put('meta', key, seen);
      const behind = (await tables.all('queue')).filter((other) => other.number > item.number && sameCell(other, item));
      for (const other of behind) await tables.put('queue', undefined, raised(other, seen));
      const kept = await tables.get('cells', [assessment, seat]);
      if (kept) await tables.put(...cellsChange(assessment, seat, answered(kept.doc, aspect, answer)));
    });
  }

  async meta(key) { return this.#tables.get('meta', key); }

  async keepMeta(key, value) { await this.#tables.write([['meta', key, value]]); }

  // One tab at a time. The lock goes with the tab that held it, however that ended.
  exclusively(work) {
    if (!this.durable) return this.#inLine(work);
    if (navigator.locks) return navigator.locks.request(`${PREFIX}queue-${this.account}`, work);
    return this.#inLine(() => this.#leased(work));
  }

  #inLine(work) {
    const turn = this.#line.then(work, work);
    this.#line = turn.catch(() => undefined);
    return turn;
  }

  // For browsers without locks: a lease that is renewed while the work lasts and runs out with the tab.
  async #leased(work) {
    const holder = newId();
    while (!await this.#tables.lease(holder, LEASE_MS)) await new Promise((done) => { setTimeout(done, LEASE_LOOK_MS); });
    const renewing = setInterval(() => this.#tables.lease(holder, LEASE_MS), LEASE_MS / 3);
    try {
      return await work();
    } finally {
      clearInterval(renewing);
      await this.#tables.lease(holder, 0);
    }
  }

  close() { this.#tables.close(); }
}

const cellsChange = (assessment, seat, doc) => ['cells', [assessment, seat], { seat, doc }];

// The seat's own number stays: entries of others may lie between it and ours.
function answered(doc, aspect, answer) {
  const sheets = { ...doc.sheets };
  if (answer.sheet in sheets) sheets[answer.sheet] = { ...sheets[answer.sheet], state: answer.state };
  return { ...doc, sheets, cells: { ...doc.cells, [aspect]: answer.cell } };
}

// The same in memory, gone with the page.
class Memory {
  durable = false;
  #tables = { work: new Map(), cells: new Map(), queue: new Map(), meta: new Map() };
  #last = 0;
  #line = Promise.resolve();

  async get(table, key) { return this.#tables[table].get(key instanceof Array ? key.join('/') : key); }

  async all(table, first) {
    const found = [...this.#tables[table].entries()].filter(([key]) => !first || key.startsWith(`${first}/`));
    return found.map(([, value]) => ({ ...value }));
  }

  async count(table) { return this.#tables[table].size; }

  async write(changes) { return changes.map((change) => this.#put(...change)); }

  // Whole transactions one after the other, as on the disk.
  transact(_names, work) {
    const tables = { get: (...place) => this.get(...place), all: (table) => this.all(table), put: async (...change) => this.#put(...change) };
    const turn = this.#line.then(() => work(tables));
    this.#line = turn.catch(() => undefined);
    return turn;
  }

  #put(table, key, value) {
    if (value === undefined) return this.#tables[table].delete(key instanceof Array ? key.join('/') : key);
    const place = table === 'queue' ? value.number ?? (this.#last += 1) : key;
    this.#tables[table].set(place instanceof Array ? place.join('/') : place, table === 'queue' ? { ...value, number: place } : value);
    return place;
  }

  async lease() { return true; }

  close() {}
}
