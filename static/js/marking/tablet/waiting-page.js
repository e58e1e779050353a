// The page of what waits, by itself: it opens without network, signed in or not, for the last person of this tablet.

import { html, render } from '../../../vendor/htm-preact.js';
import { photosOf } from '../photos/waiting.js';
import { Notice, install } from './install.js';
import { handOver } from './overlay.js';
import { Queue } from './queue.js';
import { t } from './said.js';
import { session, whoWorks, workFor } from './session.js';
import { openStore } from './store.js';
import { WaitingPage } from './waiting.js';

const place = document.querySelector('[data-waiting]');
const refused = new URLSearchParams(window.location.search).has('signing-out');

async function begin() {
  const person = await whoWorks();
  if (!person) {
    render(html`<${Notice} look="progress" icon="user" title=${t('nobody')} text=${t('nobody-do')}><button class="btn" type="button" onClick=${() => handOver()}>${t('enter')}</button><//>`, place);
    session.addEventListener('entered', () => window.location.reload());
    return;
  }
  workFor(person.account);
  const store = await openStore(person.account);
  const queue = await new Queue({ store, account: person.account, assessment: null }).open();
  const photos = await photosOf(person.account).catch(() => null);
  const shots = () => photos?.summary().count ?? 0;
  const show = () => render(html`
    <p class="quiet">${t('whose', { name: person.name })}</p>
    ${refused && queue.list().length + shots() > 0 && html`<${Notice} look="disputed" icon="signout" role="alert" title=${t('sign-out')} text=${t('sign-out-do')} />`}
    <${WaitingPage} queue=${queue} store=${store} photos=${shots()} />`, place);
  for (const name of ['change', 'away', 'back']) queue.addEventListener(name, show);
  photos?.addEventListener('change', show);
  show();
}

install({ mayPutOff: true });
begin();
