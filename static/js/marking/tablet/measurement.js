// Measurement: an input fit for each calculation, and the mark that the answer is worth at once. decisions.md 5

import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact.js';
import { award, hundredths, isNumber, markText, reach, tightest } from './compute.js';
import { Explained } from './judgement.js';
import { More, Notes, Settled } from './more.js';
import { Icon, Kept, StateChip } from './parts.js';
import { decimal, said, spokenIn, t } from './words.js';

const PAUSE_MS = 600; // several taps on + are one answer
const QUARTER = 25;
const ICONS = { PASS_FAIL: 'check', NUMBER_COMPLETED: 'plus', CHOICE: 'list', RANGED_SCORE: 'ruler', REGULAR_DIFFERENCE_DEDUCTION: 'minus', TYPED: 'edit' };

const unsettled = new Set(); // how each field is settled that holds what is not recorded yet

// Whoever confirms marks confirms those on the screen: what is typed and not recorded yet becomes an answer first.
// `answered`: something did; `wrong`: why a field cannot.
export function settleAll() {
  const outcomes = [...unsettled].map((settle) => settle());
  return { answered: outcomes.some(({ answered }) => answered), wrong: outcomes.find(({ wrong }) => wrong)?.wrong ?? '' };
}

const typeOf = (aspect) => (aspect.calculation && aspect.calculation.type !== 'UNKNOWN' ? aspect.calculation.type : 'TYPED');

export function AspectCard(place) {
  const { state, seat, aspect, judging, open, app } = place;
  const view = state.view(seat.id, aspect.key);
  const type = typeOf(aspect);
  const [trying, setTrying] = useState(null); // a mark that is typed and not yet recorded
  const answer = (code) => {
    setTrying(null);
    if (code !== view.answer) app.record({ seat: seat.id, aspect: aspect.key, act: 'answer', answer: code });
  };
  const done = view.state !== 'not-marked' && view.kept === 'saved' && trying === null;
  const fixed = !judging || !open;
  const Control = CONTROLS[type];
  return html`<li class=${`aspect aspect--${done ? 'done' : 'open'}`} data-aspect=${aspect.key}>
    <div class="aspect__t"><span class="aspect__kind"><${Icon} name=${ICONS[type]} />${t(`kind-${type}`)}</span>
      <h2 lang=${spokenIn(aspect.title)}><span class="aspect-head__code">${aspect.number}</span>${said(aspect.title)}</h2><${Explained} aspect=${aspect} /><${Notes} state=${state} seat=${seat} aspect=${aspect} /></div>
    <div class="aspect__c">${view.corrected || ['not-attempted', 'excused'].includes(view.state) ? html`<${Settled} ...${place} view=${view} />`
      : html`<${Control} aspect=${aspect} given=${view.answer} answer=${answer} fixed=${fixed} trying=${setTrying} mark=${view.mark} />`}</div>
    <div class="aspect__got"><p><b>${decimal(trying ?? view.mark ?? (view.state === 'not-attempted' ? '0.00' : null))}</b> <span>/ ${decimal(aspect.maximum)}</span></p><div class="tablet__stand"><${More} ...${place} view=${view} />${trying === null ? html`<${Kept} view=${view} />` : html`<${StateChip} code="none" label="…" />`}</div></div></li>`;
}

const after = (code) => (code ? code.slice(code.indexOf(':') + 1) : '');

function YesNo({ aspect, given, answer, fixed }) {
  const option = (code, word, icon) => html`<label><input type="radio" name=${`answer-${aspect.key}`} value=${code} checked=${given === code} disabled=${fixed} onChange=${() => answer(code)} /><${Icon} name=${icon} />${word}</label>`;
  return html`<fieldset><legend class="vh">${t('result-of', { aspect: aspect.number })}</legend><div class="seg" data-yes-no>${option('passed:yes', t('yes'), 'check')}${option('passed:no', t('no'), 'x')}</div></fieldset>`;
}

function Options({ aspect, given, answer, fixed }) {
  return html`<fieldset><legend class="vh">${t('result-of', { aspect: aspect.number })}</legend><div class="opts">${aspect.calculation.options.map(({ label }, index) => {
    const code = `option:${index + 1}`;
    return html`<label class="opt" key=${code}><input type="radio" name=${`answer-${aspect.key}`} value=${code} checked=${given === code} disabled=${fixed} onChange=${() => answer(code)} />
      <span class="opt__l"><${Icon} name="check" />${label}</span><b class="num">${decimal(award(aspect.maximum, aspect.calculation, code))}</b></label>`;
  })}</div></fieldset>`;
}

// What is typed or tapped becomes an answer after a pause, on Enter, on leaving the field and on leaving the page.
function useTyped({ given, read, answer, aspect, trying }) {
  const [text, setText] = useState(null); // null: what is recorded is shown
  const [wrong, setWrong] = useState('');
  const held = useRef({ timer: 0, text: null });
  const settle = () => {
    clearTimeout(held.current.timer);
    const typed = held.current.text;
    if (typed === null) return {};
    const found = read(typed);
    setWrong(found.code || typed.trim() === '' ? '' : found.wrong);
    if (!found.code && typed.trim() !== '') return { wrong: found.wrong };
    held.current.text = null;
    unsettled.delete(settleNow);
    trying(null);
    const answered = Boolean(found.code) && found.code !== given;
    if (answered) answer(found.code); // what was typed stands until it is what is recorded
    else setText(null);
    return { answered };
  };
  const latest = useRef(settle);
  const settleNow = useRef(() => latest.current()).current;
  latest.current = settle;
  const type = (value, { soon = false } = {}) => {
    held.current.text = value;
    unsettled.add(settleNow);
    setText(value);
    const found = read(value);
    trying(found.code ? award(aspect.maximum, aspect.calculation, found.code) : null);
    clearTimeout(held.current.timer);
    if (soon) held.current.timer = setTimeout(() => latest.current(), PAUSE_MS);
  };
  useEffect(() => { if (held.current.text === null) setText(null); }, [given]);
  useEffect(() => {
    const leave = () => latest.current();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      latest.current();
      unsettled.delete(settleNow);
    };
  }, []);
  const onKeyDown = (event) => { if (event.key === 'Enter') { event.preventDefault(); latest.current(); } };
  return { text: text ?? decimalOf(given), wrong, type, settle: () => latest.current(), onKeyDown };
}

const decimalOf = (code) => (code ? decimal(after(code)) : '');

function Wrong({ id, text }) {
  return text ? html`<p class="field__error" id=${id} role="alert"><${Icon} name="warn" /><span>${text}</span></p>` : null;
}

// No placeholder: a target in grey reads like a value that somebody gave.
function Field({ id, label, typed, fixed, mode = 'decimal' }) {
  return html`<input class="input input--num" id=${id} type="text" inputmode=${mode} autocomplete="off" maxlength="24" aria-label=${label} value=${typed.text} disabled=${fixed}
    aria-invalid=${typed.wrong ? 'true' : undefined} aria-describedby=${typed.wrong ? `${id}-wrong` : undefined}
    onInput=${(event) => typed.type(event.target.value)} onBlur=${typed.settle} onKeyDown=${typed.onKeyDown} />`;
}

const fieldId = (aspect) => `field-${aspect.number.replace(/\W/g, '-')}`;

function Count(props) {
  const { aspect, given, fixed } = props;
  const { possible } = aspect.calculation;
  const most = Math.floor(Number(possible));
  const read = (text) => (/^[0-9]{1,6}$/.test(text.trim()) && Number(text) <= most ? { code: `completed:${Number(text)}` } : { wrong: t('need-count', { most }) });
  const typed = useTyped({ ...props, read });
  const value = /^[0-9]+$/.test(typed.text) ? Number(typed.text) : null;
  const step = (by) => typed.type(String(Math.min(most, Math.max(0, (value ?? 0) + by))), { soon: true });
  const id = fieldId(aspect);
  return html`<div class="stepper" data-stepper><button type="button" data-less disabled=${fixed} aria-label=${t('one-less', { aspect: aspect.number })} onClick=${() => step(-1)}><${Icon} name="minus" /></button>
    <label><span class="vh">${t('count-of', { aspect: aspect.number })}</span><input id=${id} type="text" inputmode="numeric" autocomplete="off" maxlength="6" value=${given === null && typed.text === '' ? '' : typed.text} disabled=${fixed} aria-invalid=${typed.wrong ? 'true' : undefined} aria-describedby=${typed.wrong ? `${id}-wrong` : undefined} onInput=${(event) => typed.type(event.target.value)} onBlur=${typed.settle} onKeyDown=${typed.onKeyDown} />${t('of-possible', { possible: decimal(possible) })}</label>
    <button type="button" data-more disabled=${fixed} aria-label=${t('one-more', { aspect: aspect.number })} onClick=${() => step(1)}><${Icon} name="plus" /></button></div><${Wrong} id=${`${id}-wrong`} text=${typed.wrong} />`;
}

const readNumber = (text) => {
  const tidy = text.trim().replace('\u2212', '-').replace(',', '.');
  return isNumber(tidy) ? { code: `measured:${tidy}` } : { wrong: t('need-number', { example: decimal('12.5') }) };
};

function Ranged(props) {
  const { aspect, given, fixed } = props;
  const typed = useTyped({ ...props, read: readNumber });
  const id = fieldId(aspect);
  const { calculation } = aspect;
  const shown = readNumber(typed.text).code ?? given;
  const here = shown ? tightest(calculation, after(shown)) : undefined;
  const worth = ({ deduction }) => award(aspect.maximum, { type: 'CHOICE', unit: calculation.unit, options: [{ label: '', deduction }] }, 'option:1');
  return html`<div class="ranged"><div class="stack-s"><div class="ranged__in"><${Field} id=${id} label=${t('value-of', { aspect: aspect.number })} typed=${typed} fixed=${fixed} /></div><p class="small"><b>${t('target', { value: decimal(calculation.target) })}</b></p></div>
    <ul class="bandlist" aria-label=${t('target', { value: decimal(calculation.target) })}>${calculation.bands.map((band) => html`<li class=${band === here ? 'is-here' : ''} aria-current=${band === here ? 'true' : undefined}><b>${decimal(worth(band))}</b><small>${reach(calculation, band).map(decimal).join(' … ')}</small></li>`)}
      <li class=${here === null ? 'is-here' : ''} aria-current=${here === null ? 'true' : undefined}><b>${decimal('0.00')}</b><small>${t('otherwise')}</small></li></ul></div><${Wrong} id=${`${id}-wrong`} text=${typed.wrong} />`;
}

function Difference(props) {
  const { aspect, fixed } = props;
  const typed = useTyped({ ...props, read: readNumber });
  const id = fieldId(aspect);
  const { target, difference, difference_unit: of, deduction, unit } = aspect.calculation;
  const step = of === 'PERCENT' ? t('percent-of-target', { number: decimal(difference) }) : decimal(difference);
  const takes = unit === 'PERCENT' ? t('percent-of-mark', { number: decimal(deduction) }) : decimal(deduction);
  return html`<div class="ranged"><div class="ranged__in"><${Field} id=${id} label=${t('value-of', { aspect: aspect.number })} typed=${typed} fixed=${fixed} /></div>
    <p class="small"><b>${t('target', { value: decimal(target) })}</b><br />${t('step-rule', { step, deduction: takes })}</p></div><${Wrong} id=${`${id}-wrong`} text=${typed.wrong} />`;
}

// No calculation, or one the system does not know: the panel agrees on a mark.
function TypedMark(props) {
  const { aspect, given, fixed, mark } = props;
  const most = hundredths(aspect.maximum);
  const read = (text) => {
    const value = hundredths(text.trim());
    return value !== null && value <= most ? { code: `typed:${markText(value)}` } : { wrong: t('need-mark', { most: decimal(aspect.maximum) }) };
  };
  const typed = useTyped({ ...props, given: given ?? (mark === null ? null : `typed:${mark}`), read });
  const value = hundredths(typed.text.trim());
  const step = (by) => typed.type(decimal(markText(Math.min(most, Math.max(0, (value ?? 0) + by)))), { soon: true });
  const id = fieldId(aspect);
  const unknown = aspect.calculation?.type === 'UNKNOWN' ? aspect.calculation : null;
  return html`${unknown && html`<p class="small tablet__verbatim"><b>${unknown.name}</b> ${saidPlainly(unknown.parameters)}<br />${t('verbatim')}</p>`}
    <div class="stepper tablet__typed" data-stepper><button type="button" data-less disabled=${fixed} aria-label=${t('quarter-less', { aspect: aspect.number })} onClick=${() => step(-QUARTER)}>−${decimal('0.25')}</button>
    <label><span class="vh">${t('mark-of', { aspect: aspect.number })}</span><input id=${id} type="text" inputmode="decimal" autocomplete="off" maxlength="12" value=${typed.text} disabled=${fixed} aria-invalid=${typed.wrong ? 'true' : undefined} aria-describedby=${typed.wrong ? `${id}-wrong` : undefined} onInput=${(event) => typed.type(event.target.value)} onBlur=${typed.settle} onKeyDown=${typed.onKeyDown} /></label>
    <button type="button" data-more disabled=${fixed} aria-label=${t('quarter-more', { aspect: aspect.number })} onClick=${() => step(QUARTER)}>+${decimal('0.25')}</button></div>
    <div class="tablet__quick">${['0.00', aspect.maximum].map((text) => html`<button class="btn btn--sm" type="button" key=${text} disabled=${fixed} onClick=${() => { typed.type(decimal(text)); typed.settle(); }}>${decimal(text)}</button>`)}</div>
    <${Wrong} id=${`${id}-wrong`} text=${typed.wrong} />`;
}

// The workbook's own notation, "STEP:::100.00000000#x~x##-#UNIT:::#x~x#MILLISECONDS", as a person reads it: "STEP 100, UNIT MILLISECONDS".
function saidPlainly(parameters) {
  return parameters.split('#-#').map((part) => part.replaceAll('#x~x#', '').replace(':::', ' ').replace(/(\.\d*?)0+(?=\s|$)/, '$1').replace(/\.(?=\s|$)/, '').trim()).filter(Boolean).join(', ');
}

const CONTROLS = { PASS_FAIL: YesNo, NUMBER_COMPLETED: Count, CHOICE: Options, RANGED_SCORE: Ranged, REGULAR_DIFFERENCE_DEDUCTION: Difference, TYPED: TypedMark };
