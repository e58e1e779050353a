// What the screens show: what the server last said, with what waits in the queue laid over it, and never the other way round.
//
// Events: change; said {text, urgent}: for those who listen instead of looking.

import { award } from './compute.js';
import { newId } from './ids.js';
import { Reframing } from './reframing.js';
import { whoIsHere } from './session.js';
import { merged, onlyNoted } from './snapshot.js';
import { Changes } from './undoing.js';
import { decimal, t } from './words.js';

const EMPTY = { seq: 0, state: 'not-marked', mark: null, answer: null, corrected: false, by: null, at: null, ends: null, rounds: [] };
const FIRST_ROUND = { number: 1, scored: 0, revealed: false, too_wide: false, scores: {}, given: [] };
const DONE = new Set(['complete', 'signed', 'locked']);
const SAVING_MS = 1000; // what takes less is not spoken of
const BEHIND_MS = 400; // the entry itself mostly comes right after the tick that announces it

export class State extends EventTarget {
  #store;
  #send;
  #fetching = new Map(); // seat: timer
  #slow = 0;
  #reframing = new Reframing(this);
  #ever = new Map(); // all aspects that this page knew, of older versions of the scheme too

  constructor({ assessment, account, store, queue, send }) {
    super();
    Object.assign(this, { assessment, account: String(account), queue, work: null, seats: {}, trouble: null, changes: new Changes(), contact: null, unreached: false, saved: null, renewed: false });
    this.#store = store;
    this.#send = send;
    for (const name of ['change', 'away', 'back']) queue.addEventListener(name, () => this.changed());
    queue.addEventListener('saved', ({ detail }) => this.#saved(detail));
    queue.addEventListener('refused', ({ detail }) => this.#refused(detail));
    queue.addEventListener('conflict', ({ detail }) => this.#conflicted(detail));
    queue.addEventListener('opened', ({ detail }) => this.refreshSeat(detail.item.command.seat));
    queue.addEventListener('away', () => this.say(t('said-offline', { count: this.items().length })));
    queue.addEventListener('back', () => { this.say(t('said-online')); this.refresh(); });
  }

  // ---- loading

  // From the tablet's disk at once, then from the server.
  async open() {
    const fresh = this.refresh();
    const [work, cells] = await Promise.all([this.#store.work(this.assessment), this.#store.cells(this.assessment)]).catch(() => [null, null]);
    if (work && cells && !this.work) this.#take(work, cells);
    await fresh;
  }

  // `standing`: the revision at which the cells that are here still stand, so that only the work is asked for.
  async refresh(standing = 0) {
    const [work, fresh] = await Promise.all([this.#get('work'), standing ? null : this.#get('cells')]);
    if (standing && work.ok && work.body.assessment.revision !== standing) return this.refresh();
    const cells = fresh ?? { ok: true, body: { revision: standing, seats: this.seats } };
    this.unreached = !work.status || !(cells.status ?? work.status);
    if (work.ok && cells.ok) {
      this.contact = new Date().toISOString();
      this.trouble = null;
      this.#take(work.body, cells.body);
      this.#keep(() => this.#store.keepWork(this.assessment, work.body));
      this.#keep(() => this.#store.keepCells(this.assessment, cells.body));
    } else if (!this.work || [403, 404].includes(work.status)) {
      this.trouble = work.body?.error?.message || cells.body?.error?.message || t('load-failed');
      this.changed();
    } else this.changed();
    return undefined;
  }

  // Asked plainly first, for it may be on its way already; what is no plain answer goes the way of everything else.
  async #get(what) {
    const address = `/api/marking/${encodeURIComponent(this.assessment)}/${what}`;
    const plain = await fetch(address).catch(() => null);
    const answer = plain?.ok ? { ok: true, status: plain.status, body: await plain.json().catch(() => null) } : await this.#send('GET', address);
    if (!answer.ok || this.account === (answer.body?.account ?? answer.body?.me?.account)) return answer;
    await whoIsHere().catch(() => null); // somebody else entered in another tab: what they may see is not for this page
    return this.#send('GET', address).then(({ ok, ...rest }) => ({ ...rest, ok: ok && rest.body?.account === this.account }));
  }

  // A tablet whose disk is full still shows what it has.
  #keep(write) { write().catch(() => undefined); }

  #take(work, { revision, seats }) {
    const same = this.revision === revision;
    const before = this.work?.assessment.scheme_version ?? work.assessment.scheme_version;
    this.work = work;
    if (before !== work.assessment.scheme_version) this.#renewed();
    this.revision = revision;
    this.aspects = new Map(work.sheets.flatMap((sheet) => sheet.aspects.map((aspect) => [aspect.key, { aspect, sheet }])));
    this.#ever = new Map([...this.#ever, ...this.aspects]);
    this.names = new Map(work.panels.flatMap((panel) => panel.members.map(({ account, name }) => [account, name])));
    const known = same ? this.seats : {};
    this.seats = Object.fromEntries(Object.entries(seats).map(([seat, doc]) => [seat, merged(known[seat], doc)]));
    this.changed();
  }

  // decisions.md 8: texts change under the hands of whoever marks, which has to be seen and not only heard.
  #renewed() {
    this.renewed = true;
    this.say(t('scheme-changed'));
  }

  async refreshSeat(seat) {
    clearTimeout(this.#fetching.get(seat));
    this.#fetching.delete(seat);
    const { ok, body } = await this.#get(`cells?seat=${encodeURIComponent(seat)}`);
    if (!ok) return undefined;
    if (body.revision !== this.revision) return this.#reframing.asksForAll() ? undefined : this.refresh();
    this.contact = new Date().toISOString();
    const before = this.seats[seat];
    this.seats[seat] = merged(before, body.seats[seat]);
    for (const [key, cell] of Object.entries(this.seats[seat].cells)) this.#heard(seat, key, before?.cells[key], cell);
    this.#keep(() => this.#store.keepSeat(this.assessment, seat, this.seats[seat]));
    return this.changed();
  }

  // Many ticks, one question; `spread` keeps a hall of tablets from asking at the same moment.
  #later(seat, wait) {
    if (this.#fetching.has(seat)) return;
    this.#fetching.set(seat, setTimeout(() => this.refreshSeat(seat), wait));
  }

  // ---- live

  heardTick({ seat, seq, sheet }) {
    const known = this.seats[seat];
    if (!known || seq <= known.seq) return;
    if (!(sheet in known.sheets) && seq === known.seq + 1) known.seq = seq; // of a sheet that is not ours to see
    else this.#later(seat, BEHIND_MS + Math.random() * BEHIND_MS * 2);
  }

  heardCell({ seat, seq, sheet, state, cell }) {
    const known = this.seats[seat];
    if (!known) return;
    if (seq === known.seq + 1) {
      known.seq = seq;
      clearTimeout(this.#fetching.get(seat));
      this.#fetching.delete(seat);
    }
    // For the content that one agrees on and signs, and for the words of a comment.
    if (DONE.has(state) || onlyNoted(known.cells[cell.aspect] ?? EMPTY, cell)) this.#later(seat, BEHIND_MS);
    this.#apply(seat, sheet, state, this.#withOwnScore(seat, cell));
  }

  heardSheet({ seat, sheet, ...view }) {
    const known = this.seats[seat];
    if (!known?.sheets[sheet]) return;
    const text = (account) => String(account);
    const { signed_by: by = [], signers = known.sheets[sheet].signers } = view;
    known.sheets[sheet] = { ...known.sheets[sheet], ...view, signed_by: by.map(text), signers: signers.map(text) };
    this.changed();
  }

  heardFrame(news) { this.#reframing.hear(news); }

  // Live cells are nobody's own: what this judge scored in a hidden round is known here alone.
  #withOwnScore(seat, cell) {
    const own = this.cell(seat, cell.aspect);
    const rounds = cell.rounds.map((round) => {
      const mine = own.rounds.find(({ number }) => number === round.number)?.scores[this.account];
      const kept = !round.revealed && mine !== undefined && (round.given ?? []).includes(this.account);
      return kept ? { ...round, scores: { ...round.scores, [this.account]: mine } } : round;
    });
    return { ...cell, rounds, ends: cell.ends ?? (own.seq === cell.seq ? own.ends : null) };
  }

  #apply(seat, sheet, state, cell) {
    const known = this.seats[seat];
    const before = known.cells[cell.aspect];
    if (before && before.seq > cell.seq) return;
    known.cells[cell.aspect] = cell;
    if (known.sheets[sheet]) known.sheets[sheet] = { ...known.sheets[sheet], state };
    this.#heard(seat, cell.aspect, before, cell);
    this.#keep(() => this.#store.keepSeat(this.assessment, seat, known));
    this.changed();
  }

  // The third score turns all cards: said aloud, loudly when they are too far apart.
  #heard(seat, key, before, cell) {
    const round = cell.rounds.at(-1);
    const was = before?.rounds.find(({ number }) => number === round?.number);
    const place = this.aspects.get(key);
    if (!round?.revealed || was?.revealed || !before || !place) return;
    const scores = Object.values(round.scores);
    const places = { aspect: place.aspect.number, scores: scores.join(', '), mark: decimal(cell.mark), spread: Math.max(...scores) - Math.min(...scores) };
    this.say(t(round.too_wide ? 'said-apart' : 'said-agreed', places), round.too_wide);
    this.turned = `${seat} ${key} ${round.number}`;
  }

  // ---- the queue

  #saved({ client_id: id, item, answer }) {
    if (item.assessment !== this.assessment || !this.work) return;
    const { seat, aspect: key, act } = item.command;
    this.contact = new Date().toISOString();
    this.saved = { aspect: this.aspects.get(key)?.aspect.number, at: answer.at };
    this.changes.answered(id, answer.seq);
    if (!this.seats[seat]) return;
    this.#apply(seat, answer.sheet, answer.state, answer.cell);
    if (DONE.has(answer.state) || act === 'comment') this.#later(seat, 0);
    const place = this.aspects.get(key);
    if (!place || act === 'comment' || act === 'round') return;
    if (act === 'withdraw') { this.#undone('undone', { seat, aspect: key }); return; }
    const places = { aspect: place.aspect.number, number: this.seat(seat)?.number ?? '', mark: decimal(answer.cell.mark), most: decimal(place.aspect.maximum) };
    if (answer.cell.mark !== null && act !== 'score') this.say(t('said-saved', places));
    else if (act === 'score' && !answer.cell.rounds.at(-1)?.revealed) this.say(t('said-score', places));
  }

  #refused({ item }) { this.say(t('said-refused', { aspect: this.#numberOf(item) }), true); }

  #conflicted({ item }) {
    this.say(t('said-conflict', { aspect: this.#numberOf(item) }), true);
    this.refreshSeat(item.command.seat);
  }

  #numberOf({ command, called }) { return this.aspects?.get(command.aspect)?.aspect.number ?? called?.aspect?.number ?? ''; }

  #called({ seat, aspect: key, act }) {
    const [{ number, workplace } = {}, { aspect } = {}] = [this.seat(seat), this.#ever.get(key)];
    const round = act === 'round' ? { round: (this.cell(seat, key).rounds.at(-1)?.number ?? 0) + 1 } : {};
    return { seat: { number, workplace }, aspect: { number: aspect?.number, title: aspect?.title }, ...round };
  }

  // Rejected with `code` when this tablet could not keep it.
  async record(command) {
    const { seat, aspect: key } = command;
    const change = ['comment', 'round', 'withdraw'].includes(command.act) ? null : this.changes.put(seat, key);
    const id = change?.id ?? newId();
    try {
      await this.queue.add({ client_id: id, seen: this.cell(seat, key).seq, ...command }, this.#called(command));
    } catch (error) {
      this.changes.drop(change);
      throw error;
    }
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => this.changed(), SAVING_MS + 50);
    return id;
  }

  // Takes the own last change back: false when there is none that can be.
  async undo() {
    const undone = await this.changes.undo(this);
    if (undone) this.#undone(undone.word, undone.change);
    return Boolean(undone);
  }

  #undone(word, { seat, aspect }) {
    this.say(t(word, { aspect: this.#ever.get(aspect)?.aspect.number ?? '', number: this.seat(seat)?.number ?? '' }));
  }

  // ---- looking

  items() { return this.queue.list().filter((item) => item.assessment === this.assessment); }

  // [seat, sub-criterion] of each mark that waits; what is of no sheet any more has no place.
  placesWaiting() {
    return this.items().map(({ command: { seat, aspect } }) => [seat, this.aspects?.get(aspect)?.sheet.id]).filter(([, sheet]) => sheet);
  }

  get conflicts() { return this.items().filter((item) => item.conflict); }

  get refusals() { return this.items().filter((item) => item.refused); }

  seat(id) { return this.work.seats.find((seat) => seat.id === id); }

  sheet(id) { return this.work.sheets.find((sheet) => sheet.id === id); }

  // The seats one goes through on a sheet: own ones; all of them for whoever leads.
  seatsOf(sheet) {
    const mine = this.work.mine[sheet];
    const judged = this.work.judges[sheet] ?? {};
    return this.work.seats.filter((seat) => (mine ? mine.includes(seat.id) : judged[seat.id]?.length));
  }

  judges(seat, sheet) { return this.work.judges[sheet]?.[seat] ?? []; }

  judging(seat, sheet) { return Boolean(this.work.mine[sheet]?.includes(seat)); }

  may(act) { return this.work.me.may.includes(act); }

  name(account) { return this.names.get(String(account)) ?? `№ ${account}`; }

  get leads() { return this.may('correct-mark'); }

  cell(seat, key) { return this.seats[seat]?.cells[key] ?? EMPTY; }

  sheetDoc(seat, sheet) { return this.seats[seat]?.sheets[sheet] ?? null; }

  // A cell with what this person last said about it: {cell, kept, state, mark, answer, score, round, item, held, corrected}.
  // kept: none, saved, sending, saving, waiting, refused, conflict.
  view(seat, key) {
    const cell = this.cell(seat, key);
    const items = this.items().filter(({ command }) => command.seat === seat && command.aspect === key && command.act !== 'comment');
    const item = items.at(-1) ?? null;
    const held = items.find((each) => each.refused || each.conflict) ?? null;
    const round = this.#round(cell, items);
    const view = { cell, item, held, round, state: cell.state, mark: cell.mark, answer: cell.answer, score: round.scores[this.account] ?? null };
    for (const { command, refused, conflict } of items) if (!refused && !conflict) Object.assign(view, this.#said(key, command, view));
    view.corrected = Boolean(cell.corrected) && view.state === 'marked' && !items.some(({ command, refused, conflict }) => command.act === 'answer' && !refused && !conflict);
    view.kept = this.#kept(cell, item, held);
    return view;
  }

  #round(cell, items) {
    const last = cell.rounds.at(-1) ?? FIRST_ROUND;
    const opened = items.some(({ command, refused }) => command.act === 'round' && !refused);
    return opened && last.too_wide ? { ...FIRST_ROUND, number: last.number + 1 } : last;
  }

  #said(key, command, view) {
    switch (command.act) {
      case 'answer': {
        const { aspect } = this.aspects.get(key) ?? {};
        return { state: 'marked', answer: command.answer, mark: aspect ? award(aspect.maximum, aspect.calculation, command.answer) : null };
      }
      case 'score': return command.round === view.round.number ? { score: command.score } : {};
      case 'not-attempted': return { state: 'not-attempted', mark: null, answer: null };
      case 'excused': return { state: 'excused', mark: null, answer: null };
      case 'withdraw': return { state: 'not-marked', mark: null, answer: null, score: null };
      default: return {};
    }
  }

  #kept(cell, item, held) {
    if (held) return held.conflict ? 'conflict' : 'refused';
    if (!item) return cell.seq ? 'saved' : 'none';
    if (this.queue.away) return 'waiting';
    return Date.now() - Date.parse(item.at) > SAVING_MS ? 'saving' : 'sending';
  }

  // Comments for the panel on one aspect, one's own that still wait last: {name, at, text, waits}.
  notes(seat, key) {
    const told = (this.seats[seat]?.notes ?? []).filter(({ aspect }) => aspect === key);
    const own = this.items().filter(({ command }) => command.seat === seat && command.aspect === key && command.act === 'comment' && command.reason === 'for-panel');
    return [...told, ...own.map(({ command, at }) => ({ name: this.work.me.name, at, text: command.text, waits: true }))];
  }

  settled(seat, key) { return this.view(seat, key).state !== 'not-marked'; }

  #asked(seat, key) {
    const { aspect } = this.aspects.get(key);
    if (aspect.kind === 'measurement') return true;
    const { score, round } = this.view(seat, key);
    return score === null || round.too_wide;
  }

  todo(seat, sheet) { return sheet.aspects.filter(({ key }) => this.isOpen(seat, key)); }

  // Whether this person has something to do about an aspect.
  isOpen(seat, key) { return !this.settled(seat, key) && this.#asked(seat, key); }

  disputed(seat, sheet) {
    return sheet.aspects.some(({ key, kind }) => kind === 'judgement' && !this.settled(seat, key) && this.view(seat, key).round.too_wide);
  }

  // One of: none, progress, disputed, complete, signed, locked.
  stateOf(seat, sheet) {
    const doc = this.sheetDoc(seat, sheet.id);
    if (doc?.state === 'locked' || doc?.state === 'signed') return doc.disputed ? 'disputed' : doc.state;
    if (doc?.disputed || this.disputed(seat, sheet)) return 'disputed';
    if (doc?.state === 'complete' && sheet.aspects.every(({ key }) => this.settled(seat, key))) return 'complete';
    const begun = ({ key }) => this.settled(seat, key) || this.view(seat, key).score !== null || this.cell(seat, key).rounds.some(({ scored }) => scored > 0);
    return sheet.aspects.some(begun) ? 'progress' : 'none';
  }

  complete(seat, sheet) { return DONE.has(this.sheetDoc(seat, sheet.id)?.state); }

  marked(status) { return ['official', 'guest'].includes(status); }

  // Complete and not yet signed by this person: first what can be signed, then what the panel has yet to agree on.
  toSign() {
    const found = [];
    for (const sheet of this.work.sheets) {
      for (const seat of this.work.seats) {
        const doc = this.sheetDoc(seat.id, sheet.id);
        if (doc?.state === 'complete' && doc.signers.includes(this.account) && !doc.signed_by.includes(this.account)) found.push({ seat, sheet, doc });
      }
    }
    return [...found.filter(({ doc }) => doc.agreed), ...found.filter(({ doc }) => !doc.agreed)];
  }

  say(text, urgent = false) { this.dispatchEvent(new CustomEvent('said', { detail: { text, urgent } })); }

  changed() { this.dispatchEvent(new Event('change')); }
}
