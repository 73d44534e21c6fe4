// @ts-check
// A page whose own service worker answers its requests (scenario 55): we sit above it, so that its
// page's requests are served as any; what it sends itself nobody of ours sees.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, inConsole, PATH, tally } from './console.js';

const TABS = 3;
const REQUESTS = 4;

inConsole('pages with a service worker of their own', (it) => {
  test('are served by one refresh; what the service worker sends itself meets its 401', async () => {
    const tabs = await it.signIn(TABS);
    for (const tab of tabs) await tab.evaluate(register);
    it.dify.expire();
    const own = await tabs[0]?.evaluate(tellServiceWorker, `/console/api${PATH}/own`);
    assert.equal(own?.status, 401);
    assert.equal(it.dify.counts().refresh.total, 0);

    const answers = await Promise.all(tabs.map((tab) => ask(tab, REQUESTS)));
    assert.deepEqual(tally(answers.flat()), { 200: TABS * REQUESTS });
    assert.equal(it.dify.counts().refresh.total, 1);
    for (const [id, sent] of it.sendings()) assert.match(sent.join(), /^(401,)?200$/, id);
    const after = await tabs[0]?.evaluate(tellServiceWorker, null);
    assert.ok(Number(after?.passed) > TABS * REQUESTS, `${after?.passed} passed it`);
  });
});

/** Runs in the page: it is under its service worker then. */
async function register() {
  const { serviceWorker } = navigator;
  await serviceWorker.register('/_double/service-worker.js', { scope: '/' });
  if (serviceWorker.controller) return;
  await new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve));
}

/**
 * Runs in the page.
 * @param {string | null} url What it is to fetch by itself.
 * @returns {Promise<{ passed: number, status: number }>}
 */
function tellServiceWorker(url) {
  const { port1, port2 } = new MessageChannel();
  navigator.serviceWorker.controller?.postMessage(url, [port2]);
  return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
}
