// @ts-check
// A console page of a signed-in person, in each browser.

import { after, before, beforeEach, describe } from 'node:test';
import { browsers, demoExtension, openBrowser } from '../../browser/index.js';
import { startDouble } from '../../double/double.js';

/**
 * @typedef {object} SignedIn
 * @property {import('../../browser/open.js').BrowserName} name
 * @property {import('../../browser/open.js').OpenBrowser} browser
 * @property {import('../../browser/tab.js').Tab} tab
 * @property {import('../../double/double.js').Double} dify
 * @property {(path: string) => (number | null)[]} statuses What the server answered to a path of the
 *   console API, in order of arrival.
 */

/** The protected route of the double that says what arrived. */
export const TEST = '/console/api/holdfast-test';

/**
 * Before each test the access token is valid, the counts are zero, and nothing is switched.
 * @param {string} title
 * @param {(given: SignedIn) => void} body
 */
export function signedIn(title, body) {
  for (const name of browsers) {
    describe(`${title}, ${name}`, () => {
      const given = /** @type {SignedIn} */ ({ name });

      before(async () => {
        given.dify = await startDouble();
        given.browser = await openBrowser(name, {
          extension: process.env.EXTENSION ?? demoExtension,
        });
        given.statuses = (path) =>
          given.dify
            .requests()
            .filter((request) => request.path === `/console/api${path}`)
            .map((request) => request.status);
        given.tab = await given.browser.newTab();
      });

      beforeEach(async () => {
        given.dify.clearSwitches();
        await signIn(given);
        given.dify.reset();
      });

      after(async () => {
        await given.browser?.close();
        await given.dify?.close();
      });

      body(given);
    });
  }
}

/** @param {SignedIn} given */
async function signIn({ tab, dify }) {
  const { origin, account } = dify;
  // A document without scripts, which would jump as soon as somebody is signed in.
  await tab.goto(`${origin}/console/api/version`);
  await tab.evaluate(async ({ email, password }) => {
    const body = JSON.stringify({ email, password: btoa(password) });
    await fetch('/console/api/login', { method: 'POST', body });
  }, account);
  await tab.goto(`${origin}/apps`);
  await tab.evaluate(() => {
    const page = /** @type {any} */ (window);
    page.csrf = () => document.cookie.replace(/.*csrf_token=([^;]*).*/, '$1');
    return page.dify.ready;
  });
}
