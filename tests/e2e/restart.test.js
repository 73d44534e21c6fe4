// @ts-check
// The browser is quit, and started again after the tokens have expired, with ten tabs of an optional
// site.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { browsers, eventually, openBrowser, timePasses } from '../browser/index.js';
import { startDouble } from '../double/double.js';
import { ask, isServed, isSignedIn, signInOn, tally } from './console.js';
import { ADDRESS, allow } from './own-site.js';

const TABS = 10;
/** Within so long after a refresh, a 401 is taken for a server that lags behind. */
const REST_MS = 2100;

for (const name of browsers)
  test(`${TABS} tabs that the browser restores after an expiry cost one refresh, and none is sent to the sign-in page, ${name}`, async (t) => {
    const profile = await mkdtemp(join(tmpdir(), 'holdfast-'));
    const dify = await startDouble({ host: ADDRESS, navigationRefresh: true });
    const browser = await openBrowser(name, { profile });
    t.after(async () => {
      await browser.close();
      await dify.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    });
    await allow(browser, dify.origin);
    const first = await browser.newTab(`${dify.origin}/signin`);
    await signInOn(first, dify.account);
    for (let n = 1; n < TABS; n += 1) await isSignedIn(await browser.newTab(`${dify.origin}/apps`));

    await browser.quit();
    dify.expire();
    dify.reset();
    await browser.start();

    const tabs = await browser.tabsAreBack(dify.origin, TABS);
    for (const tab of tabs) await isSignedIn(tab);
    const { refresh, navigationRefresh, signinPages } = dify.counts();
    assert.deepEqual(
      { refresh: refresh.total, byServer: navigationRefresh, signIn: signinPages },
      { refresh: 1, byServer: 0, signIn: 0 },
    );

    // Each tab is served as before. (What is loaded by the command line is new to Chromium at each start,
    // and so are its scripts in pages.)
    for (const tab of tabs)
      await eventually(() => tab.evaluate(isServed), { what: 'each tab is served again' });
    await timePasses(REST_MS);
    dify.expire();
    dify.reset();
    const answers = await Promise.all(tabs.map((tab) => ask(tab, 2)));
    assert.deepEqual(tally(answers.flat()), { 200: 2 * TABS });
    assert.equal(dify.counts().refresh.total, 1);
  });
