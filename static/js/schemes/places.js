// Where somebody is on the page: the field or button with the focus, found again after a part was exchanged.

// A selector for the focused element inside `root`, with where its caret is; null when the focus is elsewhere.
export function remember(root) {
  const here = document.activeElement;
  if (!here || !root.contains(here) || here === root) return null;
  const selector = selectorOf(here);
  const caret = here.matches('textarea, input[type="text"]') ? [here.selectionStart, here.selectionEnd] : null;
  return selector && { selector, caret };
}

export function restore(root, place) {
  const found = place && root.querySelector(place.selector);
  if (!found || found.disabled) return false;
  found.focus({ preventScroll: true });
  if (place.caret) found.setSelectionRange(...place.caret);
  return true;
}

function selectorOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute('href');
  if (href) return `a[href="${CSS.escape(href)}"]`;
  const form = element.closest('form');
  for (const name of ['data-move', 'data-undo', 'data-redo', 'data-next']) {
    if (form?.hasAttribute(name)) return `form[${name}="${form.getAttribute(name)}"] button`;
  }
  return element.name ? `[name="${CSS.escape(element.name)}"]` : '';
}

// Headings take the focus only when nothing better is there.
export function focusHeading(root) {
  const heading = root.querySelector('h2');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}

// The text in the reader's language first: that is what one writes into a new part.
export function focusText(root) {
  const lang = document.documentElement.lang;
  (root.querySelector(`.trilingual [lang="${lang}"]`) ?? root.querySelector('textarea, input[type="text"]'))?.focus();
}

// On a narrow screen the form stands below the outline: show it.
export function bringIntoSight(part) {
  const top = part.getBoundingClientRect().top;
  if (top < 0 || top > window.innerHeight * 0.6) part.scrollIntoView({ block: 'start' });
}

// What the page shows and nobody typed over follows the server; false when a field typed in differs there too.
export function refill(form, fresh, sent) {
  let shown = true;
  for (const name of new Set([...new FormData(fresh).keys()])) {
    if (!name.startsWith('changes.') && !name.startsWith('calculation.')) continue;
    const [mine, theirs] = [form.elements.namedItem(name), fresh.elements.namedItem(name)];
    if (!mine) shown = shown && !theirs.value;
    else if (mine.value === (sent.get(name) ?? '')) mine.value = theirs.value;
    else if (theirs.value !== (sent.get(name) ?? '')) shown = false;
  }
  return shown;
}
