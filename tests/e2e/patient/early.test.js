// @ts-check
// The session is refreshed before its access token expires: nobody meets a 401. Tokens live for
// seconds here; EARLY_EXPIRIES=24 is a day of sixty-minute tokens with a compressed clock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, timePasses } from '../../browser/index.js';
import { badge, inConsole } from '../console.js';

/** @typedef {import('../../browser/index.js').Tab} Tab */

const TABS = 4;
const EXPIRIES = Number(process.env.EARLY_EXPIRIES ?? 2);
/** In its last tenth, less a fifth, a refresh must be done, however slow the machine. */
const SECONDS = 100;
/** Where no request is sent that could meet a 401: time enough to stop the worker before. */
const BRIEF = 16;

inConsole(
  'before an expiry',
  (it) => {
    test(`the session is refreshed, ${EXPIRIES} times, and no page meets a 401`, async (t) => {
      const tabs = await it.signIn(TABS);
      const [reloading, ...working] = tabs;
      await shortLived();
      const until = performance.now() + EXPIRIES * SECONDS * 1000;
      await working[0]?.evaluate(keepAskingElsewhere);
      await Promise.all(working.map((tab) => tab.evaluate(keepAsking)));
      let reloads = 0;
      while (performance.now() < until) {
        await reloading?.reload();
        reloads += 1;
        await timePasses(300);
      }
      const answers = (await Promise.all(working.map((tab) => tab.evaluate(asked)))).flat();
      const { refresh, unauthorized, csrfRefused, navigationRefresh, signinPages } =
        it.dify.counts();
      t.diagnostic(
        `${answers.length} requests, ${reloads} reloads, ${refresh.ok} refreshes, ${csrfRefused} of a CSRF token that changed on the way`,
      );
      assert.deepEqual([...new Set(answers)], [200]);
      const elsewhere = (await working[0]?.evaluate(askedElsewhere)) ?? [];
      assert.ok(elsewhere.length > EXPIRIES, `${elsewhere.length} of a Web Worker`);
      // Nobody sends these again, not those either whose CSRF token changed on the way.
      assert.ok(elsewhere.filter((status) => status !== 200).length <= csrfRefused);
      assert.equal(unauthorized - csrfRefused, 0, 'no token was over');
      assert.equal(refresh.total, refresh.ok);
      assert.ok(refresh.ok >= EXPIRIES, `${refresh.ok} refreshes`);
      assert.deepEqual([navigationRefresh, signinPages], [0, 0]);
    });

    test('the alarm wakes a worker that was stopped', async () => {
      await it.signIn(1);
      await shortLived(BRIEF);
      await stopWorker();
      await eventually(() => it.dify.counts().refresh.ok === 1, { what: 'an early refresh' });
      assert.equal(it.dify.counts().unauthorized, 0);
    });

    test('a tab that comes to the front has it made up for, where no alarm rang', async () => {
      const [tab, other] = await it.signIn(2);
      await tab?.focus();
      await shortLived(BRIEF);
      await other?.focus();
      await stopWorker();
      await it.browser.extensionEval(() => chrome.alarms.clearAll());
      await timePasses(BRIEF * 1000);
      assert.equal(it.dify.counts().refresh.total, 0);
      await tab?.focus();
      await eventually(() => it.dify.counts().refresh.ok === 1, { what: 'a refresh' });
      assert.equal(it.dify.counts().unauthorized, 0);
    });

    test('nothing is refreshed without a tab of the site, and no alarm is left', async () => {
      await it.signIn(2);
      await shortLived(BRIEF);
      await it.closeTabs();
      await eventually(async () => (await alarms()).length === 0, { what: 'the alarm has gone' });
      await timePasses(2000);
      assert.equal(it.dify.counts().refresh.total, 0);
    });

    test('a failure signs nobody out, and is made up for while the token is good', async () => {
      const [tab] = await it.signIn(1);
      await shortLived();
      it.dify.set({ refreshStatus: { status: 503, times: 1 } });
      await eventually(() => it.dify.counts().refresh.total === 1, {
        timeout: SECONDS * 1000,
        what: 'an early refresh',
      });
      assert.notEqual(await badge(it), '!');
      // Nobody asks, so no 401 brings it about.
      await eventually(() => it.dify.counts().refresh.ok === 1, { what: 'a second attempt' });
      assert.equal(await tab?.evaluate(askOnce), 200);
      assert.equal(it.dify.counts().unauthorized, 0);
      assert.equal(it.dify.counts().refresh.total, 2);
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
      assert.equal(await tab?.evaluate(askOnce), 200);
      await eventually(
        async () => (await alarms()).some((at) => at < Date.now() + seconds * 1000),
        { what: 'the alarm is set for it' },
      );
      it.dify.reset();
    }

    async function stopWorker() {
      // Until its executor has closed its port, the worker is started again at once; a hidden page takes
      // up to two seconds for that.
      await timePasses(3000);
      await it.browser.stopWorker();
      assert.equal(await it.browser.workerRuns(), false);
    }

    /** When they ring. */
    function alarms() {
      return it.browser.extensionEval(async () =>
        (await chrome.alarms.getAll()).map(({ scheduledTime }) => scheduledTime),
      );
    }
  },
  { double: { navigationRefresh: true } },
);

/** Runs in the page: one request, and its status. */
async function askOnce() {
  const token = /(?:^|; )csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  const response = await fetch(`/console/api/holdfast-test/early?n=${Math.random()}`, {
    headers: { 'X-CSRF-Token': token },
  });
  return response.status;
}

/** Runs in the page: asks again and again, until the statuses are fetched. */
function keepAsking() {
  /** @type {number[]} */
  const statuses = [];
  const work = async () => {
    for (;;) {
      const token = /(?:^|; )csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
      const headers = { 'X-CSRF-Token': token };
      const url = `/console/api/holdfast-test/early?n=${Math.random()}`;
      const status = await fetch(url, { headers }).then(
        (response) => response.status,
        () => 0,
      );
      statuses.push(status);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  };
  work();
  Object.assign(globalThis, { statuses });
}

/** Runs in the page: a Web Worker asks, where nothing of ours is. */
function keepAskingElsewhere() {
  const code = `onmessage = async ({ data: [url, headers] }) =>
    postMessage((await fetch(url, { headers })).status)`;
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  /** @type {number[]} */
  const elsewhere = [];
  const ask = () => {
    const token = /(?:^|; )csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    const url = `${origin}/console/api/holdfast-test/worker?n=${Math.random()}`;
    worker.postMessage([url, { 'X-CSRF-Token': token }]);
  };
  worker.onmessage = ({ data }) => {
    elsewhere.push(data);
    setTimeout(ask, 300);
  };
  ask();
  Object.assign(globalThis, { elsewhere });
}

/** Runs in the page. @returns {number[]} */
function askedElsewhere() {
  return Reflect.get(globalThis, 'elsewhere');
}

/** Runs in the page: the statuses that came so far. @returns {number[]} */
function asked() {
  return Reflect.get(globalThis, 'statuses');
}
