// @ts-check
// Chromium, driven over a pipe.
//
// The extension's worker is never attached to, because an attached debugger keeps it alive: it is
// left out of puppeteer's targets, and its life is read from the browser's list of targets.

import puppeteer from 'puppeteer-core';
import { eventually, timePasses } from './eventually.js';
import { Tab } from './tab.js';

/**
 * @typedef {import('./open.js').Options} Options
 * @typedef {import('./tab.js').Media} Media
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {import('puppeteer-core').CDPSession} CDPSession
 */

// Puppeteer calms Chromium down for page tests. Here hidden tabs must behave as they do for
// people: their timers are throttled, and pages wait in the back-forward cache.
const NOT_CALMED = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-back-forward-cache',
];

/** @param {Options} options */
export async function launchChromium(options) {
  const { headless, handleSignals, profile, extension, environment, resolve, proxy } = options;
  const asRoot = process.getuid?.() === 0;
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless,
    pipe: true,
    // Some browsers start at once, and two processors may have all hands full.
    timeout: 120_000,
    enableExtensions: true,
    acceptInsecureCerts: true,
    userDataDir: profile,
    env: { ...process.env, ...environment },
    handleSIGINT: handleSignals,
    handleSIGTERM: handleSignals,
    defaultViewport: headless ? { width: 1280, height: 800 } : null,
    targetFilter: (target) => target.type() !== 'service_worker',
    ignoreDefaultArgs: NOT_CALMED,
    args: [
      ...(asRoot ? ['--no-sandbox'] : []),
      ...(headless ? ['--disable-gpu'] : []),
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(proxy ? [`--proxy-server=127.0.0.1:${proxy}`, '--proxy-bypass-list=<-loopback>'] : []),
      ...(resolve ? [`--host-resolver-rules=${resolve}`] : []),
      ...(profile ? ['--restore-last-session', `--load-extension=${extension}`] : []),
    ],
  });
  const session = await browser.target().createCDPSession();
  return new Chromium(browser, session, profile !== undefined);
}

export class Chromium {
  name = /** @type {const} */ ('chromium');
  #session;
  #lasting;
  /** @type {WeakMap<Page, CDPSession>} */
  #sessions = new WeakMap();
  /** @type {Set<string>} */
  #workers = new Set();

  /**
   * @param {import('puppeteer-core').Browser} puppet
   * @param {CDPSession} session
   * @param {boolean} lasting Whether the extension is a part of the profile.
   */
  constructor(puppet, session, lasting) {
    this.puppet = puppet;
    this.#session = session;
    this.#lasting = lasting;
  }

  /**
   * @param {string} path
   * @param {boolean} privateWindows
   * @returns {Promise<{ id: string, origin: string }>}
   */
  async install(path, privateWindows) {
    this.#session.on('Target.targetCreated', ({ targetInfo }) => {
      if (targetInfo.type === 'service_worker') this.#workers.add(targetInfo.targetId);
    });
    const filter = [{ type: 'service_worker' }];
    await this.#session.send('Target.setDiscoverTargets', { discover: true, filter });
    const id = this.#lasting ? await this.#known() : await this.puppet.installExtension(path);
    if (privateWindows) {
      await this.#onExtensionsPage(async (extensionId) => {
        const api = Reflect.get(chrome, 'developerPrivate');
        // Without it, what is not from the store stays switched off when it is loaded anew.
        await api.updateProfileConfiguration({ inDeveloperMode: true });
        await api.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
      }, id);
      // It is loaded anew for that.
      const isBack = (/** @type {string} */ id) =>
        Reflect.get(chrome, 'developerPrivate')
          .getExtensionInfo(id)
          .then((/** @type {any} */ { state, incognitoAccess }) => {
            return state === 'ENABLED' && incognitoAccess.isActive;
          });
      await eventually(() => this.#onExtensionsPage(isBack, id));
    }
    return { id, origin: `chrome-extension://${id}` };
  }

  /**
   * By the button on the browser's own page of extensions.
   * @param {string} origin
   */
  async reload(origin) {
    await this.#onExtensionsPage(async (id) => {
      const api = Reflect.get(chrome, 'developerPrivate');
      // Without it, what is not from the store stays switched off when it is loaded anew.
      await api.updateProfileConfiguration({ inDeveloperMode: true });
      await api.reload(id, { failQuietly: true });
    }, new URL(origin).host);
  }

  /** The id of the one extension that there is. */
  async #known() {
    const id = await this.#onExtensionsPage(async () => {
      const all = await Reflect.get(chrome, 'developerPrivate').getExtensionsInfo();
      return all.find((/** @type {any} */ { location }) => location === 'UNPACKED').id;
    });
    return String(id);
  }

  /** @param {Page} page */
  tab(page) {
    return new Tab(page, {
      // The answer never comes: the one who should give it is gone.
      crash: async () => {
        const crashed = new Promise((resolve) => page.once('error', resolve));
        (await this.#of(page)).send('Page.crash').catch(() => {});
        await crashed;
      },
      freeze: () => this.#lifecycle(page, 'frozen'),
      thaw: () => this.#lifecycle(page, 'active'),
      setMedia: (media) => this.setMedia(page, media),
    });
  }

  /**
   * @param {Page} page
   * @param {string} url
   */
  async gotoExtension(page, url) {
    await page.goto(url);
  }

  /**
   * @param {Page} page
   * @param {Media} media
   */
  async setMedia(page, { theme = 'light', forcedColors = false, reducedMotion = false }) {
    const session = await this.#of(page);
    await session.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: theme },
        { name: 'forced-colors', value: forcedColors ? 'active' : 'none' },
        { name: 'prefers-reduced-motion', value: reducedMotion ? 'reduce' : 'no-preference' },
      ],
    });
  }

  /**
   * The person agrees beforehand, as on the browser's own page of the extension; what is then asked
   * for by a click is granted without a question.
   * @param {string} origin
   * @param {string[]} patterns
   */
  async agreeTo(origin, patterns) {
    for (const pattern of patterns) {
      await this.#onExtensionsPage(
        (id, pattern) => Reflect.get(chrome, 'developerPrivate').addHostPermission(id, pattern),
        new URL(origin).host,
        pattern,
      );
    }
  }

  /**
   * The person refuses what this click makes the extension ask for. Nothing can press a button of
   * Chromium's own question: in its place the page gets the answer that it would get.
   * @param {Page} page
   * @param {() => Promise<unknown>} click
   */
  async refuse(page, click) {
    await page.evaluate(() => {
      const { request } = chrome.permissions;
      chrome.permissions.request = /** @type {any} */ (
        () => {
          chrome.permissions.request = request;
          return new Promise((resolve) => Object.assign(globalThis, { answer: resolve }));
        }
      );
    });
    await click();
    await eventually(() => page.evaluate(() => 'answer' in globalThis), { what: 'it asks' });
    await page.evaluate(() => Reflect.get(globalThis, 'answer')(false));
  }

  /**
   * Presses the toolbar button over a tab, which also lets the extension see that tab (activeTab).
   * @param {string} origin
   * @param {Page} page
   */
  async openToolbarPopup(origin, page) {
    await page.bringToFront();
    const extension = (await this.puppet.extensions()).get(new URL(origin).host);
    if (!extension) throw new Error('the extension is not installed');
    const opened = this.puppet.waitForTarget((target) =>
      target.url().startsWith(`${origin}/popup/`),
    );
    await page.triggerExtensionAction(extension);
    return this.tab(await (await opened).asPage());
  }

  /** @param {string} origin */
  async workerRuns(origin) {
    return (await this.#worker(origin)) !== undefined;
  }

  async workerStarts() {
    return this.#workers.size;
  }

  /** @param {string} origin */
  async stopWorker(origin) {
    const worker = await this.#worker(origin);
    if (!worker) return;
    const { targetId } = worker;
    await this.#session.send('Target.closeTarget', { targetId });
    await eventually(async () => (await this.#worker(origin))?.targetId !== targetId, {
      what: 'the worker has stopped',
    });
  }

  async close() {
    await this.puppet.close();
  }

  /**
   * It writes down its tabs two and a half seconds after they have changed. No sooner, though they may
   * be written by then: one that was quit at once was seen to write down none after its next start.
   */
  async quit() {
    await timePasses(5000);
    await this.close();
  }

  /**
   * As the person does on the browser's own page of extensions.
   * @param {(...args: string[]) => unknown} fn
   * @param {string[]} args
   */
  async #onExtensionsPage(fn, ...args) {
    const page = await this.puppet.newPage();
    await page.goto('chrome://extensions/');
    const result = await page.evaluate(fn, ...args);
    await page.close();
    return result;
  }

  /** @param {string} origin */
  async #worker(origin) {
    const filter = [{ type: 'service_worker' }];
    const { targetInfos } = await this.#session.send('Target.getTargets', { filter });
    return targetInfos.find(({ url }) => url.startsWith(`${origin}/`));
  }

  /**
   * @param {Page} page
   * @param {'frozen'|'active'} state
   */
  async #lifecycle(page, state) {
    await (await this.#of(page)).send('Page.setWebLifecycleState', { state });
  }

  /** @param {Page} page */
  async #of(page) {
    const session = this.#sessions.get(page) ?? (await page.createCDPSession());
    this.#sessions.set(page, session);
    return session;
  }
}
