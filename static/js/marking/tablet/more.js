// What is done more rarely to one aspect: not attempted, excused, taken back, a comment; and the comments that are there.

import { html, useState } from '../../../vendor/htm-preact.js';
import { Dialog, Icon } from './parts.js';
import { decimal, t, time, two } from './words.js';

const EXCUSES = ['accommodation', 'aspect-cancelled']; // decisions.md 3

// What the chief expert said of an aspect, the chief alone takes back.
const isByChief = (view) => view.corrected || view.state === 'excused';

export function More({ app, state, seat, sheet, aspect, judging, open, view }) {
  const [commenting, setCommenting] = useState(false);
  const lead = state.leads;
  if (!open || (!judging && !lead)) return null;
  const act = (command) => (event) => {
    event.target.closest('details').open = false;
    app.record({ seat: seat.id, aspect: aspect.key, ...command });
  };
  const undo = async (event) => {
    event.target.closest('details').open = false;
    if (!await state.undo()) state.say(t('nothing-to-undo'));
  };
  const standing = view.state !== 'not-marked';
  const scored = view.cell.rounds.some(({ scored: count }) => count > 0) || view.score !== null;
  const byChief = isByChief(view);
  const back = view.cell.ends !== null && !view.item && (byChief ? lead : judging);
  return html`<details class="menu tablet__more" data-menu><summary aria-label=${t('more-of', { aspect: aspect.number })}><span>${t('more')}</span><${Icon} name="down" /></summary><div class="menu__sheet">
    ${judging && view.state !== 'not-attempted' && !byChief && !scored && html`<button type="button" onClick=${act({ act: 'not-attempted' })}><${Icon} name="absent" />${t('not-attempted')}</button>`}
    ${back && html`<button type="button" onClick=${act({ act: 'withdraw', ends: view.cell.ends })}><${Icon} name="undo" />${t('take-back')}</button>`}
    ${lead && view.state !== 'excused' && EXCUSES.map((reason) => html`<button type="button" key=${reason} onClick=${act({ act: 'excused', reason })}><${Icon} name="eq" />${t(`excuse-${reason}`)}</button>`)}
    ${judging && state.changes.length > 0 && html`<button type="button" onClick=${undo}><${Icon} name="undo" />${t('undo-last')}</button>`}
    <button type="button" onClick=${(event) => { event.target.closest('details').open = false; setCommenting(true); }}><${Icon} name="chat" />${t('comment')}</button>
    ${judging && !standing && view.held?.refused && html`<button type="button" onClick=${() => state.queue.discard(view.held.client_id)}><${Icon} name="bin" />${t('remove-refused')}</button>`}
  </div></details>${commenting && html`<${Comment} app=${app} seat=${seat} sheet=${sheet} aspect=${aspect} close=${() => setCommenting(false)} />`}`;
}

function Comment({ app, seat, aspect, close }) {
  const [text, setText] = useState('');
  const [reason, setReason] = useState('for-panel');
  const [missing, setMissing] = useState(false);
  const keep = async (event) => {
    event.preventDefault();
    if (!text.trim()) { setMissing(true); return; }
    if (!await app.record({ seat: seat.id, aspect: aspect.key, act: 'comment', text: text.trim(), reason })) return;
    app.state.say(t('comment-kept'));
    close();
  };
  return html`<${Dialog} title=${t('comment-on', { aspect: aspect.number, number: two(seat.number) })} onClose=${close}><form class="stack" onSubmit=${keep}>
    <div class="field"><label for="comment-text">${t('comment-text')}</label><textarea class="input" id="comment-text" maxlength="2000" value=${text} onInput=${(event) => { setText(event.target.value); setMissing(false); }} aria-invalid=${missing ? 'true' : undefined} aria-describedby="comment-missing"></textarea>
      <p class="field__error" id="comment-missing" hidden=${!missing}>${t('comment-needed')}</p></div>
    <fieldset class="choices"><legend>${t('comment-for')}</legend>${['for-panel', 'for-competitor'].map((code) => html`<label class="field--check" key=${code}><input type="radio" name="comment-for" checked=${reason === code} onChange=${() => setReason(code)} />${t(code)}</label>`)}</fieldset>
    <div class="row"><button class="btn btn--go" type="submit">${t('comment-keep')}</button><button class="btn btn--plain" type="button" onClick=${close}>${t('cancel')}</button></div></form><//>`;
}

// What the panel wrote for itself.
export function Notes({ state, seat, aspect }) {
  const notes = state.notes(seat.id, aspect.key);
  if (!notes.length) return null;
  return html`<section class="stack-s tablet__notes" aria-label=${t('comments-of', { aspect: aspect.number })}>${notes.map(({ name, at, text, waits }) => html`<p class="small tablet__note"><${Icon} name="chat" /><span><b>${name}</b>, <span class="tn">${time(at)}</span>${waits && html` (${t('waiting-here')})`}: <span data-note>${text}</span></span></p>`)}</section>`;
}

// An aspect that stands settled otherwise than by an answer or scores: said in words, with the way back.
export function Settled({ app, state, seat, aspect, judging, open, view }) {
  const word = view.corrected ? t('corrected', { mark: decimal(view.mark) }) : view.state !== 'marked' && t(view.state);
  const may = open && view.cell.ends !== null && !view.item && (isByChief(view) ? state.leads : judging);
  return html`<div class="banner st-none tablet__settled">${word && html`<b>${word}</b>`}
    ${may && word && html`<button class="btn btn--sm" type="button" onClick=${() => app.record({ seat: seat.id, aspect: aspect.key, act: 'withdraw', ends: view.cell.ends })}><${Icon} name="undo" />${t('take-back')}</button>`}</div>`;
}
