// @ts-check
// The session is refreshed before its access token expires: nobody meets a 401. Tokens live for
// seconds here; EARLY_EXPIRIES=24 is a day of sixty-minute tokens with a compressed clock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, timePasses } from '../browser/index.js';
import { badge, inConsole, tally } from './console.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

const TABS = 4;
const EXPIRIES = Number(process.env.EARLY_EXPIRIES ?? 2);
/** The server's tokens keep whole seconds: below this a tenth of their life is less than one. */
const SECONDS = 12;

inConsole(
  'before an expiry',
  (it) => {
    test(`the session is refreshed, ${EXPIRIES} times, and no page meets a 401`, async (t) => {
      const tabs = await it.signIn(TABS);
      const [reloading, ...working] = tabs;
      await shortLived();
      const until = performance.now() + EXPIRIES * SECONDS * 1000;
      const work = working.map((tab) => tab.evaluate(askFor, EXPIRIES * SECONDS * 1000));
      let reloads = 0;
      while (performance.now() < until) {
        await reloading?.reload();
        reloads += 1;
        await timePasses(300);
      }
      const answers = (await Promise.all(work)).flat();
      const { refresh, unauthorized, csrfRefused, navigationRefresh, signinPages } =
        it.dify.counts();
      t.diagnostic(
        `${answers.length} requests, ${reloads} reloads, ${refresh.ok} refreshes, ${csrfRefused} of a CSRF token that changed on the way`,
      );
      assert.deepEqual(Object.keys(tally(answers.map((status) => answer(status)))), ['200']);
      assert.equal(unauthorized - csrfRefused, 0, 'no token was over');
      assert.equal(refresh.total, refresh.ok);
      assert.ok(refresh.ok >= EXPIRIES, `${refresh.ok} refreshes`);
      assert.deepEqual([navigationRefresh, signinPages], [0, 0]);
    });

    test('the alarm wakes a worker that was stopped', async () => {
      await it.signIn(1);
      await shortLived();
      await it.browser.stopWorker();
      await eventually(() => it.dify.counts().refresh.ok === 1, {
        timeout: SECONDS * 1000,
        what: 'an early refresh',
      });
      assert.equal(it.dify.counts().unauthorized, 0);
    });

    test('nothing is refreshed without a tab of the site, and no alarm is left', async () => {
      await it.signIn(2);
      await shortLived();
      await it.closeTabs();
      await eventually(async () => (await alarms()) === 0, {
        timeout: SECONDS * 1000,
        what: 'the alarm has gone',
      });
      await timePasses(2000);
      assert.equal(it.dify.counts().refresh.total, 0);
    });

    test('a failure signs nobody out, and is made up for while the token is good', async () => {
      const [tab] = await it.signIn(1);
      await shortLived(20);
      it.dify.set({ refreshStatus: { status: 503, times: 1 } });
      await eventually(() => it.dify.counts().refresh.total === 1, {
        timeout: 20_000,
        what: 'an early refresh',
      });
      assert.notEqual(await badge(it), '!');
      assert.deepEqual(await tab?.evaluate(askFor, 1), [200]);
      await eventually(() => it.dify.counts().refresh.ok === 1);
      assert.equal(it.dify.counts().unauthorized, 0);
    });

    /**
     * The session has tokens that live for so long, as its first refresh has told the worker.
     * @param {number} seconds
     */
    async function shortLived(seconds = SECONDS) {
      it.dify.set({ accessSeconds: seconds });
      it.dify.expire();
      const asked = await it.dify.counts();
      assert.equal(asked.refresh.total, 0);
      const tabs = await it.browser.puppet.pages();
      const tab = tabs.find((page) => page.url().startsWith(it.dify.origin));
      assert.deepEqual(await tab?.evaluate(askFor, 1), [200]);
      await eventually(async () => (await alarms()) === 1, { what: 'the alarm is set' });
      it.dify.reset();
    }

    function alarms() {
      return it.browser.extensionEval(async () => (await chrome.alarms.getAll()).length);
    }
  },
  { double: { navigationRefresh: true } },
);

/**
 * Runs in the page: asks again and again for so long, and tells the statuses.
 * @param {number} ms
 */
async function askFor(ms) {
  const until = performance.now() + ms;
  /** @type {number[]} */
  const statuses = [];
  do {
    const token = /(?:^|; )csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    const response = await fetch(`/console/api/holdfast-test/early?n=${Math.random()}`, {
      headers: { 'X-CSRF-Token': token },
    });
    statuses.push(response.status);
    if (ms > 1) await new Promise((resolve) => setTimeout(resolve, 150));
  } while (performance.now() < until);
  return statuses;
}

/**
 * @param {number} status
 * @returns {import('./console.js').Answer}
 */
function answer(status) {
  return { id: '', status, ms: 0 };
}
