// The pages on which one marks, without network. KEPT (version, pages, files) stands above: the server writes it.
//
// Kept are pages that were made for nobody, and their files; never an answer of the API, never a person's page. A new
// version is fetched beside the old one and takes over at once: pages that are open go on with the files they have, the
// next one to be opened is new. What waits on the tablet is in its databases, which nothing here touches.

/* global KEPT */
const PREFIX = 'sheber-pages-';
const CHOICES = 'sheber-choices';
const LANGUAGE = '/marking/offline/language';
const PATIENCE_MS = 3000;
const TRIES = 5; // of a file that is not kept: five seconds in all
const AGAIN_MS = 500;
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
  } else if (address.pathname.startsWith('/static/')) {
    event.respondWith(file(request));
  }
});

async function keep() {
  const cache = await caches.open(PREFIX + KEPT.version);
  const pages = Object.values(KEPT.pages).flatMap((languages) => Object.values(languages));
  await cache.addAll([
    ...pages.map((address) => new Request(address, { credentials: 'omit', cache: 'no-store' })),
    ...KEPT.files.map((address) => new Request(address, { credentials: 'omit' })),
  ]);
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
  await Promise.all(ours.slice(0, Math.max(0, ours.length - (KEEP - 1))).map((name) => caches.delete(name)));
}

// Which kept page stands in for this address; null where none does.
function pageAt(path) {
  if (path === '/marking' || path === '/marking/' || path === '/marking/waiting') return 'waiting';
  return /^\/marking\/[^/.]+$/.test(path) ? 'shell' : null;
}

// The start page is a person's, so it is not kept: without the server the way leads on to what is.
async function start(request) {
  const answer = await fetch(request).catch(() => null);
  return answer && answer.status < 502 ? answer : Response.redirect('/marking');
}

// The server's page when it comes in time; what is kept when it does not, when the server is down, or when it would
// send whoever holds the tablet to sign in: the kept page asks for the PIN and has the work behind it.
async function navigate(request, address, page) {
  const [asking, late] = [fetch(request), new Promise((done) => { setTimeout(done, PATIENCE_MS, null); })];
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
  if (kept) return kept;
  for (let tried = 1; tried < TRIES; tried += 1) {
    try {
      return await fetch(request);
    } catch {
      await new Promise((done) => { setTimeout(done, tried * AGAIN_MS); });
    }
  }
  return fetch(request);
}
