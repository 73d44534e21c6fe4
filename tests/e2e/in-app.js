// @ts-check
// An app of tests/apps that a document describes, in tabs that are signed in.

import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe } from 'node:test';
import { startApp } from '../apps/apps.js';
import { is, onApp, signIn } from '../apps/page.js';
import { browsers, openBrowser } from '../browser/index.js';
import { click, sessionOf } from './as-popup.js';
import { ADDRESS, allowSite, isAtRest } from './own-site.js';

/**
 * @typedef {import('../browser/open.js').OpenBrowser} OpenBrowser
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('../apps/apps.js').AppName} AppName
 * @typedef {import('../apps/apps.js').StartOptions} StartOptions
 */

/** @param {AppName} name @returns {any} */
export function documentOf(name) {
  const url = new URL(`../apps/${name}/adapter.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

/**
 * Tests of one app after the other, in each browser.
 * @param {string} title
 * @param {(it: InApp) => void} body
 */
export function inApp(title, body) {
  for (const name of browsers)
    describe(`${title}, ${name}`, { timeout: 10 * 60_000 }, () => {
      const it = new InApp();
      before(async () => {
        it.browser = await openBrowser(name, { processPerTab: true });
      });
      afterEach(() => it.end());
      after(() => it.browser?.close());
      body(it);
    });
}

export class InApp {
  /** @type {OpenBrowser} */ browser = /** @type {any} */ (undefined);
  /** @type {import('../apps/apps.js').App} */ app = /** @type {any} */ (undefined);
  /** @type {Tab[]} */ tabs = [];

  async end() {
    await this.closeTabs();
    // Of all apps at this address, whatever their port.
    await this.browser.deleteCookies(() => true);
    await this.app?.close();
  }

  async closeTabs() {
    await Promise.all(this.tabs.splice(0).map((tab) => tab.close().catch(() => {})));
  }

  /**
   * @param {AppName} name
   * @param {StartOptions} options
   * @param {any} [document] Another one than its own; `null`: the site is not allowed.
   */
  async start(name, options, document = documentOf(name)) {
    const address = document ? ADDRESS : '127.0.0.3';
    this.app = await startApp(name, { accessSeconds: 600, address, ...options });
    if (!document) return;
    await allowSite(this.browser, this.app.origin, { document: JSON.stringify(document) });
  }

  async open() {
    const tab = await this.browser.newTab(`${this.app.origin}/`);
    this.tabs.push(tab);
    await onApp(tab, 'ready');
    return tab;
  }

  /** So many tabs, signed in; the counts are zero. */
  async signedIn(n = 1) {
    const first = await this.open();
    await signIn(first, this.app);
    for (let more = 1; more < n; more += 1) await is(await this.open(), 'signed-in');
    await this.rest();
    this.app.reset();
    return /** @type {[Tab, Tab, Tab]} */ ([...this.tabs]);
  }

  /** @param {number} [people] So many are signed in, each to a session of their own. */
  rest(people) {
    return isAtRest(this.browser, this.app.origin, people);
  }

  /** At the server. */
  refreshes() {
    const { total, ok, reused } = this.app.counts().refresh;
    return { total, ok, reused };
  }

  /** What the popup shows of the app's session. */
  session() {
    return sessionOf(this.browser, this.app.origin);
  }

  /** The click on "sign out" in the popup. */
  async signOut() {
    const { id } = await this.session();
    await click(this.browser, 'signOut', id);
  }

  /** @param {Tab} tab @returns {Promise<Record<string, string>>} */
  stored(tab) {
    return tab.evaluate(() => ({ ...localStorage }));
  }
}
