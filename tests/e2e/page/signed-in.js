// @ts-check
// A console page of a signed-in person, in each browser.

import { after, afterEach, before, beforeEach, describe } from 'node:test';
import { browsers, demoExtension, openBrowser, timePasses } from '../../browser/index.js';
import { startDouble } from '../../double/double.js';
import { isAtRest } from '../own-site.js';

/**
 * @typedef {object} SignedIn
 * @property {import('../../browser/open.js').BrowserName} name
 * @property {import('../../browser/open.js').OpenBrowser} browser
 * @property {import('../../browser/tab.js').Tab} tab
 * @property {import('../../double/double.js').Double} dify
 * @property {() => Promise<void>} expire Ends the access token, when the next refresh may be sent.
 * @property {(path: string) => (number | null)[]} statuses What the server answered to a path of the
 *   console API, in order of arrival.
 */

/** The protected route of the double that says what arrived. */
export const TEST = '/console/api/holdfast-test';

/** Within so long after a refresh or a sign-in, a 401 is taken for a server that lags behind. */
const REST_MS = 2100;

/**
 * Before each test the access token is valid, the counts are zero, and nothing is switched.
 * @param {string} title
 * @param {(given: SignedIn) => void} body
 */
export function signedIn(title, body) {
  for (const name of browsers) {
    describe(`${title}, ${name}`, () => {
      const given = /** @type {SignedIn} */ ({ name });
      let rested = 0;

      given.expire = async () => {
        await timePasses(Math.max(0, rested - performance.now()));
        // The worker may have heard of it later.
        await isAtRest(given.browser, given.dify.origin);
        given.dify.expire();
      };
      given.statuses = (path) =>
        given.dify
          .requests()
          .filter((request) => request.path === `/console/api${path}`)
          .map((request) => request.status);

      before(async () => {
        given.dify = await startDouble();
        given.browser = await openBrowser(name, {
          extension: process.env.EXTENSION ?? demoExtension,
        });
        given.tab = await given.browser.newTab();
      });

      const rest = () => {
        const { refresh, logins } = given.dify.counts();
        if (refresh.total + logins > 0) rested = performance.now() + REST_MS;
        given.dify.reset();
      };
      beforeEach(async () => {
        given.dify.clearSwitches();
        await begin(given);
        rest();
      });
      afterEach(rest);

      after(async () => {
        await given.browser?.close();
        await given.dify?.close();
      });

      body(given);
    });
  }
}

/** A fresh page of somebody who is signed in. @param {SignedIn} given */
async function begin({ browser, tab, dify }) {
  const cookies = await browser.cookies();
  if (!cookies.some(({ name }) => name === 'refresh_token')) await signIn(tab, dify);
  await tab.goto(`${dify.origin}/apps`);
  await tab.evaluate(() => {
    const page = /** @type {any} */ (window);
    page.csrf = () => document.cookie.replace(/.*csrf_token=([^;]*).*/, '$1');
    return page.dify.ready;
  });
}

/** @param {SignedIn['tab']} tab @param {SignedIn['dify']} dify */
async function signIn(tab, { origin, account }) {
  // A document without scripts, which would jump as soon as somebody is signed in.
  await tab.goto(`${origin}/console/api/version`);
  await tab.evaluate(async ({ email, password }) => {
    const body = JSON.stringify({ email, password: btoa(password) });
    await fetch('/console/api/login', { method: 'POST', body });
  }, account);
}
