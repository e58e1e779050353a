// My sheets: the day's sub-criteria with their progress, what needs attention, and the next thing to do one tap away.

import { html, useState } from '../../../vendor/htm-preact.js';
import { Empty, Gauge, Icon, StateChip } from './parts.js';
import { toSheet } from './routes.js';
import { byTheServer } from './session.js';
import { decimal, said, spokenIn, t, timeToTheSecond, two } from './words.js';

const FILTERS = ['all', 'mine', 'unfinished'];

export function Home({ app }) {
  const { state } = app;
  const { work } = state;
  const marks = Object.keys(work.mine).length > 0;
  const [filter, setFilter] = useState(marks ? 'mine' : 'all');
  const everything = work.sheets.map((sheet) => tally(state, sheet));
  const shown = everything.filter(({ sheet, done, all }) => (filter === 'all' || marks === false || work.mine[sheet.id]) && (filter !== 'unfinished' || done < all));
  const today = shown.filter(({ sheet }) => sheet.day === work.assessment.today);
  const rest = shown.filter(({ sheet }) => sheet.day !== work.assessment.today);
  const next = nextToDo(state, everything);
  return html`<div class="page tablet__page">
    <div class="head"><div><h1 tabindex="-1">${t(work.assessment.today ? 'today' : 'all-days')}</h1><p>${lead(work, everything)}</p></div>
      ${next ? html`<a class="btn btn--go btn--lg" href=${toSheet(next.seat.id, next.sheet.id, next.aspect.key)}>${t('go-on', { sheet: next.sheet.id, number: two(next.seat.number) })}<${Icon} name="right" /></a>`
        : marks && html`<${StateChip} code="complete" size="lg" label=${t('all-done')} />`}</div>
    ${work.assessment.state !== 'open' && html`<p class="banner st-none">${t(work.assessment.state === 'closed' ? 'closed' : 'not-open')}</p>`}
    ${work.sheets.length === 0 ? html`<${Empty} title=${t('no-sheets')} text=${t('no-sheets-text')} level=${2} icon="list" />` : html`
    <div class="split split--side"><div class="stack">
      <${Filter} value=${filter} choose=${setFilter} marks=${marks} />
      ${shown.length === 0 && html`<${Empty} title=${t('nothing-here')} level=${2} icon="list" />`}
      <${Tasks} title=${t('to-mark')} tallies=${today.filter(unfinished)} state=${state} now=${next} />
      <${Tasks} title=${t('finished')} tallies=${today.filter((one) => !unfinished(one))} state=${state} now=${next} />
      <${Tasks} title=${work.assessment.today ? t('other-days') : t('to-mark')} tallies=${rest} state=${state} now=${next} days=${true} />
    </div><aside class="stack" aria-label=${t('attention')}>
      <${Progress} tallies=${today.length ? today : shown} />
      <${Attention} state=${state} tallies=${everything} />
      <${ThisTablet} state=${state} />
    </aside></div>`}
  </div>`;
}

const unfinished = ({ done, all }) => done < all;

function lead({ assessment }, tallies) {
  const day = assessment.today ? `${t('day', { day: assessment.today })}. ` : '';
  return day + t('given-to-me', { count: tallies.length });
}

function tally(state, sheet) {
  const seats = state.seatsOf(sheet.id).filter(({ status }) => state.marked(status));
  const states = seats.map((seat) => state.stateOf(seat.id, sheet));
  const done = states.filter((code) => ['complete', 'signed', 'locked'].includes(code)).length;
  return { sheet, seats, states, done, all: seats.length };
}

// What this person would do next: today first, disputes first, then in the order of the scheme.
export function nextToDo(state, tallies) {
  if (state.work.assessment.state !== 'open') return null;
  const { today } = state.work.assessment;
  const mine = tallies.filter(({ sheet }) => state.work.mine[sheet.id]);
  const ordered = [...mine.filter(({ sheet }) => sheet.day === today), ...mine.filter(({ sheet }) => sheet.day !== today)];
  const places = ordered.flatMap(({ sheet, seats, states }) => seats.map((seat, index) => ({ sheet, seat, code: states[index] })));
  for (const wanted of [({ code }) => code === 'disputed', ({ code }) => code === 'progress', ({ code }) => code === 'none']) {
    for (const { sheet, seat, code } of places.filter(wanted)) {
      const aspect = (code === 'disputed' && sheet.aspects.find(({ key }) => state.view(seat.id, key).round.too_wide)) || state.todo(seat.id, sheet)[0];
      if (aspect) return { sheet, seat, aspect };
    }
  }
  return null;
}

function Filter({ value, choose, marks }) {
  const offered = FILTERS.filter((code) => marks || code !== 'mine');
  return html`<fieldset class="tablet__filter"><legend class="vh">${t('show-which')}</legend><div class="seg">
    ${offered.map((code) => html`<label key=${code}><input type="radio" name="filter" value=${code} checked=${code === value} onChange=${() => choose(code)} />${t(`show-${code}`)}</label>`)}
  </div></fieldset>`;
}

function Tasks({ title, tallies, state, now, days = false }) {
  if (!tallies.length) return null;
  return html`<section class="stack-s"><h2>${title}</h2><ul class="today">
    ${tallies.map((one) => html`<li key=${one.sheet.id}><${Task} ...${one} state=${state} now=${now?.sheet === one.sheet} days=${days} /></li>`)}</ul></section>`;
}

function Task({ sheet, seats, states, done, all, state, now, days }) {
  const kind = sheet.measured && sheet.judged ? 'both-kinds' : (sheet.judged && 'judgement') || 'measurement';
  return html`<a class=${`task${now ? ' task--now' : ''}`} href=${addressOf(state, sheet, seats)}>
    ${now && html`<span class="task__cue">${t('right-now')}</span>`}
    <span class="task__code">${sheet.id}</span>
    <span><span class="task__name" lang=${spokenIn(sheet.title)}>${said(sheet.title)}</span><span class="task__meta"><span><${Icon} name=${sheet.judged ? 'people' : 'ruler'} /> ${t(kind)}</span>
      <span>${t('count-aspects', { count: sheet.aspects.length })}</span><span>${t('marks-of', { mark: decimal(sheet.maximum) })}</span>${days && sheet.day && html`<span>${t('day', { day: sheet.day })}</span>`}</span></span>
    <span class="task__end"><${SheetState} state=${state} sheet=${sheet} seats=${seats} states=${states} /></span>
    <span class="task__bar"><${Gauge} value=${done} most=${all} label=${t('competitors-marked', { sheet: sheet.id, done, all })} /><span class="num"><b>${done}</b> ${t('of-competitors', { all })}</span></span></a>`;
}

function SheetState({ state, sheet, seats, states }) {
  const is = (code) => states.filter((each) => each === code).length;
  if (is('disputed')) return html`<${StateChip} code="disputed" label=${`${t('disputed')}: ${is('disputed')}`} />`;
  const done = is('complete') + is('signed') + is('locked');
  if (done === states.length && done > 0) {
    if (is('locked') === done) return html`<${StateChip} code="locked" />`;
    if (!is('complete')) return html`<${StateChip} code="signed" />`;
    const waits = seats.some(({ id }) => needsMe(state, state.sheetDoc(id, sheet.id)));
    return html`<${StateChip} code="complete" label=${t(waits ? 'complete-sign' : 'complete')} />`;
  }
  return html`<${StateChip} code=${done || is('progress') ? 'progress' : 'none'} />`;
}

const needsMe = (state, doc) => doc?.state === 'complete' && doc.signers.includes(state.account) && !doc.signed_by.includes(state.account);

function addressOf(state, sheet, seats) {
  const seat = seats.find(({ id }) => state.todo(id, sheet).length) ?? seats[0] ?? state.work.seats[0];
  return toSheet(seat?.id ?? '', sheet.id, state.todo(seat?.id, sheet)[0]?.key);
}

function Progress({ tallies }) {
  const done = tallies.reduce((total, one) => total + one.done, 0);
  const all = tallies.reduce((total, one) => total + one.all, 0);
  return html`<section class="card stack-s"><h2>${t('progress-of-day')}</h2><p class="dayhead__n">${done} <small class="quiet">/ ${all}</small></p>
    <p class="quiet small">${t('progress-text')}</p><${Gauge} value=${done} most=${all} label=${`${t('progress-of-day')}: ${done} / ${all}`} /></section>`;
}

function Attention({ state, tallies }) {
  const disputed = tallies.flatMap(({ sheet, seats, states }) => seats.filter((_seat, index) => states[index] === 'disputed').map((seat) => ({ sheet, seat }))).slice(0, 4);
  const unsigned = state.toSign();
  const toSign = unsigned.filter(({ doc }) => doc.agreed).length;
  const toAgree = unsigned.filter(({ doc, seat, sheet }) => !doc.agreed && state.judging(seat.id, sheet.id)); // who was replaced signs, and agrees on nothing
  const [conflicts, refusals] = [state.conflicts.length, state.refusals.length];
  const nothing = !disputed.length && !toSign && !toAgree.length && !conflicts && !refusals;
  return html`<section class="card"><h2>${t('attention')}</h2>${nothing ? html`<p class="quiet">${t('nothing-waits')}</p>` : html`<ul class="issues">
    ${conflicts > 0 && html`<${Issue} look="conflict" icon="conflict" text=${t('conflicts-wait', { count: conflicts })} href="#/conflicts" />`}
    ${refusals > 0 && html`<${Issue} look="disputed" icon="x" text=${t('refused-wait', { count: refusals })} href="#/waiting" />`}
    ${disputed.map((place) => html`<${Disputed} key=${`${place.sheet.id} ${place.seat.id}`} state=${state} ...${place} />`)}
    ${toSign > 0 && html`<${Issue} look="signed" icon="signed" text=${t('signatures-wait', { count: toSign })} href="#/sign" word="sign" />`}
    ${toAgree.length > 0 && html`<${Issue} look="progress" icon="people" text=${t('agreement-waits', { count: toAgree.length })} href=${toSheet(toAgree[0].seat.id, toAgree[0].sheet.id)} />`}
  </ul>`}</section>`;
}

// Scores too far apart are for the judges to talk over; a sheet that somebody put in dispute is for the chief to decide.
function Disputed({ state, sheet, seat }) {
  const apart = sheet.aspects.find(({ key }) => state.view(seat.id, key).round.too_wide && !state.settled(seat.id, key));
  const number = two(seat.number);
  if (apart) return html`<${Issue} look="disputed" icon="disputed" text=${t('too-far', { sheet: sheet.id, number })} small=${t('talk-again')} href=${toSheet(seat.id, sheet.id, apart.key)} />`;
  return html`<${Issue} look="disputed" icon="disputed" text=${`${sheet.id}, ${t('number', { number })}: ${t('disputed')}`} small=${t('in-dispute')} href=${toSheet(seat.id, sheet.id)} />`;
}

function Issue({ look, icon, text, small, href, word = 'open' }) {
  return html`<li class=${`st-${look}`}><${Icon} name=${icon} size="l" /><p>${text}${small && html`<small>${small}</small>`}</p><a class="btn btn--sm" href=${href} aria-label=${`${t(word)}: ${text}`}>${t(word)}</a></li>`;
}

function ThisTablet({ state }) {
  return html`<section class="card stack-s"><h2>${t('this-tablet')}</h2><dl class="facts">
    <div><dt>${t('offline-work')}</dt><dd>${t(state.queue.durable ? 'offline-ready' : 'offline-off')}</dd></div>
    <div><dt>${t('queue-length')}</dt><dd><a href="#/waiting">${state.queue.list().length}</a></dd></div>
    <div><dt>${t('last-contact')}</dt><dd class="tn">${timeToTheSecond(byTheServer(state.contact)) || '—'}</dd></div></dl></section>`;
}
