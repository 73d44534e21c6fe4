// @ts-check
// Chromium without the extension, for the tests of one file: how things are today.

import { after, afterEach, before } from 'node:test';
import { openBrowser } from './open.js';

/**
 * @typedef {import('./open.js').OpenBrowser} OpenBrowser
 * @typedef {import('./tab.js').Tab} Tab
 */

/** Call it once, at the top of a test file. Between its tests no tab is open, and no cookie left. */
export function bareChromium() {
  const bare = new Bare();
  before(async () => {
    bare.browser = await openBrowser('chromium', { install: false });
  });
  afterEach(() => bare.tidy());
  after(() => bare.browser?.close());
  return bare;
}

class Bare {
  /** @type {OpenBrowser} */ browser = /** @type {any} */ (undefined);
  /** Those open, in the order in which they were opened. @type {Tab[]} */ tabs = [];

  /**
   * A tab that is closed after the test.
   * @param {string} url
   */
  async open(url) {
    const tab = await this.browser.newTab(url);
    this.tabs.push(tab);
    return tab;
  }

  async tidy() {
    await Promise.all(this.tabs.splice(0).map((tab) => tab.close().catch(() => {})));
    // Cookies are of the host, whatever the port.
    await this.browser?.deleteCookies(() => true);
  }
}
