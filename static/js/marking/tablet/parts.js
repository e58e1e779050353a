// Parts that every screen uses, in the look of the product's own macros.

import { html, useEffect, useRef } from '../../../vendor/htm-preact.js';
import { t as offline } from './said.js';
import { shell, t, time } from './words.js';

export const LOOKS = {
  none: ['none', 'none'], progress: ['progress', 'progress'], complete: ['complete', 'complete'], disputed: ['disputed', 'disputed'],
  signed: ['signed', 'signed'], locked: ['locked', 'locked'], saving: ['progress', 'refresh'], saved: ['complete', 'saved'],
  waiting: ['queued', 'queued'], conflict: ['conflict', 'conflict'], refused: ['disputed', 'x'], info: ['none', 'info'], away: ['none', 'minus'],
};

export function Icon({ name, size = '' }) {
  return html`<svg class=${`i${size ? ` i--${size}` : ''}`} aria-hidden="true"><use href=${`${shell.icons}#${name}`} /></svg>`;
}

export function StateChip({ code, label, size = '' }) {
  const [colour, icon] = LOOKS[code];
  return html`<span class=${`state state--wrap st-${colour}${size ? ` state--${size}` : ''}`}><${Icon} name=${icon} />${label ?? t(code)}</span>`;
}

export function Banner({ look, icon, title, role, children }) {
  return html`<div class=${`banner st-${look}`} role=${role}><${Icon} name=${icon} size="l" /><div class="banner__t"><b>${title}</b></div>${children}</div>`;
}

export function Gauge({ value, most, label }) {
  return html`<span class=${`gauge${most > 0 && value === most ? ' gauge--done' : ''}`}><progress value=${value} max=${most || 1} aria-label=${label}></progress></span>`;
}

export function Empty({ title, text, icon = 'file', level = 1, children }) {
  const heading = level === 1 ? html`<h1 tabindex="-1">${title}</h1>` : html`<h2>${title}</h2>`;
  return html`<div class="empty"><${Icon} name=${icon} size="l" />${heading}${text && html`<p>${text}</p>`}${children}</div>`;
}

// Opens as soon as it is there; the heading first, never an answer.
export function Dialog({ title, onClose, children }) {
  const dialog = useRef(null);
  useEffect(() => {
    dialog.current.showModal();
    dialog.current.querySelector('h2').focus();
  }, []);
  return html`<dialog class="dialog" ref=${dialog} aria-labelledby="dialog-title" onClose=${onClose}>
    <h2 id="dialog-title" tabindex="-1">${title}</h2>${children}</dialog>`;
}

// Where the mark of a cell is: never green before the server answered.
export function Kept({ view }) {
  const { kept, cell, held } = view;
  if (kept === 'saved') {
    if (view.state === 'not-marked' && view.score === null) return html`<${StateChip} code="none" label=${t('no-mark')} />`;
    return html`<${StateChip} code="saved" label=${t('saved-as', { seq: cell.seq, time: time(cell.at) })} />`;
  }
  if (kept === 'none' || kept === 'sending') return html`<${StateChip} code="none" label=${view.state === 'not-marked' ? t('no-mark') : '…'} />`;
  if (kept === 'saving') return html`<${StateChip} code="saving" />`;
  if (kept === 'waiting') return html`<${StateChip} code="waiting" label=${t('waiting-here')} />`;
  if (kept === 'conflict') return html`<a class="kept__link" href="#/conflicts"><${StateChip} code="conflict" /></a>`;
  return html`<${StateChip} code="refused" label=${t('refused')} />${held?.refused.message && html`<span class="kept__why">${held.refused.status === 403 ? offline('not-yours') : held.refused.message}</span>`}`;
}
