// One sheet of one seat: the strip of seats, the rail of aspects, the aspect itself, what can be done at the foot.

import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact.js';
import { Photos } from '../photos/photos.js';
import { Judgement } from './judgement.js';
import { AspectCard, settleAll } from './measurement.js';
import { CannotAgree } from './dispute.js';
import { More } from './more.js';
import { Empty, Icon, LOOKS, StateChip } from './parts.js';
import { passOn } from './overlay.js';
import { toSheet } from './routes.js';
import { sum } from './compute.js';
import { decimal, said, spokenIn, t, two } from './words.js';

export function SheetPage({ app, route }) {
  const { state } = app;
  const [seat, sheet] = [state.seat(route.seat), state.sheet(route.sheet)];
  if (!seat || !sheet) {
    return html`<div class="page"><${Empty} title=${t('unknown-place')} icon="search"><a class="btn" href="#/">${t('back')}</a><//></div>`;
  }
  const seats = state.seatsOf(sheet.id);
  const aspect = app.aspectOf(seat, sheet);
  const place = { app, state, seat, sheet, seats, aspect, judging: state.judging(seat.id, sheet.id), open: mayWrite(state, seat, sheet) };
  return html`<h1 class="vh" tabindex="-1">${`${sheet.id} ${said(sheet.title)}, ${t('number', { number: two(seat.number) })}`}</h1>
    <${Strip} ...${place} />
    ${sheet.judged ? html`<${OneByOne} ...${place} />` : html`<${AllAtOnce} ...${place} />`}
    <${Photos} ...${place} />
    <${ActionBar} ...${place} />`;
}

// Whether anything may be written here at all; what exactly, the server says.
function mayWrite(state, seat, sheet) {
  return state.work.assessment.state === 'open' && state.sheetDoc(seat.id, sheet.id)?.state !== 'locked' && state.marked(seat.status);
}

function Strip({ state, seats, seat, sheet, aspect }) {
  const strip = useRef(null);
  useEffect(() => {
    const here = strip.current?.querySelector('[aria-current]');
    if (here) strip.current.scrollLeft = here.offsetLeft - (strip.current.clientWidth - here.offsetWidth) / 2;
  }, [seat.id, sheet.id]);
  return html`<nav class="strip" aria-label=${t('seats')} tabindex="0" ref=${strip}><ul>${seats.map((one) => {
    const code = state.marked(one.status) ? state.stateOf(one.id, sheet) : one.status;
    const [colour, icon] = LOOKS[code] ?? LOOKS.away;
    const same = sheet.judged ? aspect.key : '';
    return html`<li key=${one.id}><a class=${`st-${colour}`} href=${toSheet(one.id, sheet.id, same)} aria-current=${one.id === seat.id ? 'true' : undefined}><b>${two(one.number)}</b><${Icon} name=${icon} />${LOOKS[code] ? html`<span class="vh">${t(code)}</span>${one.workplace && html`<small>${t('workplace', { place: one.workplace })}</small>`}` : html`<small>${t(code)}</small>`}</a></li>`;
  })}</ul></nav>`;
}

function OneByOne(place) {
  const { state, seat, sheet, aspect } = place;
  return html`<div class="mark"><nav class="mark__rail rail" aria-label=${t('aspects')}><ol>${sheet.aspects.map((one) => {
    const code = codeOf(state, seat, one);
    return html`<li key=${one.key}><a class=${`st-${LOOKS[code][0]}`} href=${toSheet(seat.id, sheet.id, one.key)} aria-current=${one === aspect ? 'true' : undefined}><b>${one.number}</b><span lang=${spokenIn(one.title)}>${said(one.title)}</span><${Icon} name=${LOOKS[code][1]} /><span class="vh">${t(code)}</span></a></li>`;
  })}</ol></nav>
  <div class="mark__main"><${Standing} ...${place} />
    ${aspect.kind === 'judgement' ? html`<${Judgement} key=${`${seat.id} ${aspect.key}`} ...${place} />`
      : html`<h2 class="vh">${aspect.number} ${said(aspect.title)}</h2><ol class="aspects"><${AspectCard} key=${`${seat.id} ${aspect.key}`} ...${place} /></ol>`}
  </div></div>`;
}

function codeOf(state, seat, aspect) {
  const view = state.view(seat.id, aspect.key);
  if (view.kept === 'conflict') return 'conflict';
  if (view.kept === 'refused') return 'refused';
  if (view.state !== 'not-marked') return ['waiting', 'saving'].includes(view.kept) ? view.kept : 'complete';
  if (view.round.too_wide) return 'disputed';
  return view.score !== null || view.round.scored ? 'progress' : 'none';
}

function AllAtOnce(place) {
  const { seat, sheet } = place;
  return html`<div class="page tablet__page"><${Standing} ...${place} /><h2 class="vh">${t('aspects-of', { number: seat.number ?? '' })}</h2>
    <ol class="aspects">${sheet.aspects.map((aspect) => html`<${AspectCard} key=${`${seat.id} ${aspect.key}`} ...${place} aspect=${aspect} />`)}</ol></div>`;
}

// What is particular about this seat and this reader.
function Standing({ state, seat, sheet, judging }) {
  const conditions = (seat.accommodations ?? []).map((code) => t(code));
  const disputed = state.sheetDoc(seat.id, sheet.id)?.disputed && state.sheetDoc(seat.id, sheet.id).state !== 'locked';
  return html`${disputed && html`<p class="banner st-disputed tablet__settled" data-in-dispute><${Icon} name="disputed" /> ${t('in-dispute')}</p>`}${!state.marked(seat.status) && html`<p class="banner st-none">${t('seat-not-marked', { status: t(seat.status) })}</p>`}
    ${state.marked(seat.status) && !judging && html`<p class="quiet small tablet__note"><${Icon} name="eye" /> ${t('only-looking')}</p>`}
    ${conditions.length > 0 && html`<p class="small tablet__note"><${Icon} name="info" /> ${conditions.join(', ')}</p>`}`;
}

function ActionBar(place) {
  const { app, state, seat, sheet, aspect, judging } = place;
  const settled = sheet.aspects.filter(({ key }) => state.settled(seat.id, key));
  const [before, after] = neighbours(place);
  return html`<div class="actionbar" role="region" aria-label=${t('actions')}>
    ${sheet.judged && before && html`<a class="btn" href=${toSheet(seat.id, sheet.id, before.key)}><${Icon} name="left" />${before.number}</a>`}
    <span class="actionbar__sum"><b>${sheet.judged ? `${settled.length} / ${sheet.aspects.length}` : html`${decimal(sum(sheet.aspects.map(({ key }) => state.view(seat.id, key).mark)))} <span class="quiet">/ ${decimal(sheet.maximum)}</span>`}</b>${t('recorded-of', { number: two(seat.number), done: settled.length, all: sheet.aspects.length })}</span>
    <span class="push tablet__end">
      ${sheet.judged && html`<${More} ...${place} view=${state.view(seat.id, aspect.key)} />`}
      ${judging && sheet.judged && html`<button class="btn btn--plain tablet__pass" type="button" onClick=${() => passOn(toSheet(seat.id, sheet.id), following(state, seat, sheet))}><${Icon} name="user" /><span>${t('pass-tablet')}</span></button>`}
      <${Primary} ...${place} app=${app} settled=${settled} after=${after} />
    </span></div>`;
}

// The names of the other judges here, from the one after this person on.
function following(state, seat, sheet) {
  const judges = state.judges(seat.id, sheet.id);
  const here = judges.indexOf(state.account) + 1;
  return [...judges.slice(here), ...judges.slice(0, here)].filter((one) => one !== state.account).map((one) => state.name(one));
}

export function neighbours({ sheet, aspect }) {
  const index = sheet.aspects.indexOf(aspect);
  return [sheet.aspects[index - 1], sheet.aspects[index + 1]];
}

// One thing to do next: score, go on, agree, sign.
function Primary(place) {
  const { state, seat, sheet, seats, aspect, judging, open, settled, after } = place;
  const doc = state.sheetDoc(seat.id, sheet.id);
  const whole = settled.length === sheet.aspects.length;
  if (open && aspect.kind === 'judgement' && !state.settled(seat.id, aspect.key)) {
    const { score, round } = state.view(seat.id, aspect.key);
    if (round.too_wide && (judging || state.leads)) return html`<${NextRound} ...${place} round=${round.number + 1} />`;
    if (judging && score === null) return html`<button class="btn btn--lg" type="button" aria-disabled="true">${t('choose-first')}</button>${after && html`<${Onward} ...${place} after=${after} />`}`;
  }
  if (judging && open && sheet.measured && whole && !doc?.agreed) return html`<${Agree} ...${place} doc=${doc} />`;
  const left = sheet.aspects.filter((one) => !settled.includes(one));
  const onward = judging ? nextOf(state.todo(seat.id, sheet), place) : after;
  if (sheet.judged && onward) return html`<a class="btn btn--go btn--lg tablet__next" href=${toSheet(seat.id, sheet.id, onward.key)}><span>${onward.number} ${said(onward.title)}</span><${Icon} name="right" /></a>`;
  const following = seats[seats.indexOf(seat) + 1];
  return html`${doc?.agreed && sheet.measured && whole && doc.state === 'complete' && html`<${StateChip} code="complete" size="lg" label=${t('panel-agreed')} />`}
    ${!sheet.judged && left.length > 0 && judging && html`<button class="btn btn--lg" type="button" aria-disabled="true"><${Icon} name="people" />${t('left', { aspects: shortly(left) })}</button>`}
    ${following ? html`<a class=${`btn btn--lg${left.length ? '' : ' btn--go'}`} href=${toSheet(following.id, sheet.id)}>${t('next-seat', { number: two(following.number) })}<${Icon} name="right" /></a>`
      : html`<a class="btn btn--lg" href=${state.toSign().length ? '#/sign' : '#/'}>${t(state.toSign().length ? 'sign-title' : 'my-sheets')}</a>`}`;
}

// What this judge still has to do on the sheet, first what comes after the aspect in front of them.
function nextOf(todo, { sheet, aspect }) {
  const here = sheet.aspects.indexOf(aspect);
  return todo.find((one) => sheet.aspects.indexOf(one) > here) ?? todo.find((one) => one !== aspect);
}

const shortly = (aspects) => aspects.slice(0, 3).map(({ number }) => number).join(', ') + (aspects.length > 3 ? ' …' : '');

// Any of the judges opens it, once it is talked over.
function NextRound({ app, seat, aspect, sheet, after, round }) {
  const begin = () => app.record({ seat: seat.id, aspect: aspect.key, act: 'round' });
  return html`<button class="btn btn--go btn--lg" type="button" data-primary onClick=${begin}><${Icon} name="refresh" />${t('begin-round', { round })}</button>
    ${after && html`<${Onward} seat=${seat} sheet=${sheet} after=${after} />`}`;
}

function Onward({ seat, sheet, after }) {
  return html`<a class="btn btn--icon tablet__onward" href=${toSheet(seat.id, sheet.id, after.key)} aria-label=${`${after.number} ${said(after.title)}`}><${Icon} name="right" /></a>`;
}

const agreeWord = (state) => t(state.work.assessment.judges === 3 ? 'we-three-agree' : 'we-agree');

// Confirmed once a sheet, over exactly the marks that are on the screen.
function Agree({ app, state, seat, sheet, doc }) {
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const waiting = state.items().some(({ command }) => command.seat === seat.id && sheet.aspects.some(({ key }) => key === command.aspect));
  const blocked = (state.queue.away && t('network-needed')) || (waiting && t('still-sending')) || (doc?.state !== 'complete' && t('still-sending'));
  const agree = async () => {
    const { answered, wrong } = settleAll();
    setTrouble(wrong);
    if (answered || wrong || blocked || busy) return; // what was typed last is on its way: then they confirm that
    setBusy(true);
    const { ok, body } = await app.send('POST', 'sheets/agree', { seat: seat.id, sheet: sheet.id, content: doc.content });
    await state.refreshSeat(seat.id);
    setBusy(false);
    setTrouble(ok ? '' : body?.error?.message || t('failed'));
    if (ok) state.say(t('panel-agreed'));
  };
  return html`${trouble && html`<span class="field__error" role="alert"><${Icon} name="warn" />${trouble}</span>`}
    <button class=${`btn btn--lg${blocked ? '' : ' btn--go'}`} type="button" aria-disabled=${blocked || busy ? 'true' : undefined} data-primary onClick=${agree}><${Icon} name="people" />${blocked || agreeWord(state)}</button>
    <${CannotAgree} app=${app} state=${state} seat=${seat} sheet=${sheet} size="lg" />`;
}
