// @ts-check
// The double's page as tests drive it.

import { eventually } from '../browser/index.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('./flowfile.js').Flowfile} Flowfile
 */

/**
 * Opens a page and waits for its first calls.
 * @param {{ open: (url: string) => Promise<Tab> }} browser
 * @param {Flowfile} flowfile
 * @param {string} [hash] Such as `#/main/catalog`.
 */
export async function openPage(browser, flowfile, hash = '') {
  const tab = await browser.open(`${flowfile.origin}/${hash}`);
  await tab.evaluate(() => /** @type {any} */ (window).flowfile.ready);
  return tab;
}

/**
 * Signs in without the form.
 * @param {Tab} tab
 * @param {Flowfile} flowfile
 * @param {{ username: string, password: string }} [account]
 */
export async function signIn(tab, flowfile, account = flowfile.account) {
  const before = designerCalls(flowfile);
  await onPage(tab, 'login', account.username, account.password);
  await isAt(tab, '#/main/designer');
  // What comes after the designer's own call is the test's.
  await eventually(() => designerCalls(flowfile) > before, { what: 'the designer is loaded' });
}

/** How many the server has answered. @param {Flowfile} flowfile */
function designerCalls(flowfile) {
  return flowfile
    .requests()
    .filter(({ path, ended }) => path === '/api/active_flowfile_sessions/' && ended !== null)
    .length;
}

/**
 * Calls a function of `window.flowfile` and waits for what it returns.
 * @param {Tab} tab
 * @param {string} name
 * @param {unknown[]} args
 * @returns {Promise<any>}
 */
export function onPage(tab, name, ...args) {
  return tab.evaluate(
    (name, args) => /** @type {any} */ (window).flowfile[name](...args),
    name,
    args,
  );
}

/**
 * The keys of the session that localStorage has.
 * @param {Tab} tab
 * @returns {Promise<Record<string, string>>}
 */
export function stored(tab) {
  return tab.evaluate(() => ({ ...localStorage }));
}

/**
 * The page has gone there and shows it.
 * @param {Tab} tab
 * @param {'#/login'|'#/main/designer'|'#/main/catalog'} hash
 */
export async function isAt(tab, hash) {
  const page = hash.split('/').at(-1);
  await eventually(
    () =>
      tab.evaluate(
        (hash, page) => location.hash === hash && document.body.dataset.page === page,
        hash,
        page,
      ),
    { what: `at ${hash}` },
  );
}

/**
 * The page's clock goes on.
 * @param {Tab} tab
 * @param {number} ms
 */
export async function idle(tab, ms) {
  await tab.evaluate((ms) => {
    const now = Date.now;
    Date.now = () => now() + ms;
  }, ms);
}

/**
 * Where the page has sent itself since its load.
 * @param {Tab} tab
 * @returns {Promise<string[]>}
 */
export function wentTo(tab) {
  return tab.evaluate(() => /** @type {any} */ (window).flowfile.wentTo);
}

/**
 * Reloads with a local expiry that is so far away.
 * @param {Tab} tab
 * @param {number} ms
 */
export async function reloadExpiringIn(tab, ms) {
  await tab.evaluate(
    (at) => localStorage.setItem('auth_token_expiration', at),
    `${Date.now() + ms}`,
  );
  await tab.reload();
  await tab.evaluate(() => /** @type {any} */ (window).flowfile.ready);
}
