// @ts-check
// Firefox, driven over WebDriver BiDi, with access to the browser's own window ("chrome scope")
// for what no test protocol offers: the state of the event page, a tab's process, preferences.

import puppeteer from 'puppeteer-core';
import { cp, readFile } from 'node:fs/promises';
import { eventually } from './eventually.js';
import { Tab } from './tab.js';
import { ToolbarPopup } from './toolbar-popup.js';

/**
 * @typedef {import('./open.js').Options} Options
 * @typedef {import('./tab.js').Media} Media
 * @typedef {import('puppeteer-core').Page} Page
 */

// Extension pages live under a random UUID. Fixing it beforehand makes their addresses known.
const UUID = 'f01dfa57-0000-4000-8000-000000000000';

// An extension of the profile's own, unsigned, and the tabs of before, without waiting for a click.
const LASTING = {
  'xpinstall.signatures.required': false,
  'extensions.autoDisableScopes': 0,
  'extensions.startupScanScopes': 15,
  'browser.startup.page': 3,
  'browser.sessionstore.restore_on_demand': false,
  // Also after one crash upon the other, and with the tabs of the last second.
  'browser.sessionstore.max_resumed_crashes': -1,
  'browser.sessionstore.interval': 1000,
};

/**
 * The preferences by which all goes through a proxy.
 * @param {number} port
 */
const through = (port) => ({
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': port,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': port,
  'network.proxy.no_proxies_on': '',
  'network.proxy.allow_hijacking_localhost': true,
});

/** @param {Options} options */
export async function launchFirefox(options) {
  const { headless, extension, processPerTab, handleSignals, environment, profile, proxy } =
    options;
  const id = await idOf(extension);
  // What lies there is installed, and stays.
  if (profile) await cp(extension, `${profile}/extensions/${id}`, { recursive: true });
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
    headless,
    // As in Chromium.
    timeout: 120_000,
    acceptInsecureCerts: true,
    handleSIGINT: handleSignals,
    handleSIGTERM: handleSignals,
    defaultViewport: headless ? { width: 1280, height: 800 } : null,
    userDataDir: profile,
    args: ['--remote-allow-system-access'],
    env: { ...process.env, ...environment },
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [id]: UUID }),
      // Firefox lets up to four processes share the tabs of a site.
      ...(profile ? LASTING : {}),
      ...(proxy ? through(proxy) : {}),
      ...(processPerTab ? { 'dom.ipc.processCount.webIsolated': 50 } : {}),
    },
  });
  const window = await browserWindow(browser);
  return new Firefox(browser, window, id, profile !== undefined);
}

export class Firefox {
  name = /** @type {const} */ ('firefox');
  #window;
  #lasting;
  #id;
  /** @type {Set<number>} */
  #stopped = new Set();

  /**
   * @param {import('puppeteer-core').Browser} puppet
   * @param {string} window
   * @param {string} id The extension's.
   * @param {boolean} lasting Whether the extension is a part of the profile.
   */
  constructor(puppet, window, id, lasting) {
    this.puppet = puppet;
    this.#window = window;
    this.#id = id;
    this.#lasting = lasting;
  }

  /**
   * @param {string} path
   * @param {boolean} privateWindows
   * @returns {Promise<{ id: string, origin: string }>}
   */
  async install(path, privateWindows) {
    if (privateWindows) {
      await this.#inBrowser(`
        ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs")
          .ExtensionPermissions.add("${this.#id}", {
            permissions: ["internal:privateBrowsingAllowed"],
            origins: [],
          })
      `);
    }
    if (!this.#lasting) await this.puppet.installExtension(path);
    await this.#watch();
    return { id: this.#id, origin: `moz-extension://${UUID}` };
  }

  async #watch() {
    await this.#inBrowser(`
      globalThis.holdfast = WebExtensionPolicy.getByID("${this.#id}").extension;
      globalThis.holdfastStarts = 1;
      holdfast.on("background-script-started", () => { holdfastStarts += 1; });
    `);
  }

  /** By the button on the browser's own page of extensions under development. */
  async reload() {
    await this.#inBrowser(`
      ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs")
        .AddonManager.getAddonByID("${this.#id}").then((addon) => addon.reload()).then(() => 0)
    `);
    await this.#watch();
  }

  /** @param {Page} page */
  tab(page) {
    return new Tab(page, {
      crash: () => this.#signal(page, 'SIGKILL'),
      freeze: () => this.#signal(page, 'SIGSTOP'),
      thaw: () => this.#signal(page, 'SIGCONT'),
      setMedia: (media) => this.setMedia(page, media),
    });
  }

  /**
   * Puppeteer's own `goto` waits for an event that pages of an extension never send.
   * @param {Page} page
   * @param {string} url
   */
  async gotoExtension(page, url) {
    await this.#send('browsingContext.navigate', {
      context: contextOf(page),
      url,
      wait: 'complete',
    });
  }

  /**
   * BiDi cannot emulate these, so the whole browser gets them.
   * @param {{ evaluate: (fn: (queries: string[]) => boolean, queries: string[]) => Promise<boolean> }} page
   * @param {Media} media
   */
  async setMedia(page, { theme = 'light', forcedColors = false, reducedMotion = false }) {
    const dark = theme === 'dark';
    await this.setPref('layout.css.prefers-color-scheme.content-override', dark ? 0 : 1);
    // 2: the person's colours, whatever a page says.
    await this.setPref('browser.display.document_color_use', forcedColors ? 2 : 0);
    await this.setPref('ui.prefersReducedMotion', reducedMotion ? 1 : 0);
    const queries = [
      // With colours of the person's own the browser tells by those.
      ...(forcedColors ? [] : [`(prefers-color-scheme: ${theme})`]),
      `(forced-colors: ${forcedColors ? 'active' : 'none'})`,
      `(prefers-reduced-motion: ${reducedMotion ? 'reduce' : 'no-preference'})`,
    ];
    // The page's process hears of it a little later.
    await eventually(
      () => page.evaluate((all) => all.every((query) => matchMedia(query).matches), queries),
      { what: `the page is shown ${queries.join(' ')}` },
    );
  }

  /**
   * @param {string} name
   * @param {number} value
   */
  async setPref(name, value) {
    await this.#inBrowser(`Services.prefs.setIntPref("${name}", ${value})`);
  }

  /** The person agrees to whatever is asked for by a click. */
  async agreeTo() {
    await this.#inBrowser(
      'Services.prefs.setBoolPref("extensions.webextOptionalPermissionPrompts", false)',
    );
  }

  /**
   * Presses the toolbar button over a tab, which also lets the extension see that tab (activeTab).
   * @param {string} _origin
   * @param {Page} page
   */
  async openToolbarPopup(_origin, page) {
    await page.bringToFront();
    await this.#inBrowser(`
      ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs")
        .ExtensionParent.apiManager.global.browserActionFor(holdfast)
        .triggerAction(Services.wm.getMostRecentWindow("navigator:browser"))
    `);
    const popup = new ToolbarPopup(
      (expression) => this.#inBrowser(expression),
      (popup, media) => this.setMedia(popup, media),
    );
    await eventually(() => popup.evaluate(() => document.readyState === 'complete'), {
      what: 'the popup is open',
    });
    return popup;
  }

  /**
   * The person refuses what this click makes the extension ask for: by the button of the question
   * itself.
   * @param {Page} _page
   * @param {() => Promise<unknown>} click
   */
  async refuse(_page, click) {
    await this.#inBrowser(
      'Services.prefs.setBoolPref("extensions.webextOptionalPermissionPrompts", true)',
    );
    await click();
    await eventually(
      () =>
        this.#inBrowser(`(() => {
          const { panel } = Services.wm.getMostRecentWindow("navigator:browser").PopupNotifications;
          const question = panel.state === "open" && panel.querySelector("popupnotification");
          if (question) question.secondaryButton.click();
          return Boolean(question);
        })()`),
      { what: 'the browser asks' },
    );
  }

  async workerRuns() {
    return (await this.#inBrowser('holdfast.backgroundState')) !== 'stopped';
  }

  async workerStarts() {
    return Number(await this.#inBrowser('holdfastStarts'));
  }

  /** Stops the event page, also when it is busy. */
  async stopWorker() {
    const starts = await this.workerStarts();
    await this.#inBrowser(
      'holdfast.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true })',
    );
    // What waits for it wakes it at once, maybe before it is looked at.
    const stopped = async () => !(await this.workerRuns()) || (await this.workerStarts()) > starts;
    await eventually(stopped, {
      what: 'the event page has stopped',
    });
  }

  /** Closed by its driver, the browser would forget its tabs. */
  async quit() {
    const gone = new Promise((resolve) => this.puppet.process()?.once('exit', resolve));
    this.#inBrowser('Services.startup.quit(Ci.nsIAppStartup.eAttemptQuit)').catch(() => {});
    await gone;
  }

  async close() {
    for (const pid of this.#stopped) kill(pid, 'SIGCONT');
    await this.puppet.close();
  }

  /**
   * @param {Page} page
   * @param {'SIGKILL'|'SIGSTOP'|'SIGCONT'} signal
   */
  async #signal(page, signal) {
    const pid = Number(
      await this.#inBrowser(`
        ChromeUtils.importESModule("chrome://remote/content/shared/NavigableManager.sys.mjs")
          .NavigableManager.getBrowsingContextById("${contextOf(page)}").currentWindowGlobal.osPid
      `),
    );
    if (signal === 'SIGSTOP') this.#stopped.add(pid);
    else this.#stopped.delete(pid);
    kill(pid, signal);
  }

  /** @param {string} expression */
  async #inBrowser(expression) {
    const { result } = await this.#send('script.evaluate', {
      expression,
      target: { context: this.#window },
      awaitPromise: true,
    });
    if (result.type !== 'success') throw new Error(result.exceptionDetails.text);
    return result.result.value;
  }

  /**
   * @param {string} method
   * @param {object} params
   */
  #send(method, params) {
    return bidi(this.puppet).send(method, params);
  }
}

/** @param {import('puppeteer-core').Browser} browser */
async function browserWindow(browser) {
  const { result } = await bidi(browser).send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  return result.contexts[0].context;
}

/**
 * Puppeteer's connection, which its types do not show.
 * @param {any} browser
 */
function bidi(browser) {
  return browser.connection;
}

/** @param {any} page */
function contextOf(page) {
  return page.mainFrame()._id;
}

/** @param {string} extension */
async function idOf(extension) {
  const manifest = JSON.parse(await readFile(`${extension}/manifest.json`, 'utf8'));
  return manifest.browser_specific_settings.gecko.id;
}

/**
 * @param {number} pid
 * @param {'SIGKILL'|'SIGSTOP'|'SIGCONT'} signal
 */
function kill(pid, signal) {
  if (pid > 1 && pid !== process.pid) process.kill(pid, signal);
}
