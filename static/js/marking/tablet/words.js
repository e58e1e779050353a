// Words of the page in the reader's language, texts of the scheme in the best language they have, marks and times as people write them.

const block = (id) => JSON.parse(document.getElementById(id).textContent);

export const shell = block('shell');
const table = block('words');
const ORDER = ['ru', 'kk', 'en']; // where the reader's own language is missing

export function t(key, places = {}) {
  return (table[key] ?? key).replace(/%\((\w+)\)s/g, (_all, name) => places[name] ?? '').replaceAll('%%', '%');
}

export function said(texts) {
  if (!texts) return '';
  return texts[shell.language] || ORDER.map((code) => texts[code]).find(Boolean) || '';
}

// The language a text is said in: screen readers must not read Russian as Kazakh. Always one, for an attribute that
// was there once does not go away, and an empty one says that nobody knows.
export function spokenIn(texts) {
  if (!texts || texts[shell.language]) return shell.language;
  return ORDER.find((code) => texts[code]) ?? shell.language;
}

// A decimal text: "1.50" is "1,50" in Kazakh and Russian. Nothing is a dash, never zero.
export function decimal(text) {
  if (text === null || text === undefined) return '—';
  return (shell.language === 'en' ? text : text.replace('.', ',')).replace('-', '\u2212');
}

const clock = new Intl.DateTimeFormat('ru', { hour: '2-digit', minute: '2-digit', timeZone: shell.zone });
const clockToTheSecond = new Intl.DateTimeFormat('ru', { timeStyle: 'medium', timeZone: shell.zone });

export const time = (iso) => (iso ? clock.format(new Date(iso)) : '');
export const timeToTheSecond = (iso) => (iso ? clockToTheSecond.format(new Date(iso)) : '');

export const two = (number) => (number === null || number === undefined ? '—' : String(number).padStart(2, '0'));
