// @ts-check
// A site and its tabs, through the runs of one cell.

import { startDouble } from '../double/double.js';
import { Console, isSignedIn } from '../e2e/console.js';
import { broken, figuresOf } from './figures.js';
import { Random } from './random.js';
import { Run } from './run.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('./cell.js').Cell} Cell
 */

const TABS = 4;

export class Seat {
  #it;
  #clock;
  /** How far the server's clock is ahead, in seconds: as the browser's, unless that is set. */
  #serverAhead;
  /** Those that outlived the run before. @type {Tab[]} */ #tabs = [];

  /**
   * @param {Console} it
   * @param {import('./clock.js').Clock} clock The browser's.
   */
  constructor(it, clock) {
    this.#it = it;
    this.#clock = clock;
    this.#serverAhead = clock.ahead;
  }

  /**
   * @param {import('../browser/index.js').BrowserName} name
   * @param {import('../browser/index.js').OpenBrowser} browser
   * @param {string} host
   * @param {import('./clock.js').Clock} clock
   */
  static async take(name, browser, host, clock) {
    const it = new Console(name);
    it.browser = browser;
    it.dify = await startDouble({ host });
    return new Seat(it, clock);
  }

  async leave() {
    await this.#it.closeTabs();
    await this.#it.dify.close();
  }

  /**
   * As many tabs as the cell has, signed in and at rest, and nothing counted.
   * @param {Cell} cell
   */
  async ready({ tabs = TABS }) {
    const it = this.#it;
    it.dify.clearSwitches();
    it.dify.set({ clockSkewSeconds: this.#serverAhead });
    if (this.#tabs.length === 0) {
      await it.closeTabs();
      // Those that a browser brought back are nobody's yet.
      for (const tab of await it.browser.tabsOf(it.dify.origin)) await tab.close();
      await it.browser.deleteCookies(({ domain }) => domain === new URL(it.dify.origin).hostname);
      this.#tabs = await it.signIn(tabs);
    } else {
      while (this.#tabs.length < tabs) this.#tabs.push(await it.open('/apps'));
      await Promise.all(this.#tabs.map(isSignedIn));
      await it.rest();
    }
    it.dify.reset();
  }

  /** The browser was quit and started again. */
  async comesBack() {
    const { browser, dify } = this.#it;
    this.#tabs = await browser.tabsAreBack(dify.origin, this.#tabs.length);
  }

  /**
   * @param {Cell} cell
   * @param {number} seed
   */
  async run(cell, seed) {
    try {
      return await this.#befall(cell, seed);
    } catch (error) {
      this.#tabs = [];
      return broken(seed, /** @type {Error} */ (error));
    }
  }

  /**
   * @param {Cell} cell
   * @param {number} seed
   */
  async #befall(cell, seed) {
    await this.ready(cell);
    const run = new Run(this.#it, this.#tabs, new Random(seed), this.#clock);
    // After a session has ended, or when something went wrong, all is begun anew.
    this.#tabs = [];
    try {
      await cell.befall(run);
      const figures = await figuresOf(run, cell, seed);
      if (figures.kept && figures.wrong.length === 0) this.#tabs = run.living;
      return figures;
    } finally {
      this.#serverAhead += run.slept;
    }
  }
}
