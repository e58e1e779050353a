// Judgement: four written benchmarks as the answer, cards face down until all are in, a new round when they are too far apart.

import { html } from '../../../vendor/htm-preact.js';
import { Icon, Kept } from './parts.js';
import { CannotAgree } from './dispute.js';
import { Notes, Settled } from './more.js';
import { decimal, said, shell, spokenIn, t } from './words.js';

export function Judgement(place) {
  const { state, seat, sheet, aspect } = place;
  const view = state.view(seat.id, aspect.key);
  const judges = state.judges(seat.id, sheet.id);
  const known = { ...place, view, judges, all: judges.length || state.work.assessment.judges, round: view.round };
  const agreed = view.state === 'marked' && !view.corrected && view.round.revealed && !view.round.too_wide;
  return html`<div class="aspect-head"><h2 lang=${spokenIn(aspect.title)}><span class="aspect-head__code">${aspect.number}</span>${said(aspect.title)}</h2>
      <span class="quiet small">${t('most', { mark: decimal(aspect.maximum) })}${aspect.section ? `, ${t('section', { section: aspect.section })}` : ''}</span></div>
    <${Explained} aspect=${aspect} />
    ${view.round.too_wide && view.state === 'not-marked' && html`<${Apart} ...${known} />`}
    ${agreed && html`<${Agreed} ...${known} />`}
    ${view.state !== 'not-marked' && !agreed && html`<${Settled} ...${place} view=${view} />`}
    <${Benchmarks} ...${known} agreed=${agreed} />
    ${view.state === 'not-marked' && !view.round.too_wide && html`<${Jury} ...${known} />`}
    <${Earlier} ...${known} agreed=${agreed} />
    ${agreed && html`<p class="quiet small tablet__note"><${Icon} name="locked" /> ${t('scores-final')}</p>`}
    <p class="tablet__kept"><${Kept} view=${view} /></p>
    <${Notes} state=${state} seat=${seat} aspect=${aspect} />`;
}

// Extra lines of the aspect, and the requirement.
export function Explained({ aspect }) {
  const lines = aspect.extra.map((line) => ({ text: said(line), lang: spokenIn(line), mark: line.mark })).filter(({ text }) => text);
  const requirement = said(aspect.requirement);
  return html`${requirement && html`<p class="quiet small" lang=${spokenIn(aspect.requirement)}>${requirement}</p>`}
    ${lines.map(({ text, lang, mark }) => html`<p class="quiet small" lang=${lang}>${text}${mark ? ` (${decimal(mark)})` : ''}</p>`)}`;
}

const called = (state, account) => (account === state.account ? t('you') : state.name(account));

function Benchmarks({ state, seat, aspect, view, round, judging, open, agreed, app }) {
  const before = view.cell.rounds.filter(({ revealed, number }) => revealed && (number < round.number || round.too_wide || agreed)).at(-1);
  const fixed = !judging || !open || round.revealed || view.state !== 'not-marked';
  const legend = round.number > 1 ? t('choose-new-score', { round: round.number }) : t('choose-score');
  const choose = (score) => app.record({ seat: seat.id, aspect: aspect.key, act: 'score', score, round: round.number });
  const mine = agreed || round.too_wide ? round.scores[state.account] ?? null : view.score;
  return html`<fieldset><legend class="vh">${fixed ? t('benchmarks') : legend}</legend><div class="bench" data-benchmarks>
    ${aspect.benchmarks.map((text, level) => {
      const who = before ? Object.entries(before.scores).filter(([, score]) => score === level).map(([account]) => called(state, account)) : [];
      return html`<label key=${level}><input type="radio" name=${`score-${aspect.key}`} value=${level} checked=${mine === level} disabled=${fixed} aria-describedby=${`bench-${level}`} onChange=${() => choose(level)} />
        <span class="bench__top"><span class="bench__n">${level}</span><span class="bench__w">${t(`level-${level}`)}</span></span>
        <span id=${`bench-${level}`} lang=${spokenIn(text)}>${said(text) || t('no-text')}</span>
        ${who.length > 0 && html`<span class=${`bench__tag${before.too_wide ? '' : ' bench__tag--ok'}`}>${t('round-tag', { round: before.number, who: who.join(', ') })}</span>`}
        <span class="bench__pick"><${Icon} name="check" />${t('your-score')}</span></label>`;
    })}</div></fieldset>`;
}

// Cards of the jury: not in, in and face down, shown.
function Jury({ state, judges, all, round, view }) {
  const given = new Set(round.given);
  if (view.score !== null) given.add(state.account);
  return html`<section class="jury" aria-labelledby="jury-title"><div><h3 id="jury-title"><${Icon} name="hidden" />${round.number > 1 ? t('round-hidden', { round: round.number }) : t('scores-hidden')}</h3>
      <p class="small quiet">${t(view.score === null ? 'in-so-far' : 'change-until', { given: given.size, all })}${state.queue.away ? ` ${t('reveal-needs-network')}` : ''}</p></div>
    <ul class="slots" role="list">${judges.map((account) => html`<${Slot} key=${account} state=${state} account=${account} given=${given.has(account)} score=${account === state.account ? view.score : round.scores[account] ?? null} />`)}</ul></section>`;
}

function Slot({ state, account, given, score }) {
  const me = account === state.account;
  const card = (me && score !== null && html`<span class="flash flash--me">${score}</span>`)
    || (given ? html`<span class="flash flash--back"><svg aria-hidden="true"><use href=${`${shell.icons}#horns`} /></svg></span>` : html`<span class="flash flash--wait"><${Icon} name="clock" /></span>`);
  return html`<li class="slot">${card}<span><b>${state.name(account)}</b>${me ? t('this-is-you') : t(given ? 'score-in' : 'score-awaited')}</span></li>`;
}

function Shown({ state, seat, aspect, judges, round, far, before }) {
  const turning = state.turned === `${seat.id} ${aspect.key} ${round.number}` ? ' flash--turn' : '';
  return html`<ul class="slots" role="list">${judges.filter((account) => account in round.scores).map((account) => html`<li class="slot" key=${account}>
    <span class=${`flash flash--${far ? 'far' : 'ok'}${turning}`}>${round.scores[account]}</span>
    <span><b>${state.name(account)}</b>${account === state.account ? t('this-is-you') : ''}${before && account in before.scores ? ` ${t('was', { score: before.scores[account] })}` : ''}</span></li>`)}</ul>`;
}

function Apart(place) {
  const { state, round, judging, open } = place;
  const scores = Object.values(round.scores);
  const distance = Math.max(...scores) - Math.min(...scores);
  return html`<section class="banner st-disputed tablet__apart"><div class="banner__t"><b><${Icon} name="disputed" />${t('apart', { spread: distance })}</b><p>${t('apart-text', { most: state.work.assessment.spread })}</p></div>
    <${Spread} state=${state} round=${round} distance=${distance} /><${Shown} ...${place} far=${true} /></section>
    ${judging && open && html`<div class="row tablet__cannot"><${CannotAgree} ...${place} /></div>`}`;
}

function Agreed(place) {
  const { aspect, view, round, all, state } = place;
  const scores = Object.values(round.scores);
  const before = view.cell.rounds.filter(({ number }) => number < round.number).at(-1);
  const how = { sum: scores.join(' + '), whole: all * state.work.assessment.most_score, most: decimal(aspect.maximum), round: round.number };
  return html`<section class="banner st-complete"><div class="banner__t"><b><${Icon} name="complete" />${t('judged-mark', { mark: decimal(view.mark), most: decimal(aspect.maximum) })}</b><p>${t('judged-how', how)}</p></div><${Shown} ...${place} before=${before} /></section>`;
}

const TICKS = Array.from({ length: 31 }, (_each, index) => index);

// The distance of the scores on the rule from 0 to 3.
function Spread({ state, round, distance }) {
  const at = (score) => 20 + score * 120;
  const scores = Object.entries(round.scores);
  const values = scores.map(([, score]) => score);
  const label = t('spread-says', { scores: scores.map(([account, score]) => `${called(state, account)} ${score}`).join(', '), spread: distance });
  return html`<svg class="spread" viewBox="0 0 400 62" role="img" aria-label=${label}><path d="M20 34H380" class="tick" />
    ${TICKS.map((tick) => html`<path class="tick" d=${`M${20 + tick * 12} 34v${tick % 10 ? 5 : 11}`} />`)}
    <path class="gap" d=${`M${at(Math.min(...values))} 34H${at(Math.max(...values))}`} />
    ${[...new Set(values)].map((score) => html`<circle class="pt" cx=${at(score)} cy="34" r="9" /><text x=${at(score)} y="15" text-anchor="middle">${values.filter((one) => one === score).length > 1 ? `×${values.filter((one) => one === score).length}` : ''}</text>`)}
    ${[0, 1, 2, 3].map((score) => html`<text x=${at(score)} y="60" text-anchor="middle">${score}</text>`)}</svg>`;
}

// Every round is kept and shown.
function Earlier({ state, view, round, judges, agreed }) {
  const rounds = view.cell.rounds.filter(({ number, revealed }) => revealed && (number < round.number || (!agreed && view.state !== 'not-marked')));
  if (!rounds.length) return null;
  return html`<section class="tablet__rounds" aria-labelledby="rounds-title"><h3 id="rounds-title">${t('earlier-rounds')}</h3><ol>
    ${rounds.map((one) => html`<li key=${one.number}><b>${t('round', { round: one.number })}</b> ${judges.filter((account) => account in one.scores).map((account) => `${state.name(account)}: ${one.scores[account]}`).join(', ')}</li>`)}</ol></section>`;
}
