// @ts-check
// Web apps as the popup lists them, for the tests of several files.

import { eventually } from '../browser/index.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('./console.js').Console} Console
 * @typedef {import('../double/double.js').Double} Double
 *
 * @typedef {object} Row
 * @property {string} id
 * @property {string} code
 * @property {string} title
 * @property {string} status
 * @property {string} embedded The page of another site that it is embedded in.
 * @property {boolean} reachable
 * @property {number} open
 * @property {string|null} keys What became of what is stored, after a log-out.
 * @property {string|null} server What became of the request to the server.
 * @property {string|null} consequence
 */

/**
 * A shared app in a tab of its own, once it is ready.
 * @param {Console} it
 * @param {{ path: string }} app
 * @param {Double} [dify]
 */
export async function openApp(it, app, dify = it.dify) {
  const tab = await it.open(app.path, dify.origin);
  await isReady(tab);
  return tab;
}

/** @param {Tab} tab */
export async function isReady(tab) {
  await eventually(() => tab.evaluate(() => document.body.dataset.state === 'signed-in'), {
    what: 'the app is ready',
  });
}

/**
 * No app of a test before is known or stored any more.
 * @param {Console} it
 */
export async function forgetAll(it) {
  const tab = await it.open('/signin');
  await tab.evaluate(() => localStorage.clear());
  await it.close(tab);
  await forgetAnswers(it);
  await it.browser.extensionEval(async () => {
    const keys = Object.keys(await chrome.storage.local.get(null));
    await chrome.storage.local.remove(keys.filter((key) => key.startsWith('app')));
  });
}

/**
 * As if the popup had been closed for a while.
 * @param {Console} it
 */
export async function forgetAnswers(it) {
  await it.browser.extensionEval(() => chrome.storage.session.remove('apps'));
}

/** @param {Console} it */
export function openList(it) {
  return it.browser.openPopup();
}

/**
 * @param {Tab} popup
 * @returns {Promise<Row[]>}
 */
export function rows(popup) {
  return popup.evaluate(() =>
    [...document.querySelectorAll('[data-web-app]')].map((row) => {
      const of = (/** @type {string} */ name) => row.getAttribute(`data-${name}`);
      return {
        id: of('web-app') ?? '',
        code: of('code') ?? '',
        title: of('title') ?? '',
        status: of('status') ?? '',
        embedded: of('embedded') ?? '',
        reachable: of('reachable') === 'true',
        open: Number(of('open')),
        keys: of('keys'),
        server: of('server'),
        consequence: of('consequence'),
      };
    }),
  );
}

/**
 * Waits until the row of an app is so.
 * @param {Tab} popup
 * @param {string} code
 * @param {Partial<Row>} expected
 * @param {{ embedded?: string }} [options]
 */
export async function shows(popup, code, expected, { embedded = '' } = {}) {
  /** @type {Row[]} */
  let found = [];
  const fits = async () => {
    found = (await rows(popup)).filter((row) => row.code === code && row.embedded === embedded);
    const [row, more] = found;
    if (!row || more) return;
    const wanted = Object.entries(expected);
    return wanted.every(([key, value]) => Reflect.get(row, key) === value) ? row : undefined;
  };
  try {
    return await eventually(fits);
  } catch (cause) {
    const [wanted, got] = [JSON.stringify(expected), JSON.stringify(found)];
    throw new Error(`the app is not ${wanted} but ${got}`, { cause });
  }
}

/**
 * Presses a button of a row; signing out takes a yes besides.
 * @param {Tab} popup
 * @param {string} code
 * @param {'sign-out'|'retry'} act
 * @param {string} [embedded]
 */
export async function press(popup, code, act, embedded = '') {
  const row = `[data-web-app][data-code="${code}"][data-embedded="${embedded}"]`;
  if (act === 'sign-out') await click(popup, `${row} [data-action="ask-app"]:not([hidden])`);
  await click(popup, `${row} [data-act="${act === 'sign-out' ? 'agree' : act}"]`);
}

/**
 * @param {Tab} popup
 * @param {string} selector
 */
async function click(popup, selector) {
  await eventually(
    () =>
      popup.evaluate((selector) => {
        const button = document.querySelector(selector);
        if (button instanceof HTMLElement) button.click();
        return button !== null;
      }, selector),
    { what: `a button ${selector}` },
  );
}

/**
 * Whether a tab's localStorage holds a passport of the app.
 * @param {Tab} tab
 * @param {string} code
 */
export function hasPassport(tab, code) {
  return tab.evaluate((code) => localStorage.getItem(`passport-${code}`) !== null, code);
}

/**
 * A tab sees a little later what another one has removed.
 * @param {Tab} tab
 * @param {string} code
 */
export async function isGone(tab, code) {
  await eventually(async () => !(await hasPassport(tab, code)), { what: 'the passport is gone' });
}

/**
 * What the server says of the passport that a tab holds, asked by the page.
 * @param {Tab} tab
 * @param {string} code
 * @returns {Promise<boolean>}
 */
export function serverTakes(tab, code) {
  return tab.evaluate(async (code) => {
    const passport = localStorage.getItem(`passport-${code}`) ?? '';
    const answer = await fetch(`/api/login/status?app_code=${code}`, {
      headers: { 'X-App-Code': code, 'X-App-Passport': passport },
    });
    return (await answer.json()).app_logged_in;
  }, code);
}
