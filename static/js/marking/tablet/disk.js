// A database of one person on this tablet's own disk.

import { openDB } from '../../../vendor/idb.js';

const VERSION = 1;

// What went wrong with the tablet's own storage; `code`: storage-full, storage-failed.
export class StorageFailed extends Error {
  constructor(cause) {
    super(String(cause?.message ?? cause), { cause });
    this.code = cause?.name === 'QuotaExceededError' ? 'storage-full' : 'storage-failed';
  }
}

export const keepsOffline = () => window.isSecureContext && 'indexedDB' in window;

// Tables on the disk. `write` takes changes [table, key, value or undefined to delete] and does all or none.
export class Disk {
  durable = true;
  #opening = null;

  #upgrade;

  constructor(name, upgrade) {
    this.name = name;
    this.#upgrade = upgrade;
  }

  #open() {
    this.#opening ??= openDB(this.name, VERSION, {
      upgrade: this.#upgrade,
      blocking: () => this.close(), // a newer page of ours waits to change the tables
      terminated: () => { this.#opening = null; }, // some browsers drop the connection of a tab that slept
    }).catch((error) => { this.#opening = null; throw new StorageFailed(error); });
    return this.#opening;
  }

  async #do(work) {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (error.name !== 'InvalidStateError') throw error instanceof StorageFailed ? error : new StorageFailed(error);
      this.#opening = null;
      return work(await this.#open());
    }
  }

  get(table, key) { return this.#do((database) => database.get(table, key)); }

  all(table, first) {
    return this.#do((database) => database.getAll(table, first && IDBKeyRange.bound([first], [first, []])));
  }

  count(table) { return this.#do((database) => database.count(table)); }

  // `work` reads and puts on the disk with nobody in between; all of it or nothing is kept.
  transact(names, work) {
    return this.#do(async (database) => {
      const writing = database.transaction(names, 'readwrite', { durability: 'strict' });
      writing.done.catch(() => undefined); // told below
      const place = (table) => writing.objectStore(table);
      const put = (table, key, value) => (value === undefined ? place(table).delete(key) : place(table).put(value, place(table).keyPath ? undefined : key));
      try {
        const found = await work({ get: (table, key) => place(table).get(key), all: (table) => place(table).getAll(), put });
        await writing.done;
        return found;
      } catch (error) {
        try { writing.abort(); } catch { /* it is over already */ }
        throw error;
      }
    });
  }

  write(changes, { strict = false } = {}) {
    const tables = [...new Set(changes.map(([table]) => table))];
    return this.#do(async (database) => {
      const writing = database.transaction(tables, 'readwrite', { durability: strict ? 'strict' : 'default' });
      const requests = changes.map(([table, key, value]) => {
        const place = writing.objectStore(table);
        return value === undefined ? place.delete(key) : place.put(value, place.keyPath ? undefined : key);
      });
      const [keys] = await Promise.all([Promise.all(requests), writing.done]);
      return keys;
    });
  }

  lease(holder, milliseconds) {
    return this.#do(async (database) => {
      const writing = database.transaction('meta', 'readwrite');
      const held = await writing.store.get('lease');
      const free = !held || held.holder === holder || held.until < Date.now();
      if (free) await writing.store.put({ holder, until: Date.now() + milliseconds }, 'lease');
      await writing.done;
      return free;
    });
  }

  close() {
    this.#opening?.then((database) => database.close(), () => undefined);
    this.#opening = null;
  }
}
