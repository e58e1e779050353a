// The page on which one marks: who is here, what is known, which place of it is shown.

import { html, render, useEffect, useReducer, useRef, useState } from '../../../vendor/htm-preact.js';
import { Home } from './home.js';
import { install, register } from './install.js';
import { handOver } from './overlay.js';
import { Banner, Empty, Icon, LOOKS } from './parts.js';
import { Queue } from './queue.js';
import { routeOf } from './routes.js';
import { byTheServer, send, session, whoIsHere, whoWorks, workFor } from './session.js';
import { Speaker } from './speak.js';
import { State } from './state.js';
import { openStore } from './store.js';
import { said, shell, t, time } from './words.js';

const QUIET_MS = 400; // what takes less needs no sign of waiting
const SLOW_MS = 8000;
const LOOK_MS = 20000; // how often to ask when nobody tells
const MOST_PLACES = 1000; // that the server takes

class App extends EventTarget {
  assessment = decodeURIComponent(window.location.pathname.split('/').at(-1));
  route = routeOf(window.location.hash);
  state = null;
  store = null;
  help = false;
  trouble = '';
  #live = null;
  #photos = null;
  #opened = null; // {place, key}

  async open() {
    const person = shell.account ? { account: shell.account, name: shell.name } : await whoWorks();
    if (!person) {
      if (!await handOver()) window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`);
      else window.location.reload();
      return;
    }
    workFor(person.account);
    this.store = await openStore(person.account);
    const queue = new Queue({ store: this.store, account: person.account, assessment: this.assessment });
    this.state = new State({ assessment: this.assessment, account: person.account, store: this.store, queue, send });
    const speaker = new Speaker();
    this.state.addEventListener('said', ({ detail }) => speaker.say(detail.text, detail.urgent));
    this.state.addEventListener('change', () => this.changed());
    queue.addEventListener('change', () => this.#report());
    session.addEventListener('clock', () => this.changed());
    await Promise.all([queue.open(), this.state.open()]);
    if (shell.account) whoIsHere().catch(() => null); // for the token, the clock, and whether it is still this person
    this.#connect();
    this.#watchPhotos(person.account);
    SOON.forEach((of) => load(of).catch(() => null)); // what failed is asked for again by whoever needs it
  }

  async #watchPhotos(account) {
    try {
      this.#photos = await (await import('../photos/waiting.js')).photosOf(account);
      this.#photos.addEventListener('change', () => { this.#report(); this.changed(); });
      this.#report();
    } catch { /* the photos' own place says what is wrong with them */ }
  }

  send(method, path, payload) {
    return send(method, `/api/marking/${encodeURIComponent(this.assessment)}/${path}`, payload);
  }

  // A mark that could not be kept is nowhere: that is said at once, and nothing pretends otherwise.
  async record(command) {
    try {
      this.trouble = '';
      return await this.state.record(command);
    } catch (error) {
      this.trouble = t('failed');
      this.dispatchEvent(new CustomEvent('change'));
      this.state.say(t('failed'), true);
      if (!error.code) throw error;
      return null;
    }
  }

  go(address) { window.location.hash = address; }

  goes() {
    moved = true;
    this.route = routeOf(window.location.hash);
    this.#opened = null;
    this.trouble = '';
    if (this.route.name === 'help') this.help = true;
    this.#viewing();
    this.changed();
  }

  // The aspect in front of whoever marks. Where the address names none it is what was first to do when the sheet was
  // opened, and stays so: a finger that comes down twice must not mark what slid under it.
  aspectOf(seat, sheet) {
    const place = `${seat.id} ${sheet.id}`;
    const key = this.route.aspect || (this.#opened?.place === place && this.#opened.key);
    const aspect = sheet.aspects.find((one) => one.key === key) ?? this.state.todo(seat.id, sheet)[0] ?? sheet.aspects[0];
    this.#opened = { place, key: aspect.key };
    return aspect;
  }

  showHelp(shown) {
    this.help = shown;
    if (!shown && this.route.name === 'help') this.go('#/');
    this.changed();
  }

  changed() { this.dispatchEvent(new Event('change')); }

  get photosWaiting() { return this.#photos?.summary().count ?? 0; }

  // What the chief is told: marks and photos together.
  #report() {
    const told = [this.state.queue, this.#photos].filter(Boolean).map((each) => each.summary());
    const sum = (name) => told.reduce((all, each) => all + each[name], 0);
    const oldest = told.map((each) => each.oldest).filter(Boolean).sort()[0] ?? null;
    const places = [...this.state.placesWaiting(), ...(this.#photos?.places(this.assessment) ?? [])];
    const known = new Map(places.map((place) => [place.join(' '), place]));
    this.#live?.waiting({ count: sum('count'), oldest, refused: sum('refused'), places: [...known.values()].slice(0, MOST_PLACES) });
  }

  #viewing() {
    const { name, seat, sheet } = this.route;
    this.#live?.viewing(...(name === 'sheet' ? [seat, sheet] : [null, null]));
  }

  // News come by socket where there is one; else this page asks for itself.
  async #connect() {
    const { state } = this;
    let up = false;
    setInterval(() => { if (!up && !document.hidden && this.route.name === 'sheet' && state.work) state.refreshSeat(this.route.seat); }, LOOK_MS);
    try {
      const { connect } = await import('../live/live.js');
      this.#live = connect(this.assessment, {
        onTick: (news) => state.heardTick(news), onCell: (news) => state.heardCell(news), onSheet: (news) => state.heardSheet(news),
        onFrame: (news) => state.heardFrame(news), onPresence() {}, onAlert() {}, onTotals() {},
        // Whatever came between the last answer and the wire was told to nobody here, at the first time too: the page
        // may have been opened without network.
        onUp: () => { up = true; state.refresh(); state.queue.flush({ now: true }); },
        onDown: () => { up = false; },
      });
      this.#viewing();
      this.#report();
    } catch { /* offline, or no live part: the page asks by itself */ }
  }
}

function Root({ app }) {
  const [, again] = useReducer((count) => count + 1, 0);
  useEffect(() => {
    app.addEventListener('change', again);
    return () => app.removeEventListener('change', again);
  }, []);
  useEffect(arrive, [app.route.name, app.route.seat, app.route.sheet, app.route.aspect]);
  useEffect(() => adorn(app));
  const { state, route } = app;
  if (!state?.work) return html`<${Loading} app=${app} />`;
  return html`<div class="tablet__page-wrap">${app.trouble && html`<div class="tablet__trouble"><${Banner} look="disputed" icon="warn" role="alert" title=${app.trouble} /></div>`}
    ${state.renewed && html`<div class="tablet__trouble" data-renewed><${Banner} look="progress" icon="info" title=${t('scheme-changed')}><button class="btn" type="button" onClick=${() => { state.renewed = false; app.changed(); }}>${t('close')}</button><//></div>`}
    <${Screen} app=${app} route=${route} />${app.help && html`<${Later} of=${help} close=${() => app.showHelp(false)} />`}</div>`;
}

function Screen({ app, route }) {
  switch (route.name) {
    case 'sheet': return html`<${Later} key="sheet" of=${sheet} place=${t('my-sheets')} app=${app} route=${route} />`;
    case 'conflicts': return html`<${Later} key="conflicts" of=${conflicts} place=${t('my-sheets')} app=${app} />`;
    case 'sign': return html`<${Later} key="sign" of=${sign} place=${t('my-sheets')} app=${app} />`;
    case 'waiting': return html`<${Waiting} app=${app} />`;
    default: return html`<${Home} app=${app} />`;
  }
}

// Not part of the first load. A sheet and the keyboard come right behind the first screen, or with it where the address
// names a sheet; the rest when somebody asks for it. A sheet is not shown before its keys work.
const keyboard = () => import('./keyboard.js');
const sheet = () => Promise.all([import('./sheet.js'), keys()]).then(([{ SheetPage }]) => SheetPage);
const help = () => keyboard().then(({ Help }) => Help);
const conflicts = () => import('./conflict.js').then(({ Conflicts }) => Conflicts);
const sign = () => import('./sign.js').then(({ Sign }) => Sign);
const waiting = () => import('./waiting.js').then(({ WaitingPage }) => WaitingPage);
const SOON = [sheet];

let listening = null;
function keys() {
  listening ??= keyboard().then(({ listen }) => listen(app)).catch((error) => { listening = null; throw error; });
  return listening;
}

const loaded = new Map();
async function load(of) {
  if (!loaded.has(of)) loaded.set(of, await of());
  return loaded.get(of);
}

// `place`: the heading of a page that is not drawn yet, for whoever hears it (data-coming, as in the shell); without one it is part of another page.
function Later({ of, place, ...props }) {
  const [page, setPage] = useState(() => loaded.get(of) ?? null);
  const [trouble, setTrouble] = useState(false);
  const wasThere = useRef(page !== null);
  const ask = () => { setTrouble(false); load(of).then((found) => setPage(() => found), () => setTrouble(true)); };
  useEffect(() => { if (!page) ask(); }, []);
  useEffect(() => { if (page && moved && !wasThere.current) document.querySelector('[data-root] h1')?.focus({ preventScroll: true }); }, [page]);
  if (trouble) return html`<div class="page"><${Empty} title=${t('load-failed')} icon="offline"><button class="btn btn--go" type="button" onClick=${() => window.location.reload()}>${t('try-again')}</button><//></div>`;
  if (!page) return place && html`<h1 class="vh" tabindex="-1" data-coming>${place}</h1>`;
  return html`<${page} ...${props} />`;
}

function Waiting({ app }) {
  return html`<div class="page page--narrow stack"><h1 tabindex="-1">${t('queue-length')}</h1><${Later} of=${waiting} queue=${app.state.queue} store=${app.store} photos=${app.photosWaiting} /></div>`;
}

function Loading({ app }) {
  const [wait, setWait] = useState('');
  useEffect(() => {
    const timers = [setTimeout(() => setWait('loading'), QUIET_MS), setTimeout(() => setWait('slow'), SLOW_MS)];
    return () => timers.forEach(clearTimeout);
  }, []);
  const { state } = app;
  if (state?.trouble) return html`<div class="page"><${Empty} title=${state.trouble} icon="warn"><div class="row"><button class="btn btn--go" type="button" onClick=${() => state.refresh()}>${t('try-again')}</button><a class="btn btn--plain" href="/marking">${t('all-days')}</a></div><//></div>`;
  return html`<div class="page stack"><h1 tabindex="-1" class="quiet" data-coming>${t('my-sheets')}</h1>${wait && html`<p role="status">${t(wait)}</p><div class="card stack" aria-busy="true"><div class="skeleton"></div><div class="skeleton"></div><div class="skeleton"></div></div>`}
    ${wait === 'slow' && html`<button class="btn" type="button" onClick=${() => window.location.reload()}>${t('try-again')}</button>`}</div>`;
}

// The heading of a new place is where the keyboard and the reader continue; not at the very first, the browser's own place.
let moved = false; // to another place than the page was opened at
let arrived = false;
function arrive() {
  if (arrived) document.querySelector('[data-root] h1')?.focus({ preventScroll: true });
  if (arrived) window.scrollTo(0, 0);
  arrived = true;
}

// ---- the app bar, outside the root

function adorn(app) {
  render(html`<${Where} app=${app} />`, document.querySelector('[data-where]'));
  render(html`<${Save} app=${app} />`, document.querySelector('[data-save-place]'));
}

function Where({ app: { state, route } }) {
  const sheet = route.name === 'sheet' ? state?.work && state.sheet(route.sheet) : null;
  const back = route.name === 'home' ? '/marking' : '#/';
  const title = sheet ? `${sheet.id} ${said(sheet.title)}` : said(state?.work?.assessment.title) || t('my-sheets');
  const kind = sheet && (sheet.measured && sheet.judged ? 'both-kinds' : (sheet.judged && 'judgement') || 'measurement');
  return html`<a class="btn btn--icon" href=${back} aria-label=${t(route.name === 'home' ? 'all-days' : 'back')}><${Icon} name="left" /></a>
    <div><b>${title}</b>${sheet && html`<span>${t(kind)}${sheet.day ? `, ${t('day', { day: sheet.day })}` : ''}</span>`}</div>`;
}

function Save({ app: { state } }) {
  if (!state?.work) return null;
  const items = state.items();
  const [conflicts, refusals] = [state.conflicts.length, state.refusals.length];
  if (conflicts) return chip('conflict', t('conflicts', { count: conflicts }), t('choice-needed'), '#/conflicts');
  if (refusals) return chip('refused', t('refused-count', { count: refusals }), '', '#/waiting');
  if (state.queue.away) return chip('waiting', t('queued', { count: items.length }), '', '#/waiting');
  if (items.some(({ at }) => Date.now() - Date.parse(at) > 1000)) return chip('saving', t('saving'), '', '#/waiting');
  if (state.saved) return chip('saved', t('saved'), `${state.saved.aspect ?? ''}, ${time(state.saved.at)}`, '#/waiting');
  if (state.contact) return chip('saved', t('saved'), time(byTheServer(state.contact)), '#/waiting');
  return state.unreached ? chip('waiting', t('queued', { count: items.length }), '', '#/waiting') : chip('none', t('loading'), '', '#/waiting');
}

function chip(code, label, small, href) {
  const [colour, icon] = LOOKS[code];
  return html`<a class=${`save st-${colour}`} data-save=${code} href=${href}><${Icon} name=${icon} /><span>${label}${small && html`<small>${small}</small>`}</span></a>`;
}

const app = new App();
window.addEventListener('hashchange', () => app.goes());
const root = document.querySelector('[data-root]');
root.replaceChildren(); // the heading that stood there until now
render(html`<${Root} app=${app} />`, root);
install({ worker: false });
app.open().catch((error) => {
  app.trouble = t('load-failed');
  app.changed();
  throw error;
}).finally(() => register().catch(() => null)); // all pages for later come behind the one that is wanted now
