// Who is here, asked over the work: names of this tablet's people and the PIN. Nothing behind it is lost or sent.

import { html, render, useEffect, useRef, useState } from '../../../vendor/htm-preact.js';
import { live } from './queue.js';
import { enter, lastPerson, session, wayBack, whoIsHere, worksFor } from './session.js';
import { sprite, t } from './said.js';

let open = null; // the promise of the one overlay there can be

// Resolved with the document of who entered; false when the person put it off. Another person's entry opens their work.
export function handOver({ mayPutOff = true, then = '', following = null } = {}) {
  open ??= shown(mayPutOff, then, following).finally(() => { open = null; });
  return open;
}

// Handing the tablet to the next judge: the page behind shows no score any more, and nobody goes on without a PIN.
// `then`: the place at which whoever entered goes on; `following`: names of those who may take it, the likeliest first.
export function passOn(then, following) {
  window.location.hash = '#/';
  return handOver({ mayPutOff: false, then, following });
}

// Opens by itself when the session ended. Where one marks it cannot be put off while the server can be asked: whoever
// holds the tablet now would mark in the name of the person before. Where one only looks, it stays away once put off.
export function watchSession({ mayPutOff = false } = {}) {
  let putOff = false;
  session.addEventListener('ended', async () => {
    if (putOff || open) return;
    putOff = !await handOver({ mayPutOff }) && mayPutOff;
  });
  session.addEventListener('entered', () => { putOff = false; });
}

function shown(mayPutOff, then, following) {
  const place = document.body.appendChild(document.createElement('div'));
  return new Promise((done) => {
    render(html`<${Overlay} done=${done} mayPutOff=${mayPutOff} following=${following} />`, place);
  }).then((entered) => {
    render(null, place);
    place.remove();
    if (entered && then) window.location.hash = then;
    const account = entered && String(entered.me?.account);
    if (entered && worksFor() !== null && account !== worksFor()) window.location.reload();
    return entered;
  });
}

function Overlay({ done, mayPutOff, following }) {
  const [here, setHere] = useState(null); // null: being asked
  const leaves = mayPutOff || here?.unreachable;
  const dialog = useRef(null);
  const nobody = useRef(false); // was here when it was asked first
  const learnt = (found) => {
    nobody.current ||= found.me === null;
    if (nobody.current && found.me && worksFor() !== null && String(found.me.account) === worksFor()) back(found, done);
    else setHere(found);
  };
  const ask = () => whoIsHere().then(learnt, () => setHere({ unreachable: true, guests: [] }));
  useEffect(() => {
    const look = () => { if (!document.hidden) ask(); }; // whoever went to sign in elsewhere comes back
    dialog.current.showModal();
    dialog.current.querySelector('h2').focus();
    ask();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
    };
  }, []);
  return html`<dialog class=${`dialog${mayPutOff ? '' : ' dialog--cover'}`} ref=${dialog} aria-labelledby="session-title" onCancel=${(event) => { event.preventDefault(); if (leaves) done(false); }}>
    ${here === null ? html`<h2 id="session-title" tabindex="-1">${t('who')}</h2><p role="status">${t('busy')}</p>` : html`<${Question} here=${here} done=${done} again=${ask} following=${following} />`}
    ${leaves && html`<div class="row"><button class="btn btn--plain" type="button" onClick=${() => done(false)}>${t('later')}</button></div>`}
  </dialog>`;
}

// The person of this page is here again, having signed in on another page of this tablet.
function back(found, done) {
  session.dispatchEvent(new CustomEvent('entered', { detail: { me: found.me } }));
  done(found);
}

function Question({ here, done, again, following }) {
  const person = lastPerson();
  const mine = here.guests.find((guest) => guest.name === person?.name);
  if (here.unreachable) return html`<h2 id="session-title" tabindex="-1">${t('who')}</h2><p role="alert">${t('unreachable')}</p>
    <div class="row"><button class="btn" type="button" onClick=${again}><${Icon} name="refresh" />${t('try-again')}</button></div>`;
  if (here.me && worksFor() !== null && String(here.me.account) !== worksFor()) return html`<${Another} />`;
  const byPassword = !here.me && wayBack() === 'password';
  return html`
    ${byPassword ? html`<${SignedOut} person=${person} />` : !mine && person && !here.me ? html`<${Revoked} person=${person} guests=${here.guests} />` : html`<h2 id="session-title" tabindex="-1">${t('who')}</h2><p>${t('who-do')}</p>`}
    ${here.guests.length > 0 && html`<${PinForm} guests=${here.guests} chosen=${likeliest(here.guests, mine, following)} done=${done} />`}
    ${(!mine || here.guests.length === 0) && html`<${OtherWays} first=${byPassword} />`}`;
}

// Who hands the tablet over is not who takes it: then it is the next of the panel, or nobody until a name is chosen.
function likeliest(guests, mine, following) {
  if (!following) return mine?.pairing ?? guests[0].pairing;
  return following.map((name) => guests.find((guest) => guest.name === name)).find(Boolean)?.pairing ?? '';
}

function PinForm({ guests, chosen, done }) {
  const [pairing, setPairing] = useState(chosen);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const pin = useRef(null);
  const locked = guests.find((guest) => guest.pairing === pairing)?.locked;
  const submit = async (event) => {
    event.preventDefault();
    if (busy || !pairing || !pin.current.value) return;
    setBusy(true);
    setWrong('');
    try {
      done(await enter(pairing, pin.current.value));
    } catch (error) {
      setWrong(error.message || t('unreachable'));
      setBusy(false);
      pin.current.select();
    }
  };
  return html`<form class="stack" onSubmit=${submit}>
    <fieldset class="session__who"><legend>${t('person')}</legend>
      ${guests.map((guest) => html`<label class="check" key=${guest.pairing}><input type="radio" name="pairing" required value=${guest.pairing} checked=${guest.pairing === pairing}
        onChange=${() => { setPairing(guest.pairing); setWrong(''); }} />${guest.name}</label>`)}
    </fieldset>
    ${locked ? html`<p><span class="state st-disputed state--wrap"><${Icon} name="locked" />${t('locked')}</span> ${t('locked-do')}</p>` : html`
    <div class="field"><label for="session-pin">${t('pin')}</label>
      <input class="input" id="session-pin" type="password" inputmode="numeric" autocomplete="off" maxlength="8" required ref=${pin} aria-invalid=${wrong ? 'true' : undefined} aria-describedby=${wrong ? 'session-wrong' : undefined} />
      ${wrong && html`<p class="field__error" id="session-wrong" role="alert"><${Icon} name="warn" />${wrong}</p>`}</div>
    <div class="row"><button class="btn btn--go btn--lg" type="submit"><${Icon} name="unlock" />${t('go')}</button></div>`}
  </form>`;
}

function Revoked({ person }) {
  return html`<${Gone} title=${t('revoked', { name: person.name })} what="revoked-do" />`;
}

// No code was ever needed here: the sign-in ran out, or was ended elsewhere.
function SignedOut({ person }) {
  return html`<${Gone} title=${t('signed-out', { name: person.name })} what="signed-out-do" />`;
}

function Gone({ title, what }) {
  const count = [...live].reduce((sum, queue) => sum + queue.list().length, 0);
  return html`<h2 id="session-title" tabindex="-1">${title}</h2>
    <p>${t(what, { count })}</p>
    ${count > 0 && window.location.pathname !== '/marking/waiting' && html`<p><a href="/marking/waiting">${t('look')}</a></p>`}`;
}

function Another() {
  return html`<h2 id="session-title" tabindex="-1">${t('another')}</h2><p>${t('another-do')}</p>
    <div class="row"><button class="btn btn--go" type="button" onClick=${() => window.location.reload()}>${t('open-theirs')}</button></div>`;
}

// `first`: the password is this person's own way.
function OtherWays({ first }) {
  const here = encodeURIComponent(window.location.pathname);
  const password = html`<a class=${`btn${first ? ' btn--go' : ''}`} href="/sign-in?next=${here}"><${Icon} name="key" />${t('password')}</a>`;
  const code = html`<a class="btn" href="/pair"><${Icon} name="edit" />${t('code')}</a>`;
  return html`<div class="row">${first ? [password, code] : [code, password]}</div>`;
}

export function Icon({ name, size = '' }) {
  return html`<svg class="i ${size && `i--${size}`}" aria-hidden="true"><use href=${sprite(name)} /></svg>`;
}
