// @ts-check
// Held requests outlive the worker, and wait in the back/forward cache (scenarios 6, 10).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../browser/index.js';
import { signedIn, TEST } from './signed-in.js';

signedIn('held requests', (given) => {
  /** Sends one that meets a 401, and leaves its outcome in the page. @param {string} url */
  const hold = async (url) => {
    const page = /** @type {any} */ (window);
    page.outcome = 'waiting';
    const sent = fetch(url, { method: 'POST', body: 'kept' });
    sent.then(
      ({ status }) => (page.outcome = status),
      (error) => (page.outcome = String(error)),
    );
  };
  const outcome = () => /** @type {any} */ (window).outcome;

  test('are asked about again when the worker has died, and the one refresh serves them', async () => {
    const { tab, browser, dify, statuses } = given;
    await given.expire();
    dify.set({ refreshWaits: true });
    await tab.evaluate(hold, `${TEST}/worker`);
    await eventually(() => dify.counts().refresh.inFlight === 1);
    const starts = await browser.workerStarts();
    // Its end cannot be waited for: the relay wakes it at once.
    const stopped = browser.stopWorker().catch(() => {});
    await eventually(async () => (await browser.workerStarts()) > starts);
    dify.set({ refreshWaits: false });
    await eventually(async () => (await tab.evaluate(outcome)) === 200, { timeout: 20_000 });
    await stopped;

    assert.deepEqual(statuses('/holdfast-test/worker'), [401, 200]);
    assert.equal(dify.counts().refresh.total, 1);
  });

  test('are served when the page comes back from the back/forward cache', async () => {
    const { tab, dify, statuses } = given;
    // The console's own pages are `no-store`, and so are not kept when a cookie changes.
    const kept = `${dify.origin}/console/api/version`;
    await tab.goto(kept);
    await given.expire();
    // This page names no API, so it is told the epoch when it asks for the first time.
    await tab.evaluate(async (url) => {
      const told = new Promise((resolve) => {
        const hear = (/** @type {any} */ { detail }) => detail.includes('epoch') && resolve(detail);
        window.addEventListener('holdfast:1:relay', hear);
      });
      await fetch(url);
      await told;
    }, `${TEST}/first`);
    dify.reset();
    dify.set({ refreshWaits: true });
    await tab.evaluate(hold, `${TEST}/cache`);
    await eventually(() => dify.counts().refresh.inFlight === 1);
    await tab.goto(`${dify.origin}/nowhere`);
    dify.set({ refreshWaits: false });
    await eventually(() => dify.counts().refresh.inFlight === 0);
    await tab.evaluate(() => history.back());
    await eventually(async () => (await tab.evaluate(outcome)) === 200, { timeout: 20_000 });

    assert.deepEqual(statuses('/holdfast-test/cache'), [401, 200]);
    assert.equal(statuses('/version').length, 0, 'it was not loaded again');
    assert.equal(dify.counts().refresh.total, 1);
  });
});
