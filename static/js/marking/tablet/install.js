// Sets up the work without network: the worker, what it is to know, and notices about what stands in the way.

import { html, render } from '../../../vendor/htm-preact.js';
import { Icon, handOver, watchSession } from './overlay.js';
import { keeping, live } from './queue.js';
import { language, t } from './said.js';
import { clockIsWrong, session, skew, wayBack } from './session.js';
import { keepsOffline } from './disk.js';

const WORKER = '/marking/worker.js';
const SCOPE = '/'; // the start page too: pairing and sign-in lead there
const OLD_SCOPE = '/marking';
const LOOK = 'sheber.theme';
const TO_DO = { pin: 'ended-do', password: 'signed-out-do', code: 'revoked-do' }; // the dialog says the same
let notices = null;
const now = { newVersion: false, ended: false, stored: '', alone: '', mayPutOff: false };

// Once in every page of the tablet; `mayPutOff`: who is here need not be said at once, nobody marks there; `worker`: false
// where the page registers it by itself, once it shows what it was opened for.
export function install({ mayPutOff = false, worker = true } = {}) {
  now.mayPutOff = mayPutOff;
  watchSession({ mayPutOff });
  keepLook();
  session.addEventListener('ended', () => tell({ ended: true }));
  session.addEventListener('entered', () => tell({ ended: false }));
  keeping.addEventListener('storage', ({ detail }) => tell({ stored: detail.code }));
  session.addEventListener('clock', () => tell({}));
  session.addEventListener('alone', ({ detail }) => tell({ alone: detail.name }));
  session.addEventListener('reached', () => tell({ alone: '' }));
  window.addEventListener('beforeunload', warn);
  const place = document.querySelector('[data-offline-notices]') ?? document.querySelector('main').insertBefore(
    document.createElement('div'), document.querySelector('main').firstChild,
  );
  place.classList.add('notices');
  notices = place;
  tell({});
  watchWorker();
  return worker ? register().catch(() => null) : Promise.resolve(null); // no worker, no offline pages; the queue works all the same
}

function watchWorker() {
  if (!('serviceWorker' in navigator)) return;
  let controlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    remember();
    if (controlled) tell({ newVersion: true }); // the very first worker brings nothing new
    controlled = true;
  });
}

export async function register() {
  if (!keepsOffline() || !('serviceWorker' in navigator)) return null;
  const old = await navigator.serviceWorker.getRegistration(OLD_SCOPE);
  if (old && new URL(old.scope).pathname === OLD_SCOPE) await old.unregister(); // it would stand before the new one
  const registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE, updateViaCache: 'none' });
  remember();
  setInterval(() => registration.update().catch(() => null), 30 * 60 * 1000);
  return registration;
}

function remember() { navigator.serviceWorker.controller?.postMessage({ language }); }

// Kept pages were made for nobody, so they do not know which look this person chose.
function keepLook() {
  const page = document.documentElement;
  try {
    if (document.querySelector('meta[name="csrf-token"]')) localStorage.setItem(LOOK, page.dataset.theme ?? '');
    else if (localStorage.getItem(LOOK)) page.dataset.theme = localStorage.getItem(LOOK);
  } catch { /* without local storage the look is the device's */ }
}

// Marks in memory go with the page; those on the disk do not.
function warn(event) {
  if (![...live].some((queue) => !queue.durable && queue.list().length)) return;
  event.preventDefault();
  event.returnValue = t('leave');
}

function tell(news) {
  Object.assign(now, news);
  if (notices) render(html`<${Notices} />`, notices);
}

function Notices() {
  const count = [...live].reduce((sum, queue) => sum + queue.list().length, 0);
  const minutes = Math.round(Math.abs(skew()) / 60000);
  return html`
    ${now.alone && html`<p class="offline__who" role="status"><${Icon} name="offline" />${t('offline-as', { name: now.alone })}</p>`}
    ${!keepsOffline() && html`<${Notice} look="queued" icon="unlock" title=${t('http')} text=${t('http-do')} />`}
    ${now.ended && html`<${Notice} look="disputed" icon="key" title=${t('ended')} text=${t(TO_DO[wayBack()], { count })}><button class="btn" type="button" onClick=${() => handOver({ mayPutOff: now.mayPutOff })}>${t('enter')}</button><//>`}
    ${clockIsWrong() && html`<${Notice} look="queued" icon="clock" title=${t('clock', { minutes })} text=${t('clock-do')} />`}
    ${now.stored && html`<${Notice} look="disputed" icon="warn" title=${t(now.stored === 'storage-full' ? 'full' : 'failed')} text=${t(now.stored === 'storage-full' ? 'full-do' : 'failed-do')} />`}
    ${now.newVersion && html`<${Notice} look="progress" icon="refresh" title=${t('new')} text=${t('new-do')}><button class="btn" type="button" onClick=${() => window.location.reload()}>${t('new-now')}</button><//>`}`;
}

export function Notice({ look, icon, title, text, role = 'status', children }) {
  return html`<div class="banner st-${look}" role=${role}><${Icon} name=${icon} size="l" /><div class="banner__t"><b>${title}</b><p>${text}</p></div>${children}</div>`;
}
