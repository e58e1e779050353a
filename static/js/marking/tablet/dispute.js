// A panel that cannot agree, over scores that stay apart or over a whole sheet: it says on what, and the chief decides.

import { html, useState } from '../../../vendor/htm-preact.js';
import { Dialog, Icon } from './parts.js';
import { t, two } from './words.js';

const MOST = 1900; // characters: the server takes 2000, and the number of the aspect comes before them

// `aspect` only where the disagreement is over that one; nothing is shown once the sheet is in dispute.
export function CannotAgree({ app, state, seat, sheet, aspect = null, size = '' }) {
  const [asking, setAsking] = useState(false);
  if (state.sheetDoc(seat.id, sheet.id)?.disputed) return null;
  return html`<button class=${`btn${size && ` btn--${size}`}`} type="button" data-cannot-agree onClick=${() => setAsking(true)}><${Icon} name="disputed" />${t('cannot-agree')}</button>
    ${asking && html`<${Ask} app=${app} state=${state} seat=${seat} sheet=${sheet} aspect=${aspect} close=${() => setAsking(false)} />`}`;
}

function Ask({ app, state, seat, sheet, aspect, close }) {
  const [text, setText] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (!text.trim()) { setTrouble(t('dispute-needed')); return; }
    setBusy(true);
    const said = aspect ? `${aspect.number}: ${text.trim()}` : text.trim();
    const { ok, body } = await app.send('POST', 'sheets/dispute', { seat: seat.id, sheet: sheet.id, reason: 'panel-cannot-agree', text: said });
    setBusy(false);
    if (!ok && body?.error?.code !== 'sheet-already-disputed') { setTrouble(body?.error?.message || t('network-needed')); return; }
    await state.refreshSeat(seat.id);
    state.say(t('in-dispute'));
    close();
  };
  return html`<${Dialog} title=${t('dispute-on', { sheet: aspect?.number ?? sheet.id, number: two(seat.number) })} onClose=${close}><form class="stack" onSubmit=${send}>
    <p>${t('dispute-do')}</p>
    <div class="field"><label for="dispute-text">${t('dispute-what')}</label><textarea class="input" id="dispute-text" maxlength=${MOST} value=${text} onInput=${(event) => { setText(event.target.value); setTrouble(''); }} aria-invalid=${trouble ? 'true' : undefined} aria-describedby="dispute-trouble"></textarea>
      <p class="field__error" id="dispute-trouble" role="alert" hidden=${!trouble}>${trouble}</p></div>
    <div class="row"><button class="btn btn--go" type="submit" aria-disabled=${busy ? 'true' : undefined}>${t('dispute-send')}</button><button class="btn btn--plain" type="button" onClick=${close}>${t('cancel')}</button></div></form><//>`;
}
