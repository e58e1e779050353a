// What waits, given out of the tablet: one document, as a file or cut into QR pictures. docs/offline.md has the format.

import { sha256 } from './sha256.js';

export const FORMAT = 'sheber-waiting-marks';
const PIECE = 600; // characters of one picture: it can still be read from the glass of a small tablet

// Of one assessment. `named` adds to a mark what people read: numbers of seat and aspect.
export function exported({ assessment, title, person, items, named, ahead }) {
  const document = {
    format: FORMAT, version: 1, assessment, title, account: person.account, name: person.name ?? null,
    made: new Date().toISOString(), clock_behind_ms: Math.round(ahead),
    marks: items.map((item) => ({
      client_id: item.client_id, at: item.at, ...item.command, ...named(item), refused: item.refused?.code ?? (item.conflict ? 'cell-outdated' : null),
    })),
  };
  return { ...document, sha256: sha256(canonical(document)) };
}

// Sorted keys, no spaces, nothing that is null: the same bytes as the server's own canonical form.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).filter((key) => value[key] !== null && value[key] !== undefined).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

export function fileOf(document) {
  const name = `${document.assessment}-${document.account}-${document.made.slice(0, 19).replace(/[:T]/g, '-')}.json`;
  return { name, blob: new Blob([`${JSON.stringify(document, null, 1)}\n`], { type: 'application/json' }) };
}

// "SHEBER 2/3 1a2b3c4d " and a piece of the document; letters of ASCII alone, so that any reader can type them on.
export function piecesOf(document) {
  const text = canonical(document).replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const count = Math.ceil(text.length / PIECE);
  return Array.from({ length: count }, (_, index) => (
    `SHEBER ${index + 1}/${count} ${document.sha256.slice(0, 8)} ${text.slice(index * PIECE, (index + 1) * PIECE)}`
  ));
}

// The document out of its pieces, in whatever order they were read; null while one is missing or does not fit.
export function joined(pieces) {
  const read = pieces.map((piece) => /^SHEBER (\d+)\/(\d+) ([0-9a-f]{8}) ([^]*)$/.exec(piece.trim())).filter(Boolean);
  const texts = new Map(read.map(([, number, , , text]) => [Number(number), text]));
  const [first] = read;
  if (!first || read.some((each) => each[2] !== first[2] || each[3] !== first[3]) || texts.size !== Number(first[2])) return null;
  const { sha256: sum, ...document } = JSON.parse([...texts.keys()].sort((a, b) => a - b).map((number) => texts.get(number)).join(''));
  return sha256(canonical(document)) === sum && sum.startsWith(first[3]) ? { ...document, sha256: sum } : null;
}
