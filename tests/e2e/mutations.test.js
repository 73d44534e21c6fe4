// @ts-check
// Requests that change something, at an expiry: each is served exactly once, counted by its id at the
// server, and none as another person than sent it (scenarios 21, 39).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apps } from '../apps/apps.js';
import { onApp, signIn } from '../apps/page.js';
import { eventually } from '../browser/index.js';
import { inConsole, PATH } from './console.js';
import { inApp } from './in-app.js';

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'];
const TABS = 2;

/** @typedef {import('../double/request-log.js').Logged} Logged */

/**
 * Every one of them was served once, to this person, and sent twice at most.
 * @param {Logged[]} requests
 * @param {string} user
 */
function eachOnce(requests, user) {
  const ids = new Set(requests.filter(({ id }) => id).map(({ id }) => id));
  assert.ok(ids.size >= TABS * METHODS.length);
  for (const id of ids) {
    const sent = requests.filter((each) => each.id === id);
    assert.ok(sent.length <= 2, `${id} was sent ${sent.length} times`);
    // The doubles name somebody only where a request was served.
    assert.deepEqual(
      sent.map((each) => each.user).filter((name) => name),
      [user],
      String(id),
    );
  }
}

inApp('what changes something', (it) => {
  for (const name of apps) {
    test(`in ${name} is done exactly once at an expiry, by every method`, async () => {
      await it.start(name, { ownRefresher: false });
      const tabs = await it.signedIn(TABS);
      it.app.expire();
      const calls = tabs.flatMap((tab, n) =>
        METHODS.map((method) => onApp(tab, 'call', '/api/things', `${method} ${n}`, method)),
      );
      const answers = await Promise.all(calls);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
      assert.deepEqual(it.refreshes(), { total: 1, ok: 1, reused: 0 });
      eachOnce(it.app.requests(), it.app.account.username);
    });
  }

  for (const name of /** @type {const} */ (['axios-queue', 'axios-code', 'fetch-storage'])) {
    test(`in ${name} is not done as the person who signs in before its 401 comes`, async () => {
      await it.start(name, { ownRefresher: false });
      const [first, second] = await it.signedIn(2);
      const other = it.app.addUser({ username: 'bob' });
      it.app.expire();
      it.app.set({ delayMs: 6000 });
      const late = onApp(second, 'call', '/api/things', 'late', 'POST');
      const sent = () => it.app.requests().filter(({ id }) => id === 'late');
      await eventually(() => sent().length === 1);
      it.app.set({ delayMs: 0 });
      await signIn(first, it.app, other);
      const { status } = await late;
      assert.notEqual(status, 200);
      assert.deepEqual(
        sent().map(({ user }) => user),
        [null],
      );
    });
  }
});

inConsole('what changes something in a Dify console', (it) => {
  test('is done exactly once at an expiry, by every method, by fetch and by XMLHttpRequest', async () => {
    const tabs = await it.signIn(TABS);
    it.dify.expire();
    const statuses = await Promise.all(
      tabs.map((tab, n) => tab.evaluate(changeAll, METHODS, n, `/console/api${PATH}`)),
    );
    assert.deepEqual(new Set(statuses.flat()), new Set([200]));
    assert.equal(it.dify.counts().refresh.total, 1);
    eachOnce(it.dify.requests(), it.dify.account.email);
  });
});

/**
 * Runs in the page.
 * @param {string[]} methods
 * @param {number} n
 * @param {string} url
 * @returns {Promise<number[]>}
 */
function changeAll(methods, n, url) {
  const csrf = /csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  return Promise.all(
    methods.flatMap((method) => {
      const headersOf = (/** @type {string} */ by) => ({
        'X-CSRF-Token': csrf,
        'X-Test-Id': `${method} ${by} ${n}`,
      });
      const init = { method, headers: headersOf('fetch'), body: 'change' };
      const byFetch = fetch(url, init).then(({ status }) => status);
      const byXhr = new Promise((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.onloadend = () => resolve(xhr.status);
        xhr.open(method, url);
        for (const [name, value] of Object.entries(headersOf('XHR'))) {
          xhr.setRequestHeader(name, value);
        }
        xhr.send('change');
      });
      return [byFetch, byXhr];
    }),
  );
}
