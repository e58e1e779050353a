// The photos of a competitor's work, at the sheet: those on the server, those that wait on this tablet, one more.

import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact.js';
import { Icon, StateChip } from '../tablet/parts.js';
import { send } from '../tablet/session.js';
import { t, two } from '../tablet/words.js';
import { drawInto, redrawn } from './picture.js';
import { addressOf, knownPhotos, noteKnown, photosOf } from './waiting.js';

export function Photos({ app, state, seat, sheet, judging, open }) {
  const [queue, setQueue] = useState(null);
  const [kept, setKept] = useState(null);
  const [most, setMost] = useState(4);
  const [trouble, setTrouble] = useState('');
  const [, again] = useState(0);
  const assessment = app.assessment;
  const load = async () => {
    const { ok, body } = await send('GET', `${addressOf(assessment)}?seat=${encodeURIComponent(seat.id)}`);
    if (ok) {
      setKept(body.photos);
      setMost(body.most);
      noteKnown(state.account, assessment, seat.id, body.photos.length);
    } else setKept((before) => before ?? false);
  };
  useEffect(() => {
    let here = true;
    const heard = () => here && again((count) => count + 1);
    setKept(null);
    setTrouble('');
    load();
    photosOf(state.account).then((made) => {
      if (!here) return;
      setQueue(made);
      made.addEventListener('change', heard);
      made.addEventListener('kept', load);
    }).catch(() => here && setTrouble(t('photo-not-kept')));
    return () => {
      here = false;
      photosOf(state.account).then((made) => { made.removeEventListener('change', heard); made.removeEventListener('kept', load); }).catch(() => {});
    };
  }, [seat.id, sheet.id]);

  const waits = queue?.of(assessment, seat.id) ?? [];
  const there = kept ? kept.length : knownPhotos(state.account, assessment, seat.id);
  const count = there + waits.length;
  const may = open && (judging || state.leads);
  const take = async (event) => {
    const [file] = event.target.files;
    event.target.value = '';
    if (!file) return;
    setTrouble('');
    const blob = await redrawn(file);
    if (!blob) { setTrouble(t('photo-bad')); return; }
    await queue.add({ assessment, seat: seat.id, sheet: sheet.id }, blob).catch(() => setTrouble(t('photo-not-kept')));
  };
  const remove = async (photo) => {
    const { ok, body } = await send('POST', `${addressOf(assessment)}/${photo.id}/remove`, {});
    setTrouble(ok ? '' : body?.error?.message || t('photo-unreached'));
    await load();
  };
  if (!may && !count) return null;
  return html`<details class="fold shots__fold" onToggle=${(event) => event.currentTarget.open && event.currentTarget.scrollIntoView({ block: 'nearest' })}><summary><${Icon} name="eye" />${t('photos-of', { number: two(seat.number), count, most })}</summary><div class="stack-s">
    ${trouble && html`<p class="field__error" role="alert"><${Icon} name="warn" />${trouble}</p>`}
    ${kept === false && html`<p class="quiet small">${t('photo-unreached')}</p>`}
    ${count === 0 && kept && html`<p class="quiet">${t('photo-none')}</p>`}
    <ul class="shots">
      ${(kept || []).map((photo, index) => html`<li key=${photo.id}><a href=${`${addressOf(assessment)}/${photo.id}`} target="_blank" rel="noopener"><img src=${`${addressOf(assessment)}/${photo.id}`} width=${photo.width} height=${photo.height} loading="lazy" alt=${t('photo-number', { number: index + 1 })} /></a>
        <${StateChip} code="saved" label=${t('photo-sent')} />${photo.sheet !== sheet.id && html`<small>${t('photo-of-other', { sheet: photo.sheet })}</small>`}
        ${may && photo.sheet === sheet.id && html`<button class="btn btn--sm btn--stop" type="button" onClick=${() => remove(photo)}><${Icon} name="bin" />${t('photo-remove', { number: index + 1 })}</button>`}</li>`)}
      ${waits.map((item, index) => html`<${Held} key=${item.client_id} item=${item} number=${there + index + 1} queue=${queue} />`)}
    </ul>
    ${may && queue && (count < most
      ? html`<label class="btn shots__add"><${Icon} name="plus" />${t('photo-add')}<input class="vh" type="file" accept="image/*" capture="environment" onChange=${take} /></label>`
      : html`<p class="quiet">${t('photo-enough', { most })}</p>`)}
  </div></details>`;
}

function Held({ item, number, queue }) {
  const canvas = useRef(null);
  useEffect(() => { drawInto(canvas.current, item.blob); }, [item.client_id]);
  const sending = queue.sending === item.client_id;
  return html`<li><canvas ref=${canvas} role="img" aria-label=${t('photo-number', { number })}></canvas>
    ${item.refused ? html`<${StateChip} code="refused" label=${t('photo-refused')} /><small>${item.refused.message || item.refused.code}</small>
      <button class="btn btn--sm" type="button" onClick=${() => queue.retry(item.client_id)}><${Icon} name="refresh" />${t('photo-again', { number })}</button>`
      : html`<${StateChip} code=${sending ? 'saving' : 'waiting'} label=${t(sending ? 'photo-sending' : 'photo-waiting')} />`}
    ${!sending && html`<button class="btn btn--sm btn--stop" type="button" onClick=${() => queue.discard(item.client_id)}><${Icon} name="bin" />${t('photo-remove', { number })}</button>`}</li>`;
}
