// Who is here: told by the server, remembered for when it cannot be asked; a token that belongs to that person alone.
//
// A page works for one person. When somebody else entered in another tab, its token is worth nothing any more, the
// server says so, and nothing of this page is sent in the other's name.
//
// Events (detail): alone {name}: the server was not there to ask who is here; reached: it was; entered {me}; ended {code}: nobody is signed in (sign-in-needed) or another is (another-person);
// clock {skew}: the tablet's clock became wrong, or right again.

const PERSON = 'sheber.person';
const SKEW = 'sheber.skew';
const WHERE = '/api/tablet';
const TIMEOUT_MS = 10000;
const WRONG_CLOCK_MS = 5 * 60 * 1000;

export const session = new EventTarget();
let credentials = null; // {csrf, account}
let working = null; // the account that this page works for
let guests = null; // who may enter with a PIN, as the server said last; null: not asked yet
let known = kept(SKEW) ?? 0;

// ---- who

// The document of GET /api/tablet; throws when the server cannot be reached, or answers as none of ours would.
export async function whoIsHere() {
  return learn(await asked('GET', WHERE, { signal: AbortSignal.timeout(TIMEOUT_MS) }));
}

// For the opening of a page: {account, name, offline}; null when nobody is signed in, and nobody was here before.
export async function whoWorks() {
  try {
    const { me } = await whoIsHere();
    if (me) return { ...me, offline: false };
    if (!lastPerson()) return null;
    session.dispatchEvent(new CustomEvent('ended', { detail: { code: 'sign-in-needed' } }));
    return { ...lastPerson(), offline: false };
  } catch {
    const person = lastPerson() && { ...lastPerson(), offline: true };
    if (person) session.dispatchEvent(new CustomEvent('alone', { detail: person }));
    return person;
  }
}

// The last person of this tablet, as far as this browser knows; `paired`: by a chief's code, else they came with a password.
export const lastPerson = () => kept(PERSON);

// How the last person comes back, as far as the server said: pin, password, or code where the pairing is no more.
export function wayBack() {
  const person = lastPerson();
  if (!person || !guests || guests.some(({ name }) => name === person.name)) return 'pin';
  return person.paired === false ? 'password' : 'code';
}

// From now on this page sends for this account, and for no other.
export function workFor(account) { working = account === null ? null : String(account); }

export const worksFor = () => working;

// Hand the tablet over: the document after the PIN was right. Throws {code, message} of what the server said.
export async function enter(pairing, pin) {
  const csrf = credentials?.csrf ?? (await whoIsHere()).csrf;
  let answer = await asked('POST', `${WHERE}/enter`, { csrf, payload: { pairing, pin } });
  if (expired(answer)) answer = await asked('POST', `${WHERE}/enter`, { csrf: (await whoIsHere()).csrf, payload: { pairing, pin } });
  if (!answer.ok) throw Object.assign(new Error(answer.body?.error?.message ?? ''), answer.body?.error);
  const doc = learn(answer);
  session.dispatchEvent(new CustomEvent('entered', { detail: { me: doc.me } }));
  return doc;
}

// ---- sending

// {ok, status, body, retryAfter}; status 0: the server was not reached. A form that expired is sent again with a fresh
// token, in the name of the same person or not at all.
export async function send(method, address, payload, { signal, account = working } = {}) {
  try {
    if (!credentials) await whoIsHere();
    for (const last of [false, true]) {
      if (account !== null && credentials.account !== String(account)) return ended(credentials.account ? 'another-person' : 'sign-in-needed');
      const answer = await asked(method, address, { csrf: credentials.csrf, payload, signal });
      if (answer.status === 401) return forget(answer);
      if (last || !expired(answer)) return answer;
      await whoIsHere();
    }
  } catch {
    return { ok: false, status: 0, body: null };
  }
  return { ok: false, status: 0, body: null };
}

// One mark of the queue.
export function postMark(mark, { account, assessment, signal }) {
  return send('POST', `/api/marking/${encodeURIComponent(assessment)}/marks`, mark, { signal, account });
}

// ---- time

// By how much the server's clock is ahead of the tablet's, in milliseconds; 0 as long as it is not known.
export const skew = () => known;

// A moment of the tablet's clock by the server's, as far as it is known: what people read must not follow a wrong tablet.
export const byTheServer = (iso) => iso && new Date(Date.parse(iso) + known).toISOString();

export const clockIsWrong = () => Math.abs(known) > WRONG_CLOCK_MS;

// ----

async function asked(method, address, { csrf, payload, signal } = {}) {
  const headers = { Accept: 'application/json' };
  if (csrf) headers['X-CSRFToken'] = csrf;
  if (payload !== undefined) headers['Content-Type'] = 'application/json';
  const begun = Date.now();
  const response = await fetch(address, {
    method, headers, signal, cache: 'no-store', redirect: 'manual', credentials: 'same-origin',
    body: payload === undefined ? undefined : JSON.stringify(payload),
  });
  setClock(response.headers.get('Date'), begun);
  const body = await response.json().catch(() => null);
  return { ok: response.ok, status: response.status, body, retryAfter: Number(response.headers.get('Retry-After')) || 0 };
}

function learn({ ok, body }) {
  if (!ok || typeof body?.csrf !== 'string') throw new Error('no answer of ours');
  credentials = { csrf: body.csrf, account: body.me ? String(body.me.account) : null };
  guests = body.guests;
  session.dispatchEvent(new Event('reached'));
  if (body.me) keep(PERSON, { account: String(body.me.account), name: body.me.name, paired: body.guests.some(({ name }) => name === body.me.name) });
  return body;
}

function ended(code) {
  session.dispatchEvent(new CustomEvent('ended', { detail: { code } }));
  return { ok: false, status: 401, body: { error: { code, message: '', params: {} } } };
}

function forget(answer) {
  credentials = null;
  session.dispatchEvent(new CustomEvent('ended', { detail: { code: 'sign-in-needed' } }));
  return answer;
}

const expired = ({ status, body }) => status === 400 && body?.error?.code === 'form-expired';

function setClock(date, begun) {
  const server = Date.parse(date ?? '');
  if (Number.isNaN(server)) return;
  const was = clockIsWrong();
  known = server - (begun + Date.now()) / 2;
  keep(SKEW, known);
  if (was !== clockIsWrong()) session.dispatchEvent(new CustomEvent('clock', { detail: { skew: known } }));
}

function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch { /* a browser without local storage has no offline work either */ }
}
