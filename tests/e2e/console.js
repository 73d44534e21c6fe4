// @ts-check
// A Dify console and a browser with the extension, for the tests of one file: in each browser.

import { after, afterEach, before, beforeEach, describe } from 'node:test';
import { browsers, eventually, openBrowser, settings, timePasses } from '../browser/index.js';
import { startDouble } from '../double/double.js';

/**
 * @typedef {import('../browser/open.js').OpenBrowser} OpenBrowser
 * @typedef {import('../browser/open.js').BrowserName} BrowserName
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('../double/double.js').Double} Double
 *
 * @typedef {object} Answer What a page got.
 * @property {string} id The request's `X-Test-Id`.
 * @property {number} status 0 for a network error.
 * @property {number} ms How long it took.
 *
 * @typedef {object} Options
 * @property {Partial<import('../double/double.js').StartOptions>} [double]
 * @property {Partial<import('../browser/open.js').Options>} [browser]
 * @property {BrowserName[]} [only] The browsers that can do what is tested; both by default.
 */

/**
 * For two seconds after a refresh or a sign-in, a 401 is taken for a server that lags behind; of a
 * sign-in the worker hears a moment later than its page.
 */
const REST_MS = 2600;

/** No file takes so long, unless something hangs. */
const HANGS_MS = 10 * 60_000;

/** The protected route of the double, after the API prefix. */
export const PATH = '/holdfast-test/e2e';

/**
 * Describes tests once for each browser. Before each test nothing is switched, nobody is signed in
 * and no tab of a test before is open.
 * @param {string} title
 * @param {(it: Console) => void} body
 * @param {Options} [options]
 */
export function inConsole(title, body, { double, browser, only = ['chromium', 'firefox'] } = {}) {
  for (const name of browsers.filter((each) => only.includes(each))) {
    describe(`${title}, ${name}`, { timeout: HANGS_MS }, () => {
      const it = new Console(name);
      before(async () => {
        it.dify = await startDouble(double);
        it.browser = await openBrowser(name, browser);
      });
      beforeEach(() => it.begin());
      afterEach(() => it.closeTabs());
      after(async () => {
        await it.browser?.close();
        await it.dify?.close();
      });
      body(it);
    });
  }
}

export class Console {
  /** @type {OpenBrowser} */ browser = /** @type {any} */ (undefined);
  /** @type {Double} */ dify = /** @type {any} */ (undefined);
  /** @type {Tab[]} */ #tabs = [];

  /** @param {BrowserName} name */
  constructor(name) {
    this.name = name;
  }

  async begin() {
    this.dify.clearSwitches();
    this.dify.revoke();
    await this.browser.deleteCookies(() => true);
    this.dify.reset();
  }

  /**
   * Signs in on the sign-in page, opens so many tabs in all, and waits until a 401 is taken for an
   * expiry again. The counts are zero then.
   * @param {number} tabs
   */
  async signIn(tabs = 1) {
    const first = await this.open('/signin');
    await signInOn(first, this.dify.account);
    for (let n = 1; n < tabs; n += 1) await this.open('/apps');
    await Promise.all(this.#tabs.map(isSignedIn));
    await this.rest();
    this.dify.reset();
    return [...this.#tabs];
  }

  /**
   * Opens a tab that is closed after the test.
   * @param {string} path
   * @param {string} [origin]
   */
  async open(path, origin = this.dify.origin) {
    const tab = await this.browser.newTab(origin + path);
    this.#tabs.push(tab);
    return tab;
  }

  /** @param {Tab} tab */
  async close(tab) {
    this.#tabs = this.#tabs.filter((each) => each !== tab);
    await tab.close();
  }

  async closeTabs() {
    await Promise.all(this.#tabs.splice(0).map((tab) => tab.close().catch(() => {})));
  }

  /** The last refresh is so long ago that the next one may start at once. */
  rest() {
    return timePasses(REST_MS);
  }

  /**
   * What the person has set in the options.
   * @param {object} values
   */
  set(values) {
    return settings.set(this.browser, values);
  }

  /** How often each request was sent, by its id. @returns {Map<string, (number | null)[]>} */
  sendings() {
    /** @type {Map<string, (number | null)[]>} */
    const sent = new Map();
    for (const { id, status } of this.dify.requests()) {
      if (id) sent.set(id, [...(sent.get(id) ?? []), status]);
    }
    return sent;
  }
}

/**
 * @param {Tab} tab On the sign-in page.
 * @param {{ email: string, password: string }} account
 */
export async function signInOn(tab, { email, password }) {
  // Puppeteer fills in a form only where it is drawn.
  await tab.focus();
  await tab.page.locator('input[type=email]').fill(email);
  await tab.page.locator('input[type=password]').fill(password);
  await tab.page.keyboard.press('Enter');
  await isSignedIn(tab);
}

/** @param {Tab} tab */
export async function isSignedIn(tab) {
  await eventually(
    () =>
      tab.evaluate(
        () => location.pathname === '/apps' && document.body.dataset.state === 'signed-in',
      ),
    { timeout: 30_000, what: 'signed in' },
  );
}

/**
 * So many requests at once. A bare `fetch`, because the front end's own wrapper would refresh by
 * itself, and then a failure of the extension would not show.
 * @param {Tab} tab
 * @param {number} n
 * @param {{ lateMs?: number }} [options] `lateMs`: a 401 is held back for up to so long.
 * @returns {Promise<Answer[]>}
 */
export function ask(tab, n = 1, { lateMs = 0 } = {}) {
  return tab.evaluate(askHere, n, PATH, lateMs);
}

/**
 * Runs in the page.
 * @param {number} n
 * @param {string} path
 * @param {number} lateMs
 */
function askHere(n, path, lateMs) {
  const prefix = document.body.dataset.apiPrefix ?? '/console/api';
  return Promise.all(
    Array.from({ length: n }, async () => {
      const id = crypto.randomUUID?.() ?? String(Math.random());
      // Different addresses: Chromium sends equal ones one after the other.
      const late = lateMs ? `&late=${Math.round(Math.random() * lateMs)}` : '';
      const token = /(?:^|; )(?:__Host-)?csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
      const begun = performance.now();
      const status = await fetch(`${prefix}${path}?n=${id}${late}`, {
        credentials: 'include',
        headers: { 'X-CSRF-Token': token, 'X-Test-Id': id },
      }).then(
        (response) => response.status,
        () => 0,
      );
      return { id, status, ms: performance.now() - begun };
    }),
  );
}

/** Runs in the page: whether a relay answers it. */
export function isServed() {
  const detail = JSON.stringify({ kind: 'ping' });
  return !dispatchEvent(new CustomEvent('holdfast:1:page', { cancelable: true, detail }));
}

/**
 * The statuses that came, each with its number: `{ 200: 50 }`.
 * @param {Answer[]} answers
 */
export function tally(answers) {
  /** @type {Record<string, number>} */
  const statuses = {};
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
  return statuses;
}

/**
 * The text on the toolbar button.
 * @param {Console} it
 */
export function badge(it) {
  return it.browser.extensionEval(() => chrome.action.getBadgeText({}));
}
