// @ts-check
// A service worker of the pages' own (only a test registers it): answers every call of the API by
// sending it on, and sends one itself when it is told to.

const worker = /** @type {any} */ (self);
let passed = 0;

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (/** @type {any} */ event) =>
  event.waitUntil(worker.clients.claim()),
);
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  if (!event.request.url.includes('/console/api/')) return;
  passed += 1;
  event.respondWith(fetch(event.request));
});
worker.addEventListener('message', async (/** @type {any} */ { data, ports }) => {
  const status = data ? (await fetch(data)).status : 0;
  ports[0].postMessage({ passed, status });
});
