// @ts-check
// A real browser with the extension in it.

import { fileURLToPath } from 'node:url';
import { launchChromium } from './chromium.js';
import { launchFirefox } from './firefox.js';
import { eventually } from './eventually.js';
import { speaking } from './language.js';
import { isPacked, packed } from './packed.js';

/**
 * @typedef {'chromium'|'firefox'} BrowserName
 * @typedef {object} Options
 * @property {string} extension The folder of the built extension.
 * @property {boolean} headless
 * @property {boolean} install `false`: later, by `install()`, as when tabs are open already.
 * @property {boolean} processPerTab Firefox: no two tabs share a process, so that one can be
 *   frozen or crashed alone. Chromium freezes single pages.
 * @property {boolean} handleSignals Whether Ctrl-C closes the browser and ends the process at once.
 * @property {boolean} privateWindows The person lets the extension run in private windows, too.
 * @property {string} [profile] A folder that outlives the browser, with the extension as a part of
 *   it: for `quit` and `start`.
 * @property {Record<string, string>} [environment] Other variables of the browser's environment.
 * @property {string} [resolve] Chromium: its rules for names of hosts, such as
 *   `MAP dify.example:443 127.0.0.1:4433`.
 * @property {number} [proxy] The port of a proxy on this machine: every request goes through it, those
 *   to loopback addresses, too.
 * @property {string} [language] A folder of `_locales`: the extension speaks it whatever the
 *   browser's own language, of which Debian's browsers have only English.
 * @typedef {import('./tab.js').Tab} Tab
 *
 * @typedef {Pick<import('./toolbar-popup.js').ToolbarPopup, 'evaluate' | 'click' | 'close' | 'setMedia'>} Opened
 *   The popup of the toolbar button.
 */

/**
 * The browsers to test in: both, or the one that BROWSER names.
 * @type {BrowserName[]}
 */
export const browsers =
  process.env.BROWSER === 'chromium' || process.env.BROWSER === 'firefox'
    ? [process.env.BROWSER]
    : ['chromium', 'firefox'];

/** Where `./build.sh` leaves the build that may act on loopback addresses. */
export const demoExtension = fileURLToPath(new URL('../../target/dist-test', import.meta.url));

/**
 * @param {BrowserName} name
 * @param {Partial<Options>} [given]
 */
export async function openBrowser(name, given = {}) {
  const options = {
    extension: demoExtension,
    headless: true,
    install: true,
    processPerTab: false,
    privateWindows: false,
    handleSignals: true,
    ...given,
  };
  if (options.language) options.extension = await speaking(options.language, options.extension);
  const browser = new OpenBrowser(await launch(name, options), options);
  if (options.install) await browser.install();
  return browser;
}

/**
 * @param {BrowserName} name
 * @param {Options} options
 */
function launch(name, options) {
  return name === 'firefox' ? launchFirefox(options) : launchChromium(options);
}

export class OpenBrowser {
  #driver;
  #options;
  /** @type {{ id: string, origin: string } | undefined} */
  #installed;
  /** @type {Promise<import('puppeteer-core').Page> | undefined} */
  #inside;

  /**
   * @param {import('./chromium.js').Chromium | import('./firefox.js').Firefox} driver
   * @param {Options} options
   */
  constructor(driver, options) {
    this.#driver = driver;
    this.#options = options;
  }

  get name() {
    return this.#driver.name;
  }

  /** Puppeteer's browser, for what is not wrapped here. */
  get puppet() {
    return this.#driver.puppet;
  }

  /** `chrome-extension://…` or `moz-extension://…`, without a slash at the end. */
  get origin() {
    if (!this.#installed) throw new Error('the extension is not installed yet');
    return this.#installed.origin;
  }

  /** Installs the extension; once more, it is an update, which closes its pages. */
  async install() {
    this.#inside = undefined;
    const { extension, privateWindows, profile } = this.#options;
    const what = isPacked && !profile ? await packed(extension, this.name) : extension;
    this.#installed = await this.#driver.install(what, privateWindows);
  }

  /**
   * @param {string} [url]
   * @param {import('puppeteer-core').CreatePageOptions} [how] `{ type: 'window' }`: in a window of its
   *   own, where no other tab hides it.
   * @returns {Promise<Tab>}
   */
  async newTab(url, how) {
    const page = await this.puppet.newPage(how);
    const tab = this.#driver.tab(page);
    if (url) await tab.goto(url);
    return tab;
  }

  /**
   * A tab in a new private window.
   * @param {string} url
   * @returns {Promise<Tab>}
   */
  async openPrivate(url) {
    const known = await this.puppet.pages();
    await this.extensionEval((url) => chrome.windows.create({ incognito: true, url }), url);
    const page = await eventually(async () =>
      (await this.puppet.pages()).find((page) => !known.includes(page) && page.url() === url),
    );
    const tab = this.#driver.tab(page);
    // The address is there before the page is.
    await eventually(() => tab.evaluate(() => document.readyState === 'complete'));
    return tab;
  }

  /** A new container (Firefox; Chromium's are other profiles, without the extension). */
  async openContainer() {
    const context = await this.puppet.createBrowserContext();
    return {
      /** @param {string} url */
      newTab: async (url) => {
        const tab = this.#driver.tab(await context.newPage());
        await tab.goto(url);
        return tab;
      },
      close: () => context.close(),
    };
  }

  /**
   * The popup, opened as a tab of the popup's size.
   * @param {{ width?: number, height?: number, theme?: 'light'|'dark' }} [look]
   */
  async openPopup({ width = 380, height = 600, theme = 'light' } = {}) {
    return this.openPage('popup/popup.html', { width, height, theme });
  }

  /**
   * The popup, opened by the toolbar button over a tab.
   * @param {Tab} tab
   * @returns {Promise<Opened>}
   */
  openToolbarPopup(tab) {
    // A tab's `evaluate` takes all that is passed here, and more.
    return /** @type {Promise<any>} */ (this.#driver.openToolbarPopup(this.origin, tab.page));
  }

  /**
   * A page of the extension.
   * @param {string} path
   * @param {{ width?: number, height?: number, theme?: 'light'|'dark' }} [look]
   * @returns {Promise<Tab>}
   */
  async openPage(path, { width = 800, height = 600, theme = 'light' } = {}) {
    const page = await this.puppet.newPage();
    await page.setViewport({ width, height });
    await this.#driver.setMedia(page, { theme });
    await this.#driver.gotoExtension(page, `${this.origin}/${path}`);
    return this.#driver.tab(page);
  }

  /**
   * The person will agree when the extension asks for these sites by a click.
   * @param {string[]} patterns
   */
  agreeTo(patterns) {
    return this.#driver.agreeTo(this.origin, patterns);
  }

  /**
   * The person refuses what this click makes the extension ask for.
   * @param {Tab} tab
   * @param {() => Promise<unknown>} click
   */
  refuse(tab, click) {
    return this.#driver.refuse(tab.page, click);
  }

  /** Whether the extension's worker (Firefox: event page) is alive now. Does not wake it. */
  workerRuns() {
    return this.#driver.workerRuns(this.origin);
  }

  /** How often the worker has started since the installation. Does not wake it. */
  workerStarts() {
    return this.#driver.workerStarts();
  }

  /** Kills the worker, idle or busy, as the browser does. The next event starts it again. */
  async stopWorker() {
    // Killed while Chromium still installs it, it would never start again, whatever happens.
    await this.extensionEval(async () => {
      const registered = await navigator.serviceWorker?.ready;
      while (registered && registered.active?.state !== 'activated') {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
    await this.#driver.stopWorker(this.origin);
  }

  /**
   * Runs a function inside the extension, with `chrome.*` at hand: in a page of its own that runs
   * nothing and stays open, so that asking opens no tab.
   * @template {unknown[]} Args
   * @template Result
   * @param {(...args: Args) => Result} fn
   * @param {Args} args
   * @returns {Promise<Awaited<Result>>}
   */
  async extensionEval(fn, ...args) {
    this.#inside ??= this.#openInside();
    const page = await this.#inside;
    return /** @type {Awaited<Result>} */ (await page.evaluate(/** @type {any} */ (fn), ...args));
  }

  /** Every cookie of the browser, HttpOnly ones too. */
  cookies() {
    return this.puppet.cookies();
  }

  /** @param {(cookie: import('puppeteer-core').Cookie) => boolean} which */
  async deleteCookies(which) {
    const doomed = (await this.cookies()).filter(which);
    if (doomed.length > 0) await this.puppet.deleteCookie(...doomed);
    return doomed.length;
  }

  close() {
    return this.#driver.close();
  }

  /** As a person does; only with a `profile`. */
  async quit() {
    await this.#driver.quit();
    this.#inside = undefined;
  }

  /** The browser's process and all its others, at once and without a warning; only with a `profile`. */
  async kill() {
    const main = this.process;
    const gone = new Promise((resolve) => main.once('exit', resolve));
    main.kill('SIGKILL');
    await gone;
    this.#inside = undefined;
  }

  /** The browser's main process. */
  get process() {
    const main = this.puppet.process();
    if (!main?.pid) throw new Error('the browser runs');
    return main;
  }

  /** The extension is loaded anew: its pages are closed, its scripts in pages are orphans. */
  async reloadExtension() {
    this.#inside = undefined;
    await this.#driver.reload(this.origin);
  }

  /** Starts it again after `quit` or `kill`: the tabs of before are all loaded at once. */
  async start() {
    this.#driver = await launch(this.name, this.#options);
    await this.install();
  }

  /**
   * The tabs that show something of this origin.
   * @param {string} origin
   */
  async tabsOf(origin) {
    const pages = await this.puppet.pages();
    const shown = pages.filter((page) => new URL(page.url()).origin === origin);
    return shown.map((page) => this.#driver.tab(page));
  }

  /**
   * The tabs that the browser brings back after a start.
   * @param {string} origin
   * @param {number} count
   */
  tabsAreBack(origin, count) {
    return eventually(
      async () => {
        const all = await this.tabsOf(origin);
        if (all.length === count) return all;
        const pages = await this.puppet.pages();
        const shown = pages.map((page) => page.url().replace(/[?#].*/, ''));
        throw new Error(`there are ${shown.join(', ')}`);
      },
      { timeout: 30_000, what: `${count} tabs are back` },
    );
  }

  async #openInside() {
    const page = await this.puppet.newPage();
    await this.#driver.gotoExtension(page, `${this.origin}/manifest.json`);
    return page;
  }
}
