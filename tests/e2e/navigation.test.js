// @ts-check
// Page loads that Dify 1.15 and later refreshes on its server go through the lock instead.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, timePasses } from '../browser/index.js';
import { startDouble } from '../double/double.js';
import { inConsole, signInOn } from './console.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

const TABS = 10;
/**
 * Within three seconds after a refresh, a page load that wants one has left before it; `signIn` waits
 * for two of them.
 */
const REST_MS = 1100;

inConsole(
  'page loads at an expiry',
  (it) => {
    test(`of ${TABS} tabs cost one refresh, and none is sent to the sign-in page`, async () => {
      const tabs = await signedIn(TABS);
      it.dify.set({ refreshWaits: true });
      it.dify.expire();
      await Promise.all(tabs.map(reload));
      await Promise.all(tabs.map(waits));
      it.dify.set({ refreshWaits: false });
      await Promise.all(tabs.map((tab) => isAt(tab, '/apps')));
      counted({ refresh: 1, byServer: 0, signIn: 0 });
    });

    test('keep their address, and leave no trace in the history of the tab', async () => {
      const [tab] = await signedIn(1);
      if (!tab) throw new Error('there is a tab');
      const before = await tab.evaluate(() => history.length);
      it.dify.expire();
      await tab.evaluate(() => location.assign('/explore/apps?tab=two&x=%2F#there'));
      await eventually(
        () => tab.evaluate(() => location.href.endsWith('/explore/apps?tab=two&x=%2F#there')),
        { what: 'the page that was asked for' },
      );
      assert.equal(await tab.evaluate(() => history.length), before + 1);
      counted({ refresh: 1, byServer: 0, signIn: 0 });
    });

    test('wait for a refresh that a request has begun', async () => {
      const tabs = await signedIn(3);
      it.dify.set({ refreshWaits: true });
      it.dify.expire();
      const [asking, ...others] = tabs;
      const asked = asking?.evaluate(() => fetch('/console/api/apps').then(({ status }) => status));
      await eventually(() => it.dify.counts().refresh.inFlight === 1);
      await Promise.all(others.map(reload));
      await Promise.all(others.map(waits));
      it.dify.set({ refreshWaits: false });
      await Promise.all(others.map((tab) => isAt(tab, '/apps')));
      assert.equal(await asked, 200);
      counted({ refresh: 1, byServer: 0, signIn: 0 });
    });

    test('are helped by a new worker, where the last one was stopped meanwhile', async () => {
      const tabs = await signedIn(3);
      it.dify.set({ refreshWaits: true });
      it.dify.expire();
      await Promise.all(tabs.map(reload));
      await eventually(() => it.dify.counts().refresh.inFlight === 1);
      await it.browser.stopWorker();
      await eventually(
        () => tabs[0]?.evaluate(() => document.querySelector('#line')?.textContent?.length),
        { what: 'a plain line, after a moment' },
      );
      await tabs[0]?.screenshot(`waiting/${it.name}`);
      it.dify.set({ refreshWaits: false });
      await Promise.all(tabs.map((tab) => isAt(tab, '/apps')));
      counted({ refresh: 1, byServer: 0, signIn: 0 });
    });

    test('are helped where no session is known, as after a start of the browser', async () => {
      const tabs = await signedIn(3);
      await it.browser.extensionEval(() => chrome.storage.session.clear());
      await it.browser.stopWorker();
      it.dify.set({ refreshWaits: true });
      it.dify.expire();
      await Promise.all(tabs.map(reload));
      await Promise.all(tabs.map(waits));
      it.dify.set({ refreshWaits: false });
      await Promise.all(tabs.map((tab) => isAt(tab, '/apps')));
      counted({ refresh: 1, byServer: 0, signIn: 0 });
    });

    test('wait while the server answers 503, and go on once it can', async () => {
      const tabs = await signedIn(3);
      it.dify.set({ refreshStatus: { status: 503, times: 2 }, refreshWaits: true });
      it.dify.expire();
      await Promise.all(tabs.map(reload));
      await Promise.all(tabs.map(waits));
      it.dify.set({ refreshWaits: false });
      await Promise.all(tabs.map((tab) => isAt(tab, '/apps')));
      counted({ refresh: 3, byServer: 0, signIn: 0 });
    });

    test('of somebody who is signed out go where the server sends them', async () => {
      const [tab] = await signedIn(1);
      if (!tab) throw new Error('there is a tab');
      it.dify.expire();
      it.dify.revoke();
      await reload(tab);
      await isAt(tab, '/signin');
      assert.equal(it.dify.counts().navigationRefresh, 1);
    });

    test('that the server wants refreshed again and again go in no circle', async () => {
      const [tab] = await signedIn(1);
      if (!tab) throw new Error('there is a tab');
      // No access token is ever good.
      it.dify.set({ newTokenLagMs: 60_000 });
      await reload(tab);
      await eventually(
        () => tab.evaluate(() => document.querySelector('#open')?.textContent?.length),
        { what: 'a link to go on by' },
      );
      const { refresh, navigationRefresh } = it.dify.counts();
      assert.deepEqual([refresh.total, navigationRefresh], [2, 1]);
      await tab.screenshot(`waiting/${it.name}-stuck`);
      await tab.page.locator('#open').click();
      await eventually(() => it.dify.counts().navigationRefresh === 2);
      await timePasses(1000);
      assert.equal(it.dify.counts().navigationRefresh, 2);
    });

    test('cannot be had by a page: embedded or opened by hand, the waiting page does nothing', async () => {
      const [tab] = await signedIn(1);
      if (!tab) throw new Error('there is a tab');
      const waiting = `${it.browser.origin}/waiting/waiting.html`;
      const url = `${waiting}#${it.dify.origin}/auth/refresh?redirect_url=${encodeURIComponent('/apps')}`;
      await tab.evaluate((url) => {
        const frame = document.createElement('iframe');
        frame.src = url;
        document.body.append(frame);
      }, url);
      await timePasses(1000);
      counted({ refresh: 0, byServer: 0, signIn: 0 });
      // To another site it never goes: the server decides on that itself.
      it.dify.expire();
      await tab.evaluate(() =>
        location.assign('/auth/refresh?redirect_url=https%3A%2F%2Fevil.example%2F'),
      );
      await eventually(() => it.dify.counts().navigationRefresh === 1);
      await isAt(tab, '/apps');
      counted({ refresh: 1, byServer: 1, signIn: 0 });
    });

    test('that cannot be helped in time go where the server sends them', async () => {
      await it.set({ holdSeconds: 1 });
      const [tab] = await signedIn(1);
      if (!tab) throw new Error('there is a tab');
      it.dify.set({ refreshStatus: { status: 503, times: Infinity } });
      it.dify.expire();
      await reload(tab);
      await isAt(tab, '/signin');
      assert.equal(it.dify.counts().navigationRefresh, 1);
      await it.set({});
    });

    test('of a site that Holdfast may not act on are left alone', async (t) => {
      const other = await startDouble({ host: '127.0.0.2', navigationRefresh: true });
      t.after(() => other.close());
      const tab = await it.open('/auth/refresh?redirect_url=%2Fapps', other.origin);
      assert.equal(new URL(tab.url()).origin, other.origin);
      assert.equal(other.counts().navigationRefresh, 1);
    });

    /** @param {number} tabs */
    async function signedIn(tabs) {
      const all = await it.signIn(tabs);
      await timePasses(REST_MS);
      it.dify.reset();
      return all;
    }

    /** @param {{ refresh: number, byServer: number, signIn: number }} expected */
    function counted(expected) {
      const { refresh, navigationRefresh, signinPages } = it.dify.counts();
      const actual = {
        refresh: refresh.total,
        byServer: navigationRefresh,
        signIn: signinPages,
      };
      assert.deepEqual(actual, expected);
    }
  },
  { double: { navigationRefresh: true } },
);

// Chromium's contexts are other profiles, without the extension.
inConsole(
  'a page load in a container',
  (it) => {
    test('is refreshed with the cookies of its container, where no other tab is known', async () => {
      const [ordinary] = await it.signIn(1);
      const container = await it.browser.openContainer();
      const tab = await container.newTab(`${it.dify.origin}/signin`);
      const second = it.dify.addAccount({ email: 'second@example.com' });
      await signInOn(tab, second);
      await it.rest();
      await it.browser.extensionEval(() => chrome.storage.session.clear());
      await it.browser.stopWorker();
      it.dify.reset();
      it.dify.expire();
      await reload(tab);
      await isAt(tab, '/apps');
      const refreshes = it.dify.requests().filter(({ path }) => path.endsWith('/refresh-token'));
      assert.deepEqual(
        refreshes.map(({ user, status }) => [user, status]),
        [[second.email, 200]],
      );
      assert.equal(it.dify.counts().navigationRefresh, 0);
      // The other one's tokens are as they were.
      assert.equal(new URL(String(ordinary?.url())).pathname, '/apps');
      await container.close();
    });
  },
  { only: ['firefox'], double: { navigationRefresh: true } },
);

/** @param {Tab} tab */
function reload(tab) {
  return tab.evaluate(() => {
    // What is there until the new page comes is not taken for it.
    document.body.dataset.state = 'left';
    location.reload();
  });
}

/** Its page load waits: the waiting page has asked for the refresh. @param {Tab} tab */
function waits(tab) {
  return eventually(
    () =>
      tab.evaluate(
        () => /\/waiting\.html$/.test(location.pathname) && document.readyState === 'complete',
      ),
    { what: 'the waiting page has asked' },
  );
}

/**
 * @param {Tab} tab
 * @param {string} path
 */
function isAt(tab, path) {
  return eventually(
    () =>
      tab.evaluate(
        (path) =>
          location.protocol === 'http:' &&
          location.pathname === path &&
          (path === '/signin' || document.body?.dataset.state === 'signed-in'),
        path,
      ),
    { timeout: 30_000, what: `at ${path}` },
  );
}
