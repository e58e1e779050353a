// A file that is larger than its field takes is refused beside the field, in the page's own words: a server could only
// cut the line while the file still travels.

export function fits(input) {
  const most = Number(input.dataset.most || Infinity);
  const tooLarge = [...input.files].some((file) => file.size > most);
  say(input, tooLarge ? input.dataset.tooLarge : '');
  return !tooLarge;
}

function say(input, sentence) {
  const id = `${input.id}-error`;
  const others = (input.getAttribute('aria-describedby') ?? '').split(' ').filter((one) => one && one !== id);
  document.getElementById(id)?.remove(); // also what a server said of the file before
  if (sentence) {
    const note = document.createElement('span');
    Object.assign(note, { className: 'field__error', id, textContent: sentence });
    note.setAttribute('role', 'alert');
    input.after(note);
    others.push(id);
  }
  input.setAttribute('aria-describedby', others.join(' '));
  if (sentence) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
  input.setCustomValidity(sentence); // the form is not sent with it
  input.oninvalid = (event) => { // the sentence stands there already: no balloon, but the field is found
    if (!input.validity.customError) return;
    event.preventDefault();
    input.focus();
  };
}
