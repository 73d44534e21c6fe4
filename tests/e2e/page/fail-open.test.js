// @ts-check
// Whatever fails, the page gets the 401 that it had (scenarios 59, 65, 70).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../browser/index.js';
import { signedIn, TEST } from './signed-in.js';

signedIn('more than can be held', (given) => {
  test('a thousand requests are held, the others get their 401 at once', async () => {
    const { tab, dify } = given;
    await given.expire();
    dify.set({ refreshWaits: true });
    const asked = tab.evaluate(async (url) => {
      const page = /** @type {any} */ (window);
      page.passed = 0;
      const headers = { 'X-CSRF-Token': page.csrf() };
      const call = async (/** @type {unknown} */ n) => {
        const response = await fetch(`${url}?n=${n}`, { headers });
        if (response.status === 401) page.passed += 1;
        return [response.status, (await response.json()).code ?? 'served'].join(' ');
      };
      const first = call('first');
      // A thousand real ones would take their time over six connections.
      /** @type {any} */
      const { detail } = await new Promise((resolve) => {
        window.addEventListener('holdfast:1:page', resolve, { once: true });
      });
      const notice = JSON.parse(detail);
      for (let request = 1e6; request < 1e6 + 989; request += 1) {
        const detail = JSON.stringify({ ...notice, request });
        window.dispatchEvent(new CustomEvent('holdfast:1:page', { cancelable: true, detail }));
      }
      return Promise.all([first, ...[...new Array(20).keys()].map(call)]);
    }, `${TEST}/many`);
    const passed = () => tab.evaluate(() => /** @type {any} */ (window).passed);
    await eventually(async () => (await passed()) === 10, { what: 'ten have their 401' });
    dify.set({ refreshWaits: false });

    const [first, ...others] = await asked;
    assert.equal(first, '200 served');
    assert.deepEqual(
      others.sort(),
      [...new Array(20).keys()].map((n) => (n < 10 ? '200 served' : '401 unauthorized')),
    );
    assert.equal(dify.counts().refresh.total, 1);
  });

  test('200 MB of bodies are kept, the others get their 401', async () => {
    const { tab, dify } = given;
    await given.expire();
    dify.set({ refreshWaits: true });
    const asked = tab.evaluate(async (url) => {
      const headers = { 'X-CSRF-Token': /** @type {any} */ (window).csrf() };
      const body = new Blob([new Uint8Array(80 * 2 ** 20)]);
      const calls = [1, 2, 3].map((n) => fetch(`${url}?n=${n}`, { method: 'POST', headers, body }));
      const first = await Promise.all(calls.map(async (call) => (await call).status));
      const second = await fetch(url, { method: 'POST', headers, body });
      return [...first, second.status];
    }, `${TEST}/large`);
    await eventually(() => dify.counts().unauthorized === 3);
    dify.set({ refreshWaits: false });
    assert.deepEqual(await asked, [200, 200, 401, 200]);
  });
});

signedIn('an extension that is removed', (given) => {
  test('gives every held request its own 401 within a second, and the page goes on', async (t) => {
    const { tab, browser, dify, statuses } = given;
    const id = await browser.extensionEval(() => chrome.runtime.id);
    await given.expire();
    dify.set({ refreshWaits: true });
    await tab.evaluate((url) => {
      const page = /** @type {any} */ (window);
      page.told = 0;
      window.addEventListener('holdfast:1:page', (/** @type {any} */ { detail }) => {
        if (JSON.parse(detail).kind === 'unauthorized') page.told += 1;
      });
      const by = (/** @type {any} */ answer) => answer.then(() => performance.now());
      const xhr = new XMLHttpRequest();
      const loaded = new Promise((resolve) => (xhr.onload = resolve));
      xhr.open('POST', `${url}/xhr`);
      xhr.send('x');
      const calls = [1, 2, 3].map((n) => fetch(`${url}/fetch`, { method: 'POST', body: `${n}` }));
      page.ends = Promise.all([...calls, loaded].map(by));
      page.statuses = async () => [...(await Promise.all(calls)).map((r) => r.status), xhr.status];
      page.texts = async () => Promise.all(calls.map(async (r) => (await (await r).json()).code));
    }, TEST);
    // What is still on its way then, Chromium cuts.
    const told = () => tab.evaluate(() => /** @type {any} */ (window).told);
    await eventually(async () => (await told()) === 4 && dify.counts().refresh.inFlight === 1);
    const login = tab.evaluate(async () => {
      const body = JSON.stringify({ email: 'nobody@example.com', password: '' });
      return (await fetch('/console/api/login', { method: 'POST', body })).status;
    });
    const removed = await tab.evaluate(() => performance.now());
    await browser.puppet.uninstallExtension(id);
    const { ends, codes, texts } = await tab.evaluate(async () => {
      const page = /** @type {any} */ (window);
      const ends = await page.ends;
      return { ends, codes: await page.statuses(), texts: await page.texts() };
    });
    const waits = ends.map((/** @type {number} */ end) => Math.round(end - removed));
    t.diagnostic(`released after ${waits} ms`);

    assert.deepEqual(codes, [401, 401, 401, 401]);
    assert.deepEqual(texts, ['unauthorized', 'unauthorized', 'unauthorized']);
    assert.equal(dify.counts().refresh.inFlight, 1, 'they did not wait for the refresh');
    dify.set({ refreshWaits: false });
    assert.ok([401, 400].includes(await login), 'the held sign-in is sent');
    assert.deepEqual(statuses('/holdfast-test/fetch'), [401, 401, 401]);
    const after = await tab.evaluate(async (url) => (await fetch(url)).status, `${TEST}/after`);
    assert.equal(after, 401);
    assert.deepEqual(tab.errors, []);
  });
});
