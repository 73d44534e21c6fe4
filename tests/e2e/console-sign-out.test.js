// @ts-check
// Logging out from the popup: by the messages that the popup sends, and what they come to at the
// server and in the cookie jar.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { startDouble } from '../double/double.js';
import { click, sessionOf } from './as-popup.js';
import { ask, inConsole, isSignedIn, signInOn, tally } from './console.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

/** The cookies that a browser drops when the access token is over. */
const ACCESS = /access_token|csrf_token/;
const TOKENS = /access_token|csrf_token|refresh_token/;

/** Long enough to stop a worker meanwhile. */
const TAKES_MS = 3000;

inConsole('a log-out from the popup', (it) => {
  test('with a live token ends the session at the server and in every tab', async () => {
    const [first, second] = await twoTabs();
    await signOut();
    await reported('done');
    assert.equal(it.dify.counts().logouts, 1);
    assert.equal(it.dify.refreshTokens(), 0);
    assert.deepEqual(await tokens(), []);
    assert.deepEqual(tally([...(await ask(first)), ...(await ask(second))]), { 401: 2 });
    assert.equal(it.dify.counts().refresh.total, 0);
    await eventually(async () => (await lastLine()) === 'loggedOut');

    await second.goto(`${it.dify.origin}/signin`);
    await signInOn(second, it.dify.account);
    await reported(null);
  });

  test('with an expired token refreshes once before it', async () => {
    for (const expire of [
      () => it.browser.deleteCookies(({ name }) => ACCESS.test(name)),
      // The cookie is still there: only the server knows.
      () => it.dify.expire(),
    ]) {
      await it.begin();
      await it.closeTabs();
      await it.signIn(1);
      await expire();
      await signOut();
      await reported('done');
      const { refresh } = it.dify.counts();
      assert.deepEqual([refresh.total, refresh.ok], [1, 1]);
      assert.equal(it.dify.refreshTokens(), 0, 'the new token is revoked');
      assert.deepEqual(await tokens(), []);
    }
  });

  test('without a tab is sent by the worker itself, as is the refresh before it', async () => {
    await it.signIn(1);
    await it.closeTabs();
    it.dify.expire();
    await signOut();
    await reported('done');
    const { refresh, logouts } = it.dify.counts();
    assert.deepEqual([refresh.total, refresh.ok, logouts], [1, 1, 1]);
    assert.equal(it.dify.refreshTokens(), 0);
    assert.deepEqual(await tokens(), []);
  });

  test('during a refresh wins: it is sent after it, and revokes what it brought', async () => {
    const [first, second] = await twoTabs();
    it.dify.set({ refreshWaits: true });
    it.dify.expire();
    const held = Promise.all([ask(first, 2), ask(second, 2)]);
    await eventually(() => it.dify.counts().refresh.inFlight === 1);
    await eventually(() => it.dify.counts().unauthorized === 4);
    await signOut();
    assert.deepEqual(tally((await held).flat()), { 401: 4 });
    assert.equal(it.dify.counts().refresh.inFlight, 1, 'they got it before the refresh ended');
    it.dify.set({ refreshWaits: false });
    await reported('done');
    assert.equal(it.dify.counts().refresh.total, 1);
    assert.equal(it.dify.refreshTokens(), 0);
    assert.deepEqual(await tokens(), []);
  });

  test('that the server cannot take says so, and the cookies can be deleted', async () => {
    const [first] = await twoTabs();
    it.dify.set({ apiStatus: { path: '/logout', status: 503, times: Infinity } });
    await signOut();
    await reported({ failed: { step: 'signOut', reason: { status: { status: 503 } } } });
    assert.equal((await tokens()).length, 3, 'the session is as it was');
    assert.deepEqual(tally(await ask(first)), { 200: 1 });

    await say('forgetCookies');
    await reported('cookiesDeleted');
    assert.deepEqual(await tokens(), []);
    assert.equal(it.dify.refreshTokens(), 1, 'the server still knows it');
    assert.deepEqual(tally(await ask(first)), { 401: 1 });
    assert.equal(it.dify.counts().refresh.total, 0);
    await eventually(async () => (await lastLine()) === 'cookiesDeleted');
  });

  test('leaves another site signed in, and says when one cannot be reached', async () => {
    const [tab] = await it.signIn(1);
    if (!tab) throw new Error('there is a tab');
    const other = await startDouble({ host: 'other.localhost' });
    try {
      const there = await it.open('/signin', other.origin);
      await signInOn(there, other.account);
      await signOut(it.dify.origin);
      await reported('done', it.dify.origin);
      assert.equal(other.counts().logouts, 0);
      assert.equal(other.refreshTokens(), 1);
      await there.reload();
      await isSignedIn(there);
      assert.deepEqual(tally(await ask(there)), { 200: 1 });
    } finally {
      await other.close();
    }
    await signOut(other.origin);
    await reported({ failed: { step: 'signOut', reason: 'unreachable' } }, other.origin);
    await say('forgetCookies', other.origin);
    await reported('cookiesDeleted', other.origin);
    assert.deepEqual(await tokens(), []);
  });

  test('whose worker is stopped tells what the jar tells', async () => {
    await it.signIn(1);
    // Stopped before the server has answered: the tab's request goes on.
    it.dify.set({ delayMs: 4000 });
    await signOut();
    await eventually(() => it.dify.requests().some(({ path }) => path.endsWith('/logout')));
    await it.browser.stopWorker();
    await eventually(() => it.dify.counts().logouts === 1);
    await reported('done');
    assert.equal(it.dify.refreshTokens(), 0);
    assert.deepEqual(await tokens(), []);

    it.dify.clearSwitches();
    await it.closeTabs();
    const [tab] = await it.signIn(1);
    it.dify.set({ delayMs: 60_000, apiStatus: { path: '/logout', status: 500, times: Infinity } });
    await signOut();
    await eventually(() => it.dify.requests().some(({ path }) => path.endsWith('/logout')));
    await it.browser.stopWorker();
    await reported({ failed: { step: 'signOut', reason: 'interrupted' } });
    assert.equal((await tokens()).length, 3);
    it.dify.clearSwitches();
    await signOut();
    await reported('done');
    assert.ok(tab && tally(await ask(tab))[401] === 1);
  });

  // Each step by what the server is busy with when the worker is stopped.
  for (const [step, prepare, busy] of /** @type {const} */ ([
    [
      'while a refresh of the page is on its way',
      async (/** @type {Tab} */ tab) => {
        it.dify.set({ refreshDelayMs: TAKES_MS });
        it.dify.expire();
        void ask(tab).catch(() => {});
        await eventually(() => it.dify.counts().refresh.inFlight === 1);
      },
      () => it.dify.counts().refresh.inFlight === 1,
    ],
    [
      'while its own refresh is on its way',
      async () => {
        it.dify.set({ refreshDelayMs: TAKES_MS });
        await it.browser.deleteCookies(({ name }) => ACCESS.test(name));
      },
      () => it.dify.counts().refresh.inFlight === 1,
    ],
    [
      'before the server has done it',
      async () => it.dify.set({ delayMs: TAKES_MS }),
      () => it.dify.requests().some(({ path }) => path.endsWith('/logout')),
    ],
    ['when the server has done it', async () => {}, () => it.dify.counts().logouts === 1],
  ])) {
    test(`whose worker is stopped ${step} never says more than is true`, async () => {
      const [tab] = await it.signIn(1);
      if (!tab) throw new Error('there is a tab');
      await prepare(tab);
      await signOut();
      await eventually(busy);
      await it.browser.stopWorker();
      // Longer than any request takes: what is said then is what stays.
      const until = performance.now() + TAKES_MS + 2000;
      while (performance.now() < until) await isTrue();
      const said = await hasEnded();
      const left = (await tokens()).includes('refresh_token');
      assert.equal(said === 'done', !left, `${said}, and the refresh cookie is ${left}`);
      assert.equal(it.dify.refreshTokens() === 0, !left, 'the server knows as much');
      if (left) {
        it.dify.clearSwitches();
        await signOut();
        await reported('done');
        assert.deepEqual(await tokens(), []);
      }
    });
  }

  // Chromium sends a request again whose connection dies before an answer, so both may end well.
  for (const lost of ['loseRefreshRequest', 'loseRefreshAnswer']) {
    test(`whose own refresh is lost on its way (${lost}) never says more than is true`, async () => {
      await it.signIn(1);
      it.dify.set({ [lost]: 1 });
      await it.browser.deleteCookies(({ name }) => ACCESS.test(name));
      await signOut();
      const said = await hasEnded();
      const left = (await tokens()).includes('refresh_token');
      assert.equal(said === 'done', !left, JSON.stringify(said));
      assert.equal(it.dify.counts().logouts, left ? 0 : 1);
    });
  }

  test('whose answer is lost after the server has done it says that it failed, and can be repeated', async () => {
    await it.signIn(1);
    // More than once: a browser sends a request again whose reused connection dies.
    it.dify.set({ loseLogoutAnswer: 10 });
    await signOut();
    await hasEnded();
    assert.equal(it.dify.refreshTokens(), 0, 'the server has done it');
    assert.ok((await tokens()).includes('refresh_token'), 'the browser has not heard of it');
    it.dify.clearSwitches();
    await signOut();
    await reported('done');
    assert.deepEqual(await tokens(), []);
  });

  /** Nobody says "signed out" while the session is there. */
  async function isTrue() {
    const said = (await sessionOf(it.browser, it.dify.origin))?.signOut;
    const names = await tokens();
    assert.ok(said !== 'done' || !names.includes('refresh_token'), 'done, with the cookie there');
    return said;
  }

  /** What is said once the log-out has ended, and every request is answered. */
  function hasEnded() {
    return eventually(
      async () => {
        const said = await isTrue();
        const open = it.dify.requests().some(({ ended }) => ended === null);
        return !open && (said === 'done' || said?.failed) ? said : undefined;
      },
      { what: 'it has ended' },
    );
  }

  async function twoTabs() {
    const [first, second] = await it.signIn(2);
    if (!first || !second) throw new Error('there are two tabs');
    return [first, second];
  }

  /** The session's cookies that are left, by name. */
  async function tokens() {
    const cookies = await it.browser.cookies();
    return cookies.map(({ name }) => name).filter((name) => TOKENS.test(name));
  }

  async function lastLine() {
    const { history } = await it.browser.extensionEval(() => chrome.storage.local.get('history'));
    return /** @type {any} */ (history).entries.at(-1).split(' ')[2];
  }

  /** @param {string} [origin] */
  function signOut(origin) {
    return say('signOut', origin);
  }

  /**
   * Says it as the popup does.
   * @param {'signOut'|'forgetCookies'} kind
   * @param {string} [origin]
   */
  async function say(kind, origin = it.dify.origin) {
    const session = await eventually(async () => (await sessionOf(it.browser, origin))?.id, {
      what: 'the session',
    });
    await click(it.browser, kind, session);
  }

  /**
   * @param {any} expected
   * @param {string} [origin]
   */
  async function reported(expected, origin = it.dify.origin) {
    let signOut;
    const wanted = JSON.stringify(expected);
    try {
      await eventually(async () => {
        ({ signOut } = await sessionOf(it.browser, origin));
        return JSON.stringify(signOut ?? null) === wanted;
      });
    } catch (error) {
      throw new Error(`the popup shows ${JSON.stringify(signOut)}, not ${wanted}`, {
        cause: error,
      });
    }
  }
});
