// The tablet that runs the ceremony: Space presses the large button, Esc the dark screen.

const typing = (target) => target.matches('input:not([type=hidden]), select, textarea, [contenteditable]');
const buttons = { Space: '[data-next]', Escape: '[data-blank]' };

document.addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const button = buttons[event.code] && document.querySelector(buttons[event.code]);
  if (!button || document.querySelector('dialog[open], details.menu[open]')) return;
  // Space on a button or a link that has the focus presses that one, as everywhere.
  if (event.code === 'Space' && event.target !== button && event.target.matches('button, a, summary')) return;
  event.preventDefault();
  button.form.requestSubmit(button);
});
