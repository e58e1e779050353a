// Waiting marks as QR pictures, one after another.

import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact.js';
import { generate } from '../../../vendor/lean-qr.js';
import { piecesOf } from './export.js';
import { Icon } from './overlay.js';
import { t } from './said.js';

export function Pictures({ document: given, close }) {
  const pieces = piecesOf(given);
  const [at, setAt] = useState(0);
  const dialog = useRef(null);
  const canvas = useRef(null);
  useEffect(() => {
    dialog.current.showModal();
    dialog.current.querySelector('h2').focus();
  }, []);
  useEffect(() => {
    generate(pieces[at]).toCanvas(canvas.current, { on: [0, 0, 0, 255], off: [255, 255, 255, 255], padX: 4, padY: 4 });
  }, [at]);
  const label = t('qr-part', { number: at + 1, all: pieces.length });
  return html`<dialog class="dialog" ref=${dialog} aria-labelledby="pictures-title" onClose=${close}>
    <h2 id="pictures-title" tabindex="-1">${t('qr-title')}</h2><p>${t('qr-do')}</p>
    <canvas class="picture" ref=${canvas} role="img" aria-label=${label}></canvas>
    <p class="row row--between"><b role="status">${label}</b><span class="quiet">${t('checksum', { sum: given.sha256.slice(0, 8) })}</span></p>
    <div class="row row--between">
      <button class="btn btn--icon" type="button" aria-label=${t('previous')} aria-disabled=${at === 0 ? 'true' : undefined} onClick=${() => setAt(Math.max(0, at - 1))}><${Icon} name="left" /></button>
      <button class="btn" type="button" onClick=${() => dialog.current.close()}>${t('close')}</button>
      <button class="btn btn--icon" type="button" aria-label=${t('following')} aria-disabled=${at === pieces.length - 1 ? 'true' : undefined} onClick=${() => setAt(Math.min(pieces.length - 1, at + 1))}><${Icon} name="right" /></button>
    </div></dialog>`;
}
