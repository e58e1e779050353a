// Reads the signed statement of a paper and holds it against published keys: the twin of scoring/documents/proof.
// docs/papers.md gives the layout and test vectors; both are tried on the same ones.

import { verifyAsync } from "noble-ed25519";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-/:";
const END = "E";
const VERSION = 1;
const VERSIONS_EXPECTED = 15;
const DOMAIN = new TextEncoder().encode("sheber-paper-statement\n");
const STATEMENT_MAX = 180, TEXT_MAX = 400;
const KEY_ID = 4, ISSUER_CODE = 4, SALT = 8, NAME_HASH = 12, SIGNATURE = 64;
const NAMES_MAX = 2, NUMBER_MAX = 40, SKILL_MAX = 20;
const DAY = 86400000, EPOCH = Date.UTC(2000, 0, 1);
const KEYS_FORMAT = "sheber-issuer-keys", KEYS_VERSION = 1;
const ISSUER_ZONE = "Asia/Almaty";
const STATES = ["current", "retired", "withdrawn"];

/** What cannot be read, as a code that has a sentence. */
export class Unreadable extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** The statement in an address or in the text alone; nothing is proved by reading it. */
export function readStatement(said) {
  const trimmed = said.trim();
  const text = trimmed.includes("#") ? trimmed.slice(trimmed.indexOf("#") + 1) : trimmed;
  if (!text || text.includes("://")) throw new Unreadable("statement-missing");
  try {
    const content = fromText(text);
    if (content[0] > VERSION && content[0] <= VERSIONS_EXPECTED) throw new Unreadable("statement-newer");
    const body = content.slice(0, -SIGNATURE);
    return { ...parsed(body), signed: joined(DOMAIN, body), signature: content.slice(-SIGNATURE) };
  } catch (problem) {
    throw problem instanceof Unreadable ? problem : new Unreadable("statement-unreadable");
  }
}

/** A file of keys: {id, names, code, keys: [{publicKey, id, state, until, lastDay}]}. */
export async function readIssuer(text) {
  let said;
  try {
    said = JSON.parse(text);
  } catch {
    throw new Unreadable("keys-unreadable");
  }
  if (said?.format !== KEYS_FORMAT) throw new Unreadable("keys-unreadable");
  if (said.version !== KEYS_VERSION) throw new Unreadable("keys-newer");
  try {
    const id = texted(said.issuer.id);
    const code = (await sha256(new TextEncoder().encode(`sheber-issuer ${id}`))).slice(0, ISSUER_CODE);
    return { id, names: said.issuer.name, code: hex(code), keys: await Promise.all(said.keys.map(readKey)) };
  } catch {
    throw new Unreadable("keys-unreadable");
  }
}

/** {statement, issuer, key, objections, nameMatches}; issuer and key are null when nothing was proved. */
export async function verify(statement, issuers, name = "") {
  const candidates = issuers.flatMap((issuer) =>
    issuer.keys.filter((key) => key.id === statement.keyId).map((key) => ({ issuer, key })),
  );
  const nothing = { statement, issuer: null, key: null, nameMatches: null };
  if (!candidates.length) return { ...nothing, objections: ["key-unknown"] };
  for (const { issuer, key } of candidates) {
    if (await verifyAsync(statement.signature, statement.signed, key.publicKey, { zip215: false }).catch(() => false)) {
      return weighed(statement, issuer, key, name);
    }
  }
  return { ...nothing, objections: ["signature-wrong"] };
}

export async function nameHash(salt, name) {
  const blanks = /[ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/g;
  const folded = name.normalize("NFC").replace(blanks, " ").replace(/^ +| +$/g, "").toLowerCase();
  return hex((await sha256(joined(salt, new TextEncoder().encode(folded)))).slice(0, NAME_HASH));
}

async function weighed(statement, issuer, key, name) {
  const objections = [];
  if (statement.issuerCode !== issuer.code) objections.push("issuer-differs");
  if (key.state === "withdrawn") objections.push("key-withdrawn");
  else if (key.lastDay && statement.issuedOn > key.lastDay) objections.push("dated-after-key");
  const asked = name.trim() !== "";
  const nameMatches = asked ? statement.nameHashes.includes(await nameHash(statement.salt, name)) : null;
  if (nameMatches === false) objections.push("name-differs");
  return { statement, issuer, key, objections, nameMatches };
}

async function readKey(said) {
  if (!/^[0-9a-f]{64}$/.test(said.public_key) || !STATES.includes(said.state)) throw new TypeError();
  if ((said.until === undefined) !== (said.state === "current")) throw new TypeError();
  const publicKey = Uint8Array.from(said.public_key.match(/../g), (pair) => parseInt(pair, 16));
  const fingerprint = await sha256(publicKey);
  return {
    publicKey, fingerprint: hex(fingerprint), id: hex(fingerprint.slice(0, KEY_ID)),
    state: said.state, lastDay: said.until === undefined ? null : dayThere(said.until),
  };
}

/** The day of a moment in the issuer's zone, as 2026-11-29. */
function dayThere(moment) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(moment)) throw new TypeError();
  return new Intl.DateTimeFormat("en-CA", { timeZone: ISSUER_ZONE }).format(new Date(moment));
}

function fromText(said) {
  const text = said.toUpperCase();
  if (text.length > TEXT_MAX || !text.endsWith(END)) throw new RangeError();
  const bytes = [];
  for (const group of text.slice(0, -END.length).match(/.{1,3}/gs) ?? []) {
    const values = [...group].map((sign) => ALPHABET.indexOf(sign));
    const value = values.reduceRight((sum, one) => sum * ALPHABET.length + one, 0);
    if (values.length < 2 || values.includes(-1) || value >= 256 ** (values.length - 1)) throw new RangeError();
    if (values.length === 3) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return Uint8Array.from(bytes);
}

function parsed(body) {
  let at = 0;
  const take = (count) => {
    if (at + count > body.length) throw new RangeError();
    return body.slice(at, (at += count));
  };
  const number = (width = 1) => take(width).reduce((sum, byte) => sum * 256 + byte, 0);
  const upTo = (limit, value = number()) => {
    if (value > limit) throw new RangeError();
    return value;
  };
  const text = (limit) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(upTo(limit)));
  if (number() !== VERSION || body.length + SIGNATURE > STATEMENT_MAX) throw new RangeError();
  const statement = {
    keyId: hex(take(KEY_ID)), issuerCode: hex(take(ISSUER_CODE)), kind: number(), result: number(),
    issuedOn: new Date(EPOCH + number(2) * DAY).toISOString().slice(0, 10), salt: take(SALT),
    nameHashes: Array.from({ length: upTo(NAMES_MAX) }, () => hex(take(NAME_HASH))),
    number: text(NUMBER_MAX), skill: text(SKILL_MAX),
  };
  if (at !== body.length) throw new RangeError();
  return statement;
}

function joined(first, second) {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function texted(value) {
  if (typeof value !== "string") throw new TypeError();
  return value;
}
