// A dropped or chosen file is sent at once: one gesture, no second button to look for.
for (const form of document.querySelectorAll('form[data-upload]')) {
  form.querySelector('input[type="file"]').addEventListener('change', (event) => {
    if (event.target.files.length) form.requestSubmit();
  });
}
