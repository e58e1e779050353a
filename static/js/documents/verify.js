// A dropped file is hashed here and compared with what the register said. It never leaves the device: only where the
// hash is another one is the register asked about that hash, since it also knows signed files and copies for printing.

import { announce } from '../foundation/page.js';
import { sha256OfBytes } from '../marking/tablet/sha256.js';

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function hashOf(file) {
  const bytes = await file.arrayBuffer();
  if (window.crypto?.subtle) return hex(await window.crypto.subtle.digest('SHA-256', bytes));
  return sha256OfBytes(new Uint8Array(bytes)); // over plain http
}

async function compare(form, file) {
  const hash = await hashOf(file);
  document.querySelector('[data-compared]')?.remove();
  const [issued] = form.dataset.hashes.split(' ');
  if (hash === issued) {
    const place = form.querySelector('[data-same]');
    place.hidden = false;
    announce(place.textContent.trim());
    return;
  }
  window.location.assign(`${form.dataset.verify}?sha256=${hash}#file`);
}

for (const form of document.querySelectorAll('[data-verify]')) {
  const input = form.querySelector('input[type="file"]');
  const start = () => input.files.length && input.validity.valid && compare(form, input.files[0]);
  input.addEventListener('change', start);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    start();
  });
}
