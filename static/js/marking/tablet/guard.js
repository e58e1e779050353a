// Nobody signs out of a tablet that holds marks or photos of theirs: the way out leads to what waits first.

import { anyNoted } from './noting.js';

const PERSON = 'sheber.person';
const LEAVES = 'form[action$="/sign-out"], form[action$="/account/sign-ins/end"]'; // the second: everywhere, here too
const WAITING_PAGE = '/marking/waiting?signing-out=refused';

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches(LEAVES)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  leave(form);
}, true);

async function leave(form) {
  const held = await waiting().catch(() => 0); // what cannot be asked must not keep anybody in
  if (held) {
    window.location.assign(WAITING_PAGE);
    return;
  }
  localStorage.removeItem(PERSON); // who opens these pages without network now is nobody
  form.submit();
}

async function waiting() {
  if (!anyNoted()) return 0;
  const here = await fetch('/api/tablet', { headers: { Accept: 'application/json' } }).then((answer) => answer.json()).catch(() => null);
  const account = here?.me?.account ?? JSON.parse(localStorage.getItem(PERSON) ?? '{}').account;
  if (account === undefined) return 0;
  const [{ countWaiting }, { countPhotos }] = await Promise.all([import('./store.js'), import('../photos/waiting.js')]);
  const [marks, photos] = await Promise.all([countWaiting(account), countPhotos(account)]);
  return marks + photos;
}
