// Lets a file fall anywhere on its place; the file control itself works without this.
for (const place of document.querySelectorAll('[data-drop]')) {
  const input = place.querySelector('input[type="file"]');
  for (const name of ['dragenter', 'dragover']) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.add('is-over');
    });
  }
  for (const name of ['dragleave', 'drop']) {
    place.addEventListener(name, () => place.classList.remove('is-over'));
  }
  // A file that is too large is refused here: a server could only cut the line while the file still travels.
  input.addEventListener('change', () => {
    const most = Number(input.dataset.most || Infinity);
    const tooLarge = [...input.files].some((file) => file.size > most);
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : '');
    if (tooLarge) input.reportValidity();
  });
  place.addEventListener('drop', (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}
