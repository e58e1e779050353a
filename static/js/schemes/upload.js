// A dropped or chosen file is sent at once: one gesture, no second button to look for. One that is too large is not
// sent at all: the refusal would come only after minutes of sending.
import { alarm } from '../foundation/page.js';

for (const form of document.querySelectorAll('form[data-upload]')) {
  const input = form.querySelector('input[type="file"]');
  const note = form.querySelector('[data-too-large]');
  input.addEventListener('change', () => {
    const tooLarge = [...input.files].some((file) => file.size > Number(form.dataset.limit));
    note.hidden = !tooLarge;
    input.setCustomValidity(tooLarge ? note.textContent : '');
    input.setAttribute('aria-invalid', String(tooLarge));
    if (tooLarge) alarm(note.textContent);
    else if (input.files.length) form.requestSubmit();
  });
}
