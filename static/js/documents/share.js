// The address of a paper, to copy or to hand to another program of the device. Buttons show where the browser can.

for (const place of document.querySelectorAll('[data-share]')) {
  const field = place.querySelector('[data-address]');
  const copy = place.querySelector('[data-copy]');
  const send = place.querySelector('[data-send]');
  const said = place.querySelector('[data-said]');

  field.addEventListener('focus', () => field.select());

  copy.hidden = false;
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field.value); // missing where the page came without encryption
      said.textContent = copy.dataset.done;
    } catch {
      field.focus();
      field.select();
      said.textContent = copy.dataset.failed;
    }
  });

  send.hidden = !navigator.share;
  send.addEventListener('click', async () => {
    try {
      await navigator.share({ title: place.dataset.title, url: field.value });
    } catch (reason) {
      if (reason.name !== 'AbortError') field.focus(); // whoever closed the list wanted nothing more
    }
  });
}
