// Keeps the page that checks QRs, with its parts, the keys and the list of what was withdrawn, so that it opens without a network.
// Only that page registers this worker, and nothing else passes through it.
const STORE = 'periksa-qr';
const PAGE = '/v';
const DATA = ['/.well-known/saporancak-keys.json', '/.well-known/saporancak-revocations.cose'];
// A network that is slower than this is taken for none: somebody stands there with a paper in the hand.
const PATIENCE_MS = 4000;

addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(Promise.all([renew(), ...DATA.map(fresh)]));
});
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin) return;
  if (pathname === PAGE) event.respondWith(page(event));
  else if (DATA.includes(pathname)) event.respondWith(fresh(pathname).catch(() => kept(pathname)));
  else if (pathname.startsWith('/aset/')) event.respondWith(part(event.request));
});

const names = (page) => new Set(page.match(/\/aset\/[\w.-]+/g));

async function kept(path) {
  return await (await caches.open(STORE)).match(path) ?? Response.error();
}

// At once from the store; the next visit sees what is new.
async function page(event) {
  const store = await caches.open(STORE);
  const found = await store.match(PAGE);
  if (!found) return fetch(event.request);
  event.waitUntil(renew().catch(() => {}));
  return found;
}

// Its name changes with its content, so what is kept is right.
async function part(request) {
  return await (await caches.open(STORE)).match(request.url) ?? fetch(request);
}

async function fresh(path) {
  const answer = await fetch(path, { cache: 'no-cache', signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  await (await caches.open(STORE)).put(path, answer.clone());
  return answer;
}

// The parts come first and the page last: what is kept is whole at every moment.
async function renew() {
  const store = await caches.open(STORE);
  const answer = await fetch(PAGE, { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`${PAGE}: ${answer.status}`);
  const before = names(await (await store.match(PAGE))?.text() ?? '');
  const now = names(await answer.clone().text());
  await store.addAll([...now].filter((name) => !before.has(name)));
  await store.put(PAGE, answer);
  // A tab may still stand on the page of before.
  const old = (await store.keys()).map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith('/aset/'));
  await Promise.all(old.filter((path) => !now.has(path) && !before.has(path)).map((path) => store.delete(path)));
}
