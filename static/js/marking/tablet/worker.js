// The pages on which one marks, without network. KEPT (version, pages, files) stands above: the server writes it.
//
// Kept are pages that were made for nobody, and their files; never an answer of the API, never a person's page. A new
// version is fetched beside the old one and takes over at once: pages that are open go on with the files they have, the
// next one to be opened is new. Until it has taken over, a page of the server's newer version is shown only once all that
// it names is here. What waits on the tablet is in its databases, which nothing here touches.

/* global KEPT */
const PREFIX = 'sheber-pages-';
const COMING = 'sheber-coming'; // files of a newer version than this worker's, until that version's own worker has them
const FILES = 'Sheber-Files'; // a page says by it which version of the files it names
const NAMED = /(?:href|src)="(\/static\/[^"#]+)/g;
const STYLES = /<link\s[^>]*rel="stylesheet"[^>]*>/g;
const CHOICES = 'sheber-choices';
const LANGUAGE = '/marking/offline/language';
const PATIENCE_MS = 3000;
const TRIES = 5; // of a file that is not kept: five seconds in all
const AGAIN_MS = 500;
const WHOLE_MS = 10000; // that a page waits for the files it names; after that it counts as one that did not come
const KEEP = 2; // the one before this, for pages that are still open

self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([keep(), byTheBrowser(event)]).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => { event.waitUntil(forgetOld().then(() => self.clients.claim())); });

self.addEventListener('message', ({ data }) => {
  if (data?.language) caches.open(CHOICES).then((cache) => cache.put(LANGUAGE, new Response(data.language)));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (address.pathname === '/') event.respondWith(start(request));
    const page = pageAt(address.pathname);
    if (page) event.respondWith(navigate(request, address, page));
    else if (address.pathname !== '/') event.respondWith(other(request));
  } else if (address.pathname.startsWith('/static/')) {
    event.respondWith(file(request));
  }
});

async function keep() {
  const name = PREFIX + KEPT.version;
  const before = await caches.has(name);
  try {
    await fill(await caches.open(name));
  } catch (error) { // half of a version would take the place of the one before
    if (!before) await caches.delete(name);
    throw error;
  }
}

// Pages come last: those that name these very files say that the server was not updated between.
async function fill(cache) {
  await cache.addAll(KEPT.files.map((address) => new Request(address, { credentials: 'omit' })));
  const pages = Object.values(KEPT.pages).flatMap((languages) => Object.values(languages));
  await Promise.all(pages.map(async (address) => {
    const page = await fetch(new Request(address, { credentials: 'omit', cache: 'no-store' }));
    if (!page.ok || page.headers.get(FILES) !== KEPT.static) throw new TypeError(`${page.status} ${address}`);
    await cache.put(address, page);
  }));
}

// What needs no word of ours, where the browser can do it alone: kept files come straight from the cache, what the API is
// asked goes straight to the server. What is not kept, and a browser that cannot, come to `fetch` as ever.
async function byTheBrowser(event) {
  const cacheName = PREFIX + KEPT.version;
  const kept = KEPT.files.map((pathname) => ({ condition: { urlPattern: { pathname }, requestMethod: 'GET' }, source: { cacheName } }));
  const asked = { condition: { urlPattern: { pathname: '/api/*' } }, source: 'network' };
  try {
    await event.addRoutes?.([asked, ...kept]);
  } catch { /* it is quicker with them, and whole without */ }
}

async function forgetOld() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + KEPT.version);
  const old = ours.slice(0, Math.max(0, ours.length - (KEEP - 1)));
  await Promise.all([...old, COMING].map((name) => caches.delete(name)));
}

// Which kept page stands in for this address; null where none does.
function pageAt(path) {
  if (path === '/marking' || path === '/marking/' || path === '/marking/waiting') return 'waiting';
  return /^\/marking\/[^/.]+$/.test(path) ? 'shell' : null;
}

// The start page is a person's, so it is not kept: without the server the way leads on to what is.
async function start(request) {
  const answer = await fetch(request).then((page) => whole(page, NAMED)).catch(() => null);
  return answer && answer.status < 502 ? answer : Response.redirect('/marking');
}

// A page for which nothing stands in: with its looks, or as if the server had not been reached.
async function other(request) {
  return whole(await fetch(request), STYLES);
}

// The same page, once the files that it names are here. One of our own version has them already, or asks for what is not
// kept as pages do everywhere. Rejected when a file cannot be had: the network went, or the server is about to restart.
async function whole(page, which) {
  const version = page.headers.get(FILES);
  if (!version || version === KEPT.static) return page;
  const text = await page.clone().text();
  const named = (text.match(which) ?? []).flatMap((tag) => [...tag.matchAll(NAMED)]).map(([, name]) => name);
  const signal = AbortSignal.timeout(WHOLE_MS);
  await Promise.all([...new Set(named)].map((name) => bring(name, signal)));
  return page;
}

async function bring(address, signal) {
  const request = new Request(address, { credentials: 'omit', signal });
  if (await caches.match(request, { ignoreVary: true })) return;
  const answer = await tried(request);
  if (answer.status >= 500) throw new TypeError(`${answer.status} ${address}`);
  if (answer.ok) await (await caches.open(COMING)).put(request, answer);
}

// The server's page when it comes in time; what is kept when it does not, when the server is down, or when it would
// send whoever holds the tablet to sign in: the kept page asks for the PIN and has the work behind it.
async function navigate(request, address, page) {
  const [asking, late] = [fetch(request).then((found) => whole(found, NAMED)), new Promise((done) => { setTimeout(done, PATIENCE_MS, null); })];
  const asked = asking.catch(() => null);
  const kept = await keptPage(address, page); // is looked for while the server is asked
  if (!kept) return asking;
  const answer = await Promise.race([asked, late]);
  const chooses = address.searchParams.has('lang') || address.searchParams.has('theme');
  const useless = !answer || answer.status >= 502 || (answer.type === 'opaqueredirect' && !chooses);
  return useless ? kept : answer;
}

async function keptPage(address, page) {
  const chosen = address.searchParams.get('lang') ?? await language();
  const languages = KEPT.pages[page];
  const cache = await caches.open(PREFIX + KEPT.version);
  const found = await cache.match(languages[chosen] ?? languages.kk);
  // A page that was redirected, or that came from a cache, keeps the address that was asked for.
  return found && new Response(found.body, { status: found.status, headers: found.headers });
}

async function language() {
  const kept = await (await caches.open(CHOICES)).match(LANGUAGE);
  return kept ? kept.text() : 'kk';
}

// What is not kept is asked for again while a server restarts, perhaps with newer files: a page without its looks is no page.
async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true }).catch(() => null);
  return kept ?? tried(request);
}

async function tried(request) {
  for (let time = 1; time < TRIES; time += 1) {
    const answer = await fetch(request).catch(() => null);
    if (answer && answer.status < 500) return answer;
    if (request.signal.aborted) break;
    await new Promise((done) => { setTimeout(done, time * AGAIN_MS); });
  }
  return fetch(request);
}
