// The words of the offline work, in the page's language, and how it writes numbers and times.

const WORDS = JSON.parse(document.getElementById('offline-words')?.textContent ?? '{}');
export const language = document.documentElement.lang || 'kk';

// Places like {count} are filled; a key without words shows itself rather than nothing.
export function t(key, places = {}) {
  return (WORDS[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
}

export const decimal = (text) => (language === 'en' ? text : text.replace('.', ','));

// The settings' zone, not the tablet's: both its zone and its tables may be old.
export function timeOfDay(milliseconds) {
  return new Date(milliseconds + Number(WORDS.offset ?? 0) * 60000).toISOString().slice(11, 19);
}

export const inLanguage = (texts) => texts?.[language] || texts?.kk || texts?.ru || texts?.en || '';

export const sprite = (name) => `${new URL('../../../icons.svg', import.meta.url).pathname}#${name}`;
