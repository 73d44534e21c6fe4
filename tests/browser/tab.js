// @ts-check
// One tab as the tests see it, the same in both browsers.

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {object} Fate What only the browser itself can do to a tab.
 * @property {(page: Page) => Promise<void>} crash
 * @property {(page: Page) => Promise<void>} freeze
 * @property {(page: Page) => Promise<void>} thaw
 * @property {(media: Media) => Promise<void>} setMedia
 *
 * @typedef {object} Media What a person has set in the system; what is not named is as it mostly is.
 * @property {'light'|'dark'} [theme]
 * @property {boolean} [forcedColors] A few colours of the person's own, as in high contrast.
 * @property {boolean} [reducedMotion]
 */

const ARTIFACTS = fileURLToPath(new URL('../../artifacts/', import.meta.url));

export class Tab {
  #fate;

  /**
   * @param {Page} page
   * @param {Fate} fate
   */
  constructor(page, fate) {
    this.page = page;
    this.#fate = fate;
    /**
     * What was thrown into the page and caught by nobody.
     * @type {string[]}
     */
    this.errors = [];
    page.on('pageerror', (error) => this.errors.push(String(error)));
  }

  url() {
    return this.page.url();
  }

  /** @type {Page['evaluate']} */
  evaluate(fn, ...args) {
    return this.page.evaluate(fn, ...args);
  }

  /**
   * By the mouse, as a person does.
   * @param {string} selector
   */
  async click(selector) {
    await this.page.click(selector);
  }

  /** @param {string} url */
  async goto(url) {
    await this.page.goto(url);
  }

  async reload() {
    await this.page.reload();
  }

  /** Brings the tab to the front: the others are hidden from then on. */
  async focus() {
    await this.page.bringToFront();
  }

  /** Closes the tab at once, without asking the page. */
  async close() {
    await this.page.close({ runBeforeUnload: false });
  }

  /** The tab's process dies. */
  async crash() {
    await this.#fate.crash(this.page);
  }

  /**
   * Nothing runs in the tab any more until `thaw`. Chromium freezes the page as it does with
   * tabs in the background; in Firefox, which never does, the tab's process is stopped, and with
   * it every tab that shares the process (see `processPerTab`).
   */
  async freeze() {
    await this.#fate.freeze(this.page);
  }

  async thaw() {
    await this.#fate.thaw(this.page);
  }

  /**
   * Shows the tab as to a person with these settings. In Firefox every tab is shown so.
   * @param {Media} media
   */
  async setMedia(media) {
    await this.#fate.setMedia(media);
  }

  /**
   * Keeps a picture of the whole page in artifacts/.
   * @param {string} name Its path there, without the suffix.
   */
  async screenshot(name) {
    const path = `${ARTIFACTS}${name}.png`;
    await mkdir(dirname(path), { recursive: true });
    // Chromium may draw nothing at all of a tab in the background.
    await this.focus();
    await this.page.screenshot({ path, fullPage: true });
  }
}
