// What waits on this tablet, in order: seen, decided, given out. `WaitingPage` is a component of the tablet's app.

import { html, useEffect, useState } from '../../../vendor/htm-preact.js';
import { CannotAgree, isTheChiefs } from './disagreeing.js';
import { exported, fileOf } from './export.js';
import { Notice } from './install.js';
import { Icon } from './overlay.js';
import { Pictures } from './pictures.js';
import { decimal, inLanguage, t, timeOfDay } from './said.js';
import { lastPerson, skew } from './session.js';
import { othersWaiting, waitingOf } from './store.js';

const LOCKED = new Set(['sheet-locked', 'sheet-signed']);
const LEADS = new Set(['chief-expert', 'deputy-chief-expert', 'jury-president']);
const CLOSED = new Set(['assessment-not-open', 'assessment-unknown', 'seat-not-marked']);

// `photos`: how many of this person's wait here, of all assessments.
export function WaitingPage({ queue, store, photos = 0 }) {
  const items = useQueue(queue);
  const [known, setKnown] = useState([]);
  const [others, setOthers] = useState([]);
  const [disputed, setDisputed] = useState([]);
  useEffect(() => {
    store.knownWork().then(setKnown);
    othersWaiting(queue.account).then(setOthers);
  }, [items.length]);
  const places = new Map(known.map((work) => [work.assessment.id, naming(work)]));
  const assessments = [...new Set(items.map((item) => item.assessment))];
  const inDispute = (where) => setDisputed((before) => [...before.filter((each) => each !== where), where]);
  return html`<div class="stack">
    ${photos > 0 && html`<p data-photos-waiting><${Icon} name="queued" /> ${t('photos-waiting', { count: photos })}</p>`}
    ${disputed.map((where) => html`<${Notice} key=${where} look="disputed" icon="disputed" title=${where} text=${t('in-dispute')} />`)}
    ${items.length === 0
      ? html`<div class="empty"><${Icon} name="saved" size="l" /><h2>${t('none')}</h2></div>`
      : html`<${List} queue=${queue} items=${items} places=${places} inDispute=${inDispute} />
        ${assessments.map((assessment) => html`<${Export} key=${assessment} assessment=${assessment} items=${items.filter((item) => item.assessment === assessment)} place=${places.get(assessment)} person=${lastPerson()} />`)}`}
    ${others.length > 0 && html`<${Others} others=${others} known=${known} places=${places} />`}
    ${known.length > 0 && html`<${Known} known=${known} />`}
  </div>`;
}

function useQueue(queue) {
  const [, again] = useState(0);
  useEffect(() => {
    const heard = () => again((count) => count + 1);
    const heardOf = ['change', 'away', 'back', 'saved'];
    heardOf.forEach((name) => queue.addEventListener(name, heard));
    const ticking = setInterval(heard, 1000); // "next attempt in 20 s"
    return () => {
      clearInterval(ticking);
      heardOf.forEach((name) => queue.removeEventListener(name, heard));
    };
  }, [queue]);
  return queue.list();
}

// What people call the ids of a work document.
function naming({ assessment, seats, sheets, me, panels }) {
  const seat = new Map(seats.map((each) => [each.id, each]));
  const aspect = new Map(sheets.flatMap((sheet) => sheet.aspects.map((each) => [each.key, each])));
  const sheet = new Map(sheets.flatMap(({ id, aspects }) => aspects.map(({ key }) => [key, id])));
  const name = new Map(panels.flatMap(({ members }) => members.map((each) => [each.account, each.name])));
  return {
    title: inLanguage(assessment.title), me: me.name, seat: (id) => seat.get(id), aspect: (key) => aspect.get(key), sheet: (key) => sheet.get(key),
    name: (account) => name.get(String(account)) ?? '—',
  };
}

// What a scheme version took out meanwhile is called as it was when the mark was given.
const aspectOf = (place, { command, called }) => place?.aspect(command.aspect) ?? called?.aspect;
const seatOf = (place, { command, called }) => place?.seat(command.seat) ?? called?.seat;

function List({ queue, items, places, inDispute }) {
  const open = items.filter((item) => !item.refused && !item.conflict).length;
  const seconds = queue.nextAt ? Math.max(0, Math.ceil((queue.nextAt - Date.now()) / 1000)) : 0;
  return html`<section class="card stack-s" aria-labelledby="queue-title"><header><h2 id="queue-title">${t('queue', { count: items.length })}</h2>
      <span class="quiet">${open > 0 && (seconds ? t('next', { seconds }) : t('sending'))}</span></header>
    ${open > 0 && html`<div class="row row--between"><p>${queue.durable ? t('stay') : t('http-do')}</p><button class="btn" type="button" onClick=${() => queue.flush({ now: true })}><${Icon} name="refresh" />${t('try')}</button></div>`}
    <table class="data stackable queue"><caption class="vh">${t('title')}</caption><thead><tr><th scope="col">${t('aspect')}</th><th scope="col">${t('competitor')}</th><th scope="col" class="num">${t('value')}</th><th scope="col">${t('time')}</th><th scope="col">${t('state')}</th></tr></thead>
    <tbody>${items.map((item, index) => html`<${Row} key=${item.client_id} queue=${queue} item=${item} before=${items.slice(0, index)} place=${places.get(item.assessment)} inDispute=${inDispute} />`)}</tbody></table></section>`;
}

function Row({ queue, item, before, place, inDispute }) {
  const { seat, aspect } = item.command;
  const named = { seat: seatOf(place, item), aspect: aspectOf(place, item) };
  const behind = before.some((other) => other.assessment === item.assessment && other.command.seat === seat
    && other.command.aspect === aspect && (other.refused || other.conflict));
  return html`<tr><th scope="row">${named.aspect?.number ?? aspect} <small>${inLanguage(named.aspect?.title)}</small></th>
    <td>${t('seat', { number: named.seat?.number ?? seat })}${named.seat?.workplace && html`, ${t('place', { place: named.seat.workplace })}`}</td>
    <td class="num big">${shownValue(item)}</td>
    <td>${timeOfDay(Date.parse(item.at) + skew())}</td>
    <td>${item.refused ? html`<${Refused} queue=${queue} item=${item} />` : item.conflict ? html`<${Conflict} queue=${queue} item=${item} place=${place} inDispute=${inDispute} />`
      : html`<${State} look="queued" icon="queued" word=${t(behind ? 'is-behind' : 'is-waiting')} />`}</td></tr>`;
}

function State({ look, icon, word }) {
  return html`<span class="state state--wrap st-${look}"><${Icon} name=${icon} />${word}</span>`;
}

function Refused({ queue, item }) {
  const { code, status, message } = item.refused;
  const what = LOCKED.has(code) ? 'do-locked' : CLOSED.has(code) ? 'do-closed' : status === 403 ? 'do-not-allowed' : 'do-other';
  return html`<div class="stack-s"><${State} look="disputed" icon="x" word=${t('is-refused')} /><p>${status === 403 ? t('not-yours') : message || code}</p><p class="quiet">${t(what)}</p>
    <div class="row"><button class="btn btn--sm" type="button" onClick=${() => queue.retry(item.client_id)}><${Icon} name="refresh" />${t('again')}</button><${GiveUp} queue=${queue} item=${item} /></div></div>`;
}

function Conflict({ queue, item, place, inDispute }) {
  const { mark, state, by } = item.conflict;
  const settled = isTheChiefs(item.conflict);
  const aspect = place?.aspect(item.command.aspect);
  const done = async () => {
    await queue.resolve(item.client_id, 'theirs');
    inDispute(`${place.sheet(aspect.key)}, ${t('seat', { number: seatOf(place, item)?.number ?? item.command.seat })}`);
  };
  const there = mark ? decimal(mark) : t(state in { excused: 1, 'not-attempted': 1 } ? state : 'empty');
  return html`<div class="stack-s"><${State} look="conflict" icon="conflict" word=${t('is-conflict')} /><p>${t('theirs-now', { value: there })}</p>${aspect?.kind !== 'judgement' && state === 'not-marked' && html`<p>${t('emptied')}</p>`}
    ${settled && html`<p>${t('chief-decided')}</p>`}
    <div class="row">${!settled && html`<button class="btn btn--sm" type="button" onClick=${() => queue.resolve(item.client_id, 'mine')}>${t('mine')}</button>`}
    <button class="btn btn--sm" type="button" onClick=${() => queue.resolve(item.client_id, 'theirs')}>${t('theirs')}</button></div>
    ${aspect && aspect.kind !== 'judgement' && !settled && html`<${CannotAgree} queue=${queue} item=${item} aspect=${aspect} sheet=${place.sheet(aspect.key)} me=${place.me} other=${place.name(by)} size="sm" done=${done} />`}</div>`;
}

// Two presses, apart from one another: nothing is given up by a slip.
function GiveUp({ queue, item }) {
  const [asked, setAsked] = useState(false);
  if (!asked) return html`<button class="btn btn--sm btn--stop" type="button" onClick=${() => setAsked(true)}><${Icon} name="bin" />${t('give-up')}</button>`;
  return html`<div class="stack-s" role="group" aria-label=${t('give-up-sure')}><p><b>${t('give-up-sure')}</b> ${t('give-up-do')}</p>
    <div class="row"><button class="btn btn--sm" type="button" onClick=${() => setAsked(false)}>${t('keep')}</button>
    <button class="btn btn--sm btn--stop" type="button" onClick=${() => queue.discard(item.client_id)}>${t('give-up')}</button></div></div>`;
}

// A number for everybody. Whoever leads the assessment may give them out, should the person be unable to come again.
function Others({ others, known, places }) {
  const [shown, setShown] = useState([]);
  const led = new Set(known.filter(({ me }) => (me?.roles ?? []).some((role) => LEADS.has(role))).map(({ assessment }) => assessment.id));
  const give = async () => setShown((await Promise.all(others.map(async ({ account }) => {
    const items = (await waitingOf(account)).filter((item) => led.has(item.assessment));
    return [...new Set(items.map((item) => item.assessment))].map((assessment) => ({ account, assessment, items: items.filter((item) => item.assessment === assessment) }));
  }))).flat());
  return html`<${Notice} look="progress" icon="people" title=${t('others', { count: others.reduce((sum, { count }) => sum + count, 0) })} text=${t('others-do')}>
      ${led.size > 0 && html`<button class="btn" type="button" onClick=${give}>${t('others-give')}</button>`}<//>
    ${shown.map(({ account, assessment, items }) => html`<${Export} key=${`${account} ${assessment}`} assessment=${assessment} items=${items} place=${places.get(assessment)} person=${{ account }} />`)}`;
}

function Export({ assessment, items, place, person }) {
  const [pictures, setPictures] = useState(null);
  const made = () => exported({
    assessment, items, title: place?.title ?? assessment, person: person ?? { account: '' }, ahead: skew(),
    named: (item) => ({ seat_number: seatOf(place, item)?.number ?? null, aspect_number: aspectOf(place, item)?.number ?? null }),
  });
  return html`<section class="card stack-s" aria-label=${t('export')}><header><h2>${t('export')}</h2><span class="quiet">${place?.title ?? assessment}: ${items.length}</span></header>
    <p>${t('export-do')}</p>
    <div class="row"><button class="btn" type="button" onClick=${() => save(made())}><${Icon} name="download" />${t('file')}</button>
    <button class="btn" type="button" onClick=${() => setPictures(made())}><${Icon} name="qr" />${t('qr')}</button></div>
    ${pictures && html`<${Pictures} document=${pictures} close=${() => setPictures(null)} />`}</section>`;
}

function save(made) {
  const { name, blob } = fileOf(made);
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function Known({ known }) {
  return html`<section class="card stack-s" aria-labelledby="known-title"><header><h2 id="known-title">${t('kept')}</h2></header><p class="quiet">${t('kept-do')}</p>
    <ul class="plain">${known.map(({ assessment }) => html`<li key=${assessment.id}><a class="btn" href="/marking/${assessment.id}">${inLanguage(assessment.title)}</a></li>`)}</ul></section>`;
}

// A judge's own score stays face down here too: the tablet may lie between three people.
function shownValue({ command: { act, answer, value }, called }) {
  if (act === 'score') return html`<span class="quiet">${t('hidden')}</span>`;
  if (act === 'correct') return decimal(value);
  if (act === 'round') return t('round', { number: called?.round ?? '' });
  if (act !== 'answer') return t(act);
  const [kind, said] = answer.split(':');
  if (kind === 'passed') return t(said);
  return kind === 'option' ? t('option', { number: said }) : decimal(said);
}
