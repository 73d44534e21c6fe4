// @ts-check
// A visitor who is not signed in is left alone: the server sees exactly what it sees without us.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { inConsole } from './console.js';

/** @typedef {import('./console.js').Console} Console */

inConsole(
  'an anonymous visitor',
  (it) => {
    /** @type {string[][]} */
    const without = [];

    test('(first without the extension, to compare)', async () => {
      without.push(await visitApps(it), await visitShared(it));
      assert.ok(without[0]?.includes('POST /console/api/refresh-token 401'), 'the page’s own');
      await it.browser.install();
      await eventually(() => it.browser.workerRuns());
    });

    test('of the console gets what the server would answer without us, and nothing more', async () => {
      assert.deepEqual(await visitApps(it), without[0]);
    });

    test('of a shared app gets what the server would answer without us, and no refresh', async () => {
      const seen = await visitShared(it);
      assert.deepEqual(seen, without[1]);
      assert.ok(!seen.some((line) => line.includes('refresh-token')));
    });
  },
  { browser: { install: false } },
);

/**
 * The console sends a visitor to the sign-in page.
 * @param {Console} it
 */
async function visitApps(it) {
  const tab = await it.open('/apps');
  // Its last call is answered then, and no other one follows.
  await eventually(() =>
    tab.evaluate(
      () => location.pathname === '/signin' && document.body.dataset.state === 'signed-out',
    ),
  );
  await settled(it);
  assert.equal(new URL(tab.url()).pathname, '/signin');
  return lines(it);
}

/** @param {Console} it */
async function visitShared(it) {
  const [app] = it.dify.apps;
  it.dify.reset();
  const tab = await it.open(`/chat/${app?.code}`);
  await eventually(() => tab.evaluate(() => document.body.dataset.state !== undefined));
  await settled(it);
  assert.equal(new URL(tab.url()).pathname, `/chat/${app?.code}`);
  await tab.evaluate(() => localStorage.clear());
  return lines(it);
}

/**
 * No request came for a second and none is open.
 * @param {Console} it
 */
async function settled(it) {
  let seen = -1;
  await eventually(
    () => {
      const requests = it.dify.requests();
      const quiet = requests.length === seen && requests.every(({ ended }) => ended !== null);
      seen = requests.length;
      return quiet;
    },
    { every: 1000 },
  );
}

/**
 * What the server saw, whatever came first.
 * @param {Console} it
 */
function lines(it) {
  return it.dify
    .requests()
    .map(({ method, path, status }) => `${method} ${path} ${status}`)
    .sort();
}
