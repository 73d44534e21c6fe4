// @ts-check
// A Dify with COOKIE_DOMAIN (dify.md §2): its cookies are those of a parent domain, which Chromium
// shows only to who may act on that domain itself.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { demoCopy, eventually } from '../browser/index.js';
import { click, sessionOf } from './as-popup.js';
import { ask, badge, inConsole, signInOn, tally } from './console.js';

const DOMAIN = 'corp.localhost';
const [HOST, API] = [`dify.${DOMAIN}`, `api.${DOMAIN}`];
const extension = await allowedOn('cookie-domain', [HOST, API]);
const withDomain = await allowedOn('cookie-domain-too', [HOST, DOMAIN]);

inConsole(
  'cookies of a parent domain',
  (it) => {
    // The first: of a session that was ever signed in it is said that a sign-in is needed.
    test('of nobody: a visitor gets the 401s, and is served after a sign-in', async () => {
      const tab = await it.open('/signin');
      assert.deepEqual(tally(await ask(tab, 3)), { 401: 3 });
      const { login } = await sessionOf(it.browser, it.dify.origin);
      assert.deepEqual([login, await badge(it)], ['anonymous', '']);
      await signInOn(tab, it.dify.account);
      await it.rest();
      it.dify.expire();
      it.dify.reset();
      assert.deepEqual(tally(await ask(tab, 3)), { 200: 3 });
      assert.equal(it.dify.counts().refresh.total, 1);
    });

    test('are shown by Firefox alone', async () => {
      await it.signIn(1);
      const domains = (await it.browser.cookies()).map(({ domain }) => domain);
      assert.deepEqual(new Set(domains), new Set([`.${DOMAIN}`]));
      assert.equal(await shown(it), it.name === 'firefox' ? domains.length : 0);
    });

    test('are refreshed once for all tabs, with and without an access cookie', async () => {
      const tabs = await it.signIn(2);
      for (const expire of [
        async () => it.dify.expire(),
        () => it.browser.deleteCookies(({ name }) => name === 'access_token'),
      ]) {
        await it.rest();
        it.dify.reset();
        await expire();
        const answers = await Promise.all(tabs.map((tab) => ask(tab, 3)));
        assert.deepEqual(tally(answers.flat()), { 200: 6 });
        assert.equal(it.dify.counts().refresh.total, 1);
      }
    });

    test('are refreshed once where the worker is stopped in the midst of it', async () => {
      const tabs = await it.signIn(2);
      it.dify.set({ refreshWaits: true });
      it.dify.expire();
      const asked = Promise.all(tabs.map((tab) => ask(tab, 3)));
      await eventually(() => it.dify.counts().refresh.inFlight === 1);
      await it.browser.stopWorker();
      it.dify.set({ refreshWaits: false });
      assert.deepEqual(tally((await asked).flat()), { 200: 6 });
      assert.equal(it.dify.counts().refresh.total, 1);
    });

    test('of a session that has ended: its 401s, and the popup says so', async () => {
      const [tab] = await it.signIn(1);
      assert.ok(tab);
      it.dify.expire();
      it.dify.revoke();
      assert.deepEqual(tally(await ask(tab, 3)), { 401: 3 });
      const { login } = await sessionOf(it.browser, it.dify.origin);
      assert.deepEqual([login, await badge(it)], ['signInNeeded', '!']);
    });

    test('of a session that is signed out of in the popup: the server is told', async () => {
      const [tab] = await it.signIn(1);
      assert.ok(tab);
      const { id } = await sessionOf(it.browser, it.dify.origin);
      await click(it.browser, 'signOut', id);
      await eventually(() => it.dify.counts().logouts === 1);
      await eventually(async () => {
        const { signOut } = await sessionOf(it.browser, it.dify.origin);
        return signOut === 'done';
      });
      assert.equal(it.dify.refreshTokens(), 0);
      assert.deepEqual(tally(await ask(tab)), { 401: 1 });
    });
  },
  { double: { host: HOST, cookieDomain: DOMAIN }, browser: { extension } },
);

inConsole(
  'pages and API on two hosts of a domain',
  (it) => {
    test('share one refresh, once the pair is allowed', async () => {
      await it.set({ splitApis: [{ page: it.dify.origin, api: new URL(it.dify.api).origin }] });
      const tabs = await it.signIn(2);
      it.dify.expire();
      const answers = await Promise.all(tabs.map((tab) => ask(tab, 3)));
      assert.deepEqual(tally(answers.flat()), { 200: 6 });
      assert.equal(it.dify.counts().refresh.total, 1);
    });
  },
  {
    double: { split: true, host: HOST, apiHost: API, cookieDomain: DOMAIN },
    browser: { extension },
  },
);

inConsole(
  'cookies of a domain that is allowed itself',
  (it) => {
    test('are shown by every browser', async () => {
      await it.signIn(1);
      assert.equal(await shown(it), (await it.browser.cookies()).length);
    });
  },
  { double: { host: HOST, cookieDomain: DOMAIN }, browser: { extension: withDomain } },
);

/**
 * So many cookies of the site the browser shows to the extension.
 * @param {import('./console.js').Console} it
 * @returns {Promise<number>}
 */
function shown(it) {
  return it.browser.extensionEval(
    async (url) => (await chrome.cookies.getAll({ url })).length,
    it.dify.origin,
  );
}

/**
 * A copy of the demo build that may act on these hosts and nowhere else.
 * @param {string} name
 * @param {string[]} hosts
 */
async function allowedOn(name, hosts) {
  const copy = await demoCopy(name);
  const file = `${copy}/manifest.json`;
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  const patterns = hosts.map((host) => `*://${host}/*`);
  manifest.host_permissions = patterns;
  for (const scripts of manifest.content_scripts) scripts.matches = patterns;
  await writeFile(file, JSON.stringify(manifest));
  return copy;
}
