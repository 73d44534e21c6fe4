// @ts-check
// The popup on an ordinary day, for the tests of several files: somebody is signed in, apps are
// open and known, much has happened.

import { eventually } from '../browser/index.js';
import { history, knownApps } from './samples.js';
import { forgetAll, openApp } from './web-apps.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('./console.js').Console} Console
 */

const POPUP = 'popup/popup.html';

/** As wide as the toolbar's. */
export const WIDTH = 360;

/**
 * Somebody is signed in, two of the double's apps are open, twelve are known, much has happened.
 * @param {Console} it
 */
export async function aDay(it) {
  await forgetAll(it);
  const [tab] = await it.signIn(1);
  if (!tab) throw new Error('there is a tab');
  const now = Date.now();
  // The worker writes its own history when somebody signs in: the sample comes after it.
  await eventually(() => kept(it), { what: 'the sign-in is in the history' });
  const { days } = await kept(it);
  // Its first line: the site, the cookie store, the session.
  const [site = '', , ...session] = (days[0] ?? '').split('\n')[0]?.split(' ') ?? [];
  await it.browser.stopWorker();
  await it.browser.extensionEval((sample) => chrome.storage.local.set(sample), {
    apps: knownApps(12, now),
    history: history(now, site, session.join(' ')),
  });
  for (const app of it.dify.apps.slice(0, 2)) await openApp(it, app);
  return tab;
}

/**
 * The popup as if it were opened over this tab.
 * @param {Console} it
 * @param {Tab} tab
 */
export async function openOver(it, tab) {
  return it.browser.openPage(await popupOver(it, tab), { width: WIDTH, height: 600 });
}

/**
 * Its address.
 * @param {Pick<Console, 'browser'>} it
 * @param {Tab} tab
 */
export async function popupOver({ browser }, tab) {
  const id = () =>
    browser.extensionEval(
      async (url) => (await chrome.tabs.query({})).find((tab) => tab.url === url)?.id,
      tab.url(),
    );
  // Of the browser's own pages an extension is told no address; of others it may be told later.
  const isTold = tab.url().startsWith('http');
  return `${POPUP}?tab=${isTold ? await eventually(id) : await id()}`;
}

/**
 * Until the day is drawn and its fourteen apps are listed.
 * @param {Tab} popup
 */
export async function isFull(popup) {
  await eventually(() => count(popup, '[data-web-app]', 14), { what: 'fourteen apps' });
  await eventually(() => count(popup, '#day .failed', 3), { what: 'the picture' });
}

/**
 * @param {Tab} tab
 * @param {string} selector
 * @param {number} expected
 */
export async function count(tab, selector, expected) {
  const all = await tab.evaluate((one) => document.querySelectorAll(one).length, selector);
  return all === expected;
}

/**
 * @param {Tab} tab
 * @param {string} selector
 */
export async function click(tab, selector) {
  await eventually(
    () =>
      tab.evaluate((one) => {
        const element = document.querySelector(one);
        if (element instanceof HTMLElement) element.click();
        return element !== null;
      }, selector),
    { what: `a click on ${selector}` },
  );
}

/**
 * @param {Console} it
 * @returns {Promise<{ days: string[], entries: string[] }>}
 */
export async function kept(it) {
  const { history } = await it.browser.extensionEval(() => chrome.storage.local.get('history'));
  return /** @type {any} */ (history);
}
