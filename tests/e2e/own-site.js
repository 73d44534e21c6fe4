// @ts-check
// A site that is no Dify: allowed in the options page, with an adapter from the settings.

import { eventually, settings } from '../browser/index.js';

/**
 * @typedef {import('../browser/open.js').OpenBrowser} OpenBrowser
 * @typedef {{ builtIn: string } | { document: string }} Adapter
 */

/** Within so long after a refresh or a sign-in, a 401 is taken for a server that lags behind. */
const LAG_MS = 2000;
/** The token of a refresh that is so long ago has served others, and its 401 is an expiry for certain. */
export const SERVED_MS = 10_000;

/** Loopback, and nothing that the test build may act on beforehand. */
export const ADDRESS = '127.0.0.2';

/**
 * The options page, once it takes what is typed: before that, Enter would only load it anew.
 * @param {OpenBrowser} browser
 * @param {{ width?: number, height?: number, theme?: 'light'|'dark' }} [look]
 */
export async function openOptions(browser, look) {
  const options = await browser.openPage('options/options.html', look);
  await eventually(
    () => options.evaluate(() => !document.querySelector('main')?.hasAttribute('aria-busy')),
    { what: 'the options are shown' },
  );
  return options;
}

/**
 * Allows the site in the options page, which stays open.
 * @param {OpenBrowser} browser
 * @param {string} origin
 */
async function allowed(browser, origin) {
  // Permissions know no ports.
  const { protocol, hostname } = new URL(origin);
  const pattern = `${protocol}//${hostname}/*`;
  // In Chromium, an https site is asked for with http, for its cookies.
  await browser.agreeTo([...new Set([pattern, pattern.replace(/^https/, 'http')])]);
  const options = await openOptions(browser);
  await options.focus();
  await options.page.type('#address', origin);
  await options.page.keyboard.press('Enter');
  await eventually(
    () =>
      options.evaluate((pattern) => chrome.permissions.contains({ origins: [pattern] }), pattern),
    {
      what: 'the site is allowed',
    },
  );
  return { options, pattern };
}

/**
 * Allows a site of Dify. Pages that are loaded from then on are served.
 * @param {OpenBrowser} browser
 * @param {string} origin
 */
export async function allow(browser, origin) {
  const { options, pattern } = await allowed(browser, origin);
  await isRegistered(browser, pattern, 'page/scope.js');
  await options.close();
}

/**
 * Allows the site and says what it is. Pages that are loaded from then on are served.
 * @param {OpenBrowser} browser
 * @param {string} origin
 * @param {Adapter} adapter
 * @param {object} [others] Other settings.
 */
export async function allowSite(browser, origin, adapter, others = {}) {
  const { options, pattern } = await allowed(browser, origin);
  await settings.set(browser, { ...others, adapters: [{ origin, ...adapter }] });
  await isRegistered(browser, pattern, 'page/site.js');
  await options.close();
}

/**
 * @param {OpenBrowser} browser
 * @param {string} pattern
 * @param {string} script
 */
function isRegistered(browser, pattern, script) {
  const has = async (/** @type {string} */ pattern, /** @type {string} */ script) => {
    const scripts = await chrome.scripting.getRegisteredContentScripts();
    return scripts.some(
      ({ matches, js }) => matches?.includes(pattern) && js?.some((file) => file.endsWith(script)),
    );
  };
  return eventually(() => browser.extensionEval(has, pattern, script), {
    what: 'its scripts are registered',
  });
}

/**
 * The worker knows that somebody is signed in to this site, and a 401 is taken for an expiry. (A page
 * that is hidden right after a sign-in tells of it late: its timers come once a second.)
 * @param {OpenBrowser} browser
 * @param {string} origin
 * @param {number} [people] So many are signed in, each to a session of their own.
 * @param {number} [since] So long ago.
 */
export function isAtRest(browser, origin, people = 1, since = LAG_MS) {
  /** @param {string} origin @param {number} ms @param {number} people */
  const isSince = async (origin, ms, people) => {
    /** @type {[string, any][]} */
    const stored = Object.entries(await chrome.storage.session.get(null));
    const records = stored
      .filter(([key]) => key.startsWith('session ') && key.includes(origin))
      .map(([, { record }]) => record);
    return (
      records.length >= people &&
      records.every(({ standing, raised }) => standing === 'signedIn' && Date.now() - raised > ms)
    );
  };
  return eventually(() => browser.extensionEval(isSince, origin, since, people), {
    what: 'the last sign-in or refresh is some time ago',
  });
}
