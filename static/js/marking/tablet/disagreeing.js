// Where the panel cannot agree on one of two values, a role decides: the way there, on every page that shows a conflict.
//
// The sheet goes into dispute, and both values are written beside the aspect for the chief, before this tablet's own
// leaves it. What stands on the server stands until then.

import { html, useState } from '../../../vendor/htm-preact.js';
import { award } from './compute.js';
import { Icon } from './overlay.js';
import { decimal, t, timeOfDay } from './said.js';
import { send, skew } from './session.js';

const OPEN_ALREADY = 'sheet-already-disputed';

// `aspect` as the work has it, `sheet` its id; `me` and `other`: the names of those who said the two values.
export function CannotAgree({ queue, item, aspect, sheet, me, other, size = 'lg', done }) {
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const open = async () => {
    if (busy) return;
    setBusy(true);
    setTrouble('');
    const wrong = await disputed(item, sheet) || await noted(queue, item, bothSaid(item, aspect, me, other));
    if (!wrong) return done();
    setTrouble(wrong);
    return setBusy(false);
  };
  const id = `cannot-${item.client_id}`;
  return html`<div class="stack-s"><div class="row"><button class=${`btn btn--${size}`} type="button" aria-describedby=${id} aria-disabled=${busy ? 'true' : undefined} onClick=${open}><${Icon} name="disputed" />${t('cannot-agree')}</button></div>
    <p class="small" id=${id}>${t('cannot-agree-do')}</p>${trouble && html`<p class="field__error" role="alert"><${Icon} name="warn" />${trouble}</p>`}</div>`;
}

// What the answer of this tablet is worth; null where that is no mark.
export const mineOf = (aspect, { act, answer }) => (act === 'answer' && aspect ? award(aspect.maximum, aspect.calculation, answer) : null);

// What the chief expert excused or corrected meanwhile: the server takes nothing else from a judge, and there is nothing to agree on.
export const isTheChiefs = ({ corrected, state }) => Boolean(corrected) || state === 'excused';

// "" once the sheet is in dispute, else what stands in the way.
async function disputed({ assessment, command: { seat } }, sheet) {
  const address = `/api/marking/${encodeURIComponent(assessment)}/sheets/dispute`;
  const { ok, body } = await send('POST', address, { seat, sheet, reason: 'panel-cannot-agree' });
  return ok || body?.error?.code === OPEN_ALREADY ? '' : body?.error?.message || t('network-needed');
}

async function noted(queue, { assessment, called, conflict, command: { seat, aspect } }, text) {
  const comment = { seat, aspect, act: 'comment', reason: 'for-panel', text, seen: conflict.seq ?? null };
  return queue.add(comment, called, assessment).then(() => '', () => t('failed'));
}

function bothSaid({ command, conflict, at }, aspect, me, other) {
  const told = (mark, act) => (mark === null || mark === undefined ? t(['not-attempted', 'excused'].includes(act) ? act : 'empty') : decimal(mark));
  return t('cannot-agree-both', {
    mine: told(mineOf(aspect, command), command.act), me, at: timeOfDay(Date.parse(at) + skew()),
    theirs: told(conflict.mark, conflict.state), other, then: conflict.at ? timeOfDay(Date.parse(conflict.at)) : '—',
  });
}
