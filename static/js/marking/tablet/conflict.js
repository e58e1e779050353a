// Two tablets, one cell: both records side by side, nothing chosen beforehand; the panel decides.

import { html } from '../../../vendor/htm-preact.js';
import { CannotAgree, isTheChiefs, mineOf } from './disagreeing.js';
import { Empty, Icon, StateChip } from './parts.js';
import { toSheet } from './routes.js';
import { t as offline, timeOfDay } from './said.js';
import { skew } from './session.js';
import { decimal, said, t, timeToTheSecond, two } from './words.js';

export function Conflicts({ app }) {
  const { state } = app;
  const items = state.conflicts;
  if (!items.length) return html`<div class="page"><${Empty} title=${t('no-conflicts')} text=${t('no-conflicts-text')} icon="complete"><a class="btn" href="#/">${t('back')}</a><//></div>`;
  return html`<div class="page page--narrow stack"><h1 class="vh" tabindex="-1">${t('conflicts', { count: items.length })}</h1>
    ${items.map((item) => html`<${Conflict} key=${item.client_id} app=${app} state=${state} item=${item} />`)}</div>`;
}

function Conflict({ app, state, item }) {
  const { command, conflict, client_id: id } = item;
  const place = state.aspects.get(command.aspect);
  const seat = state.seat(command.seat);
  const judged = place?.aspect.kind === 'judgement';
  const emptied = !judged && conflict.state === 'not-marked'; // another version of the scheme, or a mark taken back
  const settled = isTheChiefs(conflict);
  const beside = `${place?.aspect.number ?? item.called?.aspect?.number ?? ''}, ${t('number', { number: two(seat?.number) })}`; // tells several conflicts apart
  const where = { aspect: `${place?.aspect.number ?? ''} ${said(place?.aspect.title)}`, number: two(seat?.number) };
  const decide = async (whose) => {
    await state.queue.resolve(id, whose);
    await state.refreshSeat(command.seat);
    if (!state.conflicts.length && place) app.go(toSheet(command.seat, place.sheet.id, command.aspect));
  };
  return html`<section class="dlg tablet__conflict" aria-labelledby=${`conflict-${id} place-${id}`} data-conflict><div class="stack">
    <p><${StateChip} code="conflict" size="lg" /></p><h2 id=${`conflict-${id}`}>${t((judged && 'conflict-judged') || (emptied ? 'conflict-emptied' : 'conflict-title'))}</h2><p id=${`place-${id}`}>${t('conflict-text', where)}</p>
    <div class="choice2">
      <section class="version" aria-label=${`${t('this-tablet')}: ${beside}`}><h3><${Icon} name="user" /> ${t('this-tablet')}</h3><${Value} mark=${mineOf(place?.aspect, command)} most=${place?.aspect.maximum} command=${command} judged=${judged} />
        <dl class="facts">${!judged && html`<div><dt>${t('answer')}</dt><dd>${answerText(command)}</dd></div>`}<div><dt>${t('who')}</dt><dd>${state.work.me.name} (${t('you')})</dd></div><div><dt>${t('when')}</dt><dd class="tn">${timeOfDay(Date.parse(item.at) + skew())}</dd></div></dl>
        ${settled ? html`<p class="quiet">${offline('chief-decided')}</p>` : html`<button class="btn btn--go btn--lg" type="button" onClick=${() => decide('mine')}>${judged || mineOf(place?.aspect, command) === null ? t('keep-mine') : t('keep', { value: decimal(mineOf(place?.aspect, command)) })}</button>`}</section>
      <section class="version" aria-label=${`${t('on-server')}: ${beside}`}><h3><${Icon} name="saved" /> ${t('on-server')}</h3>${judged ? html`<p>${roundText(state, command, conflict)}</p>` : html`<${Value} mark=${conflict.mark} most=${place?.aspect.maximum} command=${{ act: conflict.state }} />`}
        <dl class="facts">${!judged && html`<div><dt>${t('answer')}</dt><dd>${answerText({ act: 'answer', answer: conflict.answer })}</dd></div><div><dt>${t('who')}</dt><dd>${state.names.get(String(conflict.by)) ?? '—'}</dd></div>`}<div><dt>${t('when')}</dt><dd class="tn">${timeToTheSecond(conflict.at) || '—'}</dd></div></dl>
        <button class="btn btn--go btn--lg" type="button" onClick=${() => decide('theirs')}>${judged || conflict.mark === null ? t('keep-theirs') : t('keep', { value: decimal(conflict.mark) })}</button></section></div>
    ${!judged && !settled && place && html`<${CannotAgree} queue=${state.queue} item=${item} aspect=${place.aspect} sheet=${place.sheet.id} me=${state.work.me.name} other=${state.names.get(String(conflict.by)) ?? '—'} done=${() => { state.say(t('in-dispute')); return decide('theirs'); }} />`}
    <p class="small quiet">${t('conflict-note')}</p></div></section>`;
}

// A judgement never shows anybody's score here, one's own neither: the tablet may lie between two judges.
function Value({ mark, most, command, judged }) {
  if (judged) return html`<p>${t(command.act === 'score' ? 'your-score' : 'judgement')}</p>`;
  if (mark === null || mark === undefined) return html`<p class="version__v"><small>${['not-attempted', 'excused'].includes(command.act) ? t(command.act) : t('no-mark')}</small></p>`;
  return html`<p class="version__v">${decimal(mark)} <small>/ ${decimal(most)}</small></p>`;
}

function answerText({ act, answer }) {
  if (act === 'not-attempted' || act === 'excused') return t(act);
  if (!answer) return '—';
  const [kind, text] = answer.split(':');
  return kind === 'passed' ? t(text) : decimal(text);
}

function roundText(state, command, cell) {
  if (cell.state !== 'not-marked') return t(cell.state === 'marked' ? 'complete' : cell.state);
  const round = cell.rounds.at(-1) ?? { number: 1, scored: 0 };
  return t('round-is', { round: round.number, given: round.scored, all: state.work.assessment.judges });
}
