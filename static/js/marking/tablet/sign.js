// Signing by the expert: complete sheets shown with their marks first, then one PIN for those that stay ticked
// (the password where this tablet was not paired, and so has no PIN).

import { html, useState } from '../../../vendor/htm-preact.js';
import { Banner, Empty, Icon } from './parts.js';
import { toSheet } from './routes.js';
import { decimal, said, spokenIn, t, two } from './words.js';
import { sum } from './compute.js';

const idOf = ({ seat, sheet }) => `${seat.id} ${sheet.id}`;

export function Sign({ app }) {
  const { state } = app;
  const waiting = state.toSign();
  const held = waiting.filter((row) => row.doc.agreed && isHeld(state, row)); // its marks are not decided, or not there yet
  const rows = waiting.filter((row) => row.doc.agreed && !held.includes(row));
  const later = waiting.filter(({ doc }) => !doc.agreed);
  const [off, setOff] = useState(new Set()); // not ticked
  const [pin, setPin] = useState('');
  const [trouble, setTrouble] = useState({ text: '', rows: new Map() });
  const [signed, setSigned] = useState(0);
  const [busy, setBusy] = useState(false);
  const chosen = rows.filter((row) => !off.has(idOf(row)));
  const secret = state.work.me.signs_by === 'password' ? 'sign-password' : 'sign-pin';
  const blocked = (state.queue.away && t('network-needed')) || (!chosen.length && t('sign-tick-first')) || (!pin && t(`${secret}-first`));
  const tick = (row) => setOff((was) => { const now = new Set(was); if (!now.delete(idOf(row))) now.add(idOf(row)); return now; });
  const sign = async (event) => {
    event.preventDefault();
    if (blocked || busy) return;
    setBusy(true);
    const sheets = chosen.map(({ seat, sheet, doc }) => ({ seat: seat.id, sheet: sheet.id, content: doc.content }));
    const { ok, body } = await app.send('POST', 'sheets/sign', { sheets, pin });
    setPin('');
    await Promise.all([...new Set(sheets.map(({ seat }) => seat))].map((seat) => state.refreshSeat(seat)));
    setTrouble(ok ? { text: '', rows: new Map() } : named(body?.error, chosen));
    if (ok) { setSigned(sheets.length); state.say(t('signed-count', { count: sheets.length })); }
    setBusy(false);
  };
  return html`<div class="page page--narrow stack"><div class="head"><div><h1 tabindex="-1">${t('sign-title')}</h1>${rows.length > 0 && html`<p>${t('sign-lead')}</p>`}</div></div>
    ${signed > 0 && html`<${Banner} look="complete" icon="signed" title=${t('signed-count', { count: signed })} />`}
        ${rows.length === 0 ? html`<${Empty} title=${t('sign-none')} text=${t('sign-none-text')} icon="signed" level=${2}><a class="btn" href="#/">${t('back')}</a><//>` : html`<form class="stack" onSubmit=${sign}>
      <ul class="card tablet__signs">${rows.map((row) => html`<${Row} key=${idOf(row)} state=${state} row=${row} ticked=${chosen.includes(row)} tick=${() => tick(row)} trouble=${trouble.rows.get(idOf(row))} />`)}</ul>
      <div class="row tablet__pin"><div class="field"><label for="sign-pin">${t(secret)}</label><input class=${`input${secret === 'sign-pin' ? ' input--num' : ''}`} id="sign-pin" type="password" inputmode=${secret === 'sign-pin' ? 'numeric' : 'text'} autocomplete="off" maxlength="200" value=${pin} aria-invalid=${trouble.text ? 'true' : undefined} aria-describedby=${trouble.text ? 'sign-trouble' : undefined} onInput=${(event) => setPin(event.target.value)} />${trouble.text && html`<p class="field__error" id="sign-trouble" role="alert"><${Icon} name="warn" />${trouble.text}</p>`}</div>
      <button class=${`btn btn--lg${blocked ? '' : ' btn--go'}`} type="submit" aria-disabled=${blocked || busy ? 'true' : undefined}><${Icon} name="signed" />${blocked || t('sign-count', { count: chosen.length })}</button></div></form>`}
    ${held.length > 0 && html`<section class="stack-s" aria-labelledby="sign-held"><h2 id="sign-held">${t('waiting-here')}: ${held.length}</h2><ul class="card tablet__signs">${held.map((row) => html`<${Row} key=${idOf(row)} state=${state} row=${row} />`)}</ul></section>`}
    ${later.length > 0 && html`<section class="stack-s" aria-labelledby="sign-later"><h2 id="sign-later">${t('agree-first-on', { count: later.length })}</h2><ul class="card tablet__signs">${later.map((row) => html`<${Row} key=${idOf(row)} state=${state} row=${row} />`)}</ul></section>`}</div>`;
}

// What was said of a sheet on this tablet and waits here is not among the marks that would be signed.
const isHeld = (state, { seat, sheet }) => state.items().some(({ command }) => command.act !== 'comment' && command.seat === seat.id && sheet.aspects.some(({ key }) => key === command.aspect));

// The server names the sheet that stood against the whole list.
function named(error, chosen) {
  const { sheet, seat } = error?.params ?? {};
  const meant = chosen.filter((row) => sheet && row.sheet.id === sheet && (!seat || row.seat.id === seat));
  const text = error?.code === 'sheet-outdated' ? t('sheet-changed') : error?.message;
  return { text: error?.message || t('failed'), rows: new Map(meant.map((row) => [idOf(row), text])) };
}

function Row({ state, row, ticked, tick, trouble }) {
  const { seat, sheet, doc } = row;
  const title = t('marks-of-sheet', { sheet: sheet.id, number: two(seat.number) });
  return html`<li><div class="signrow">${tick ? html`<input type="checkbox" checked=${ticked} onChange=${tick} aria-label=${`${sheet.id}, ${t('number', { number: two(seat.number) })}`} />` : html`<${Icon} name="people" size="l" />`}
    <div><b>${sheet.id}, ${t('number', { number: two(seat.number) })}</b><small lang=${spokenIn(sheet.title)}>${said(sheet.title)}</small>
      ${trouble && html`<p class="field__error">${trouble}</p>`}
      <details><summary>${title}</summary><ol class="tablet__marks">${sheet.aspects.map((aspect) => html`<li key=${aspect.key}><a href=${toSheet(seat.id, sheet.id, aspect.key)}>${aspect.number} ${said(aspect.title)}</a><b class="num">${markText(state, seat, aspect)}</b></li>`)}</ol></details></div>
    ${tick ? html`<b class="num">${decimal(sum(sheet.aspects.map(({ key }) => state.cell(seat.id, key).mark)))} <span class="quiet">/ ${decimal(sheet.maximum)}</span></b>` : html`<a class="btn btn--sm" href=${toSheet(seat.id, sheet.id)} aria-label=${`${t('open')}: ${sheet.id}, ${t('number', { number: two(seat.number) })}`}>${t('open')}</a>`}</div></li>`;
}

function markText(state, seat, aspect) {
  const { state: code, mark } = state.cell(seat.id, aspect.key);
  return code === 'marked' || code === 'not-marked' ? `${decimal(mark)} / ${decimal(aspect.maximum)}` : t(code);
}
