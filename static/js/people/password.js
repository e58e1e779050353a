// Shows the password that was typed: a slip of the layout is seen at once, and nobody has to try three times.

for (const button of document.querySelectorAll('[data-shows]')) {
  const input = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    input.focus();
  });
  // A browser offers to keep a password only when it is sent from a password field.
  input.form.addEventListener('submit', () => { input.type = 'password'; });
}
