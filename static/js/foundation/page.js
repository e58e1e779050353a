// What every page can do: open dialogs, close menus, show the open tab, keep blocked buttons from acting, speak to screen
// readers.

// Screen readers hear nothing when the same text is set twice, hence the emptying first.
function speak(place, text) {
  const region = document.querySelector(place);
  if (!region) return;
  region.textContent = '';
  requestAnimationFrame(() => { region.textContent = text; });
}

export const announce = (text) => speak('[data-status]', text);
export const alarm = (text) => speak('[data-alert]', text);

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? '';
}

// After a sign-in in another tab the old token is worth nothing: this page is asked for a fresh one.
// False when nobody is signed in, or the server cannot be reached.
export async function renewToken() {
  const response = await fetch(window.location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!response?.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const token = page.querySelector('meta[name="csrf-token"]')?.content;
  if (!token) return false;
  document.querySelector('meta[name="csrf-token"]').content = token;
  for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = token;
  return true;
}

// Sends JSON and answers {ok, status, body}; body.error is {code, message, params} when the server refused.
export async function send(method, address, payload) {
  const response = await fetch(address, {
    method,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': csrfToken() },
    body: payload === undefined ? undefined : JSON.stringify(payload),
  });
  const body = await response.json().catch(() => ({}));
  return { ok: response.ok, status: response.status, body };
}

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector('h2')?.focus(); // the heading first, never an answer
}

document.addEventListener('click', (event) => {
  const blocked = event.target.closest('[aria-disabled="true"]');
  if (blocked) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const opener = event.target.closest('[data-opens]');
  if (opener) openDialog(opener.dataset.opens);
  if (event.target.closest('[data-closes]')) event.target.closest('dialog')?.close();
  if (event.target.closest('[data-print]')) window.print();
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}, true);

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// On a narrow screen the tabs are one row wider than the screen.
for (const row of document.querySelectorAll('.tabs')) {
  const here = row.querySelector('[aria-current]');
  if (here && row.scrollWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}

// A form that came back with an error begins where the error is.
document.querySelector('main form .field [aria-invalid="true"]')?.focus();

// A form sent twice by an impatient finger writes once. Not for ever: a form may answer with a file and stay.
const IMPATIENCE_MS = 1500;
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method === 'dialog' || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
  setTimeout(() => { delete form.dataset.sent; }, IMPATIENCE_MS);
});
