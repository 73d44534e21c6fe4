// @ts-check
// The tabs of one peer, and one expiry after the other in them.

import { readFileSync } from 'node:fs';
import { eventually } from '../browser/index.js';
import { allowSite, isAtRest } from '../e2e/own-site.js';
import { figuresOf } from './figures.js';
import { busyOf } from './processes.js';
import { openSite } from './site.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('./page.js').Answer} Answer
 *
 * @typedef {object} Cell
 * @property {number} tabs
 * @property {number} requests Of each tab.
 * @property {number} [late] So many of them are answered when the refresh is long over.
 * @property {boolean} [kill] The tab that refreshes is closed meanwhile.
 * @property {boolean} [windows] Each tab has a window of its own, and is visible.
 */

/** What the extension may not touch: another address of loopback. */
const ADDRESSES = { holdfast: '127.0.0.2', peer: '127.0.0.3' };
const DOCUMENTS = {
  pages: '../apps/fetch-storage/adapter.json',
  cookies: './dialects/cookies.json',
};
/** A request that is not answered in so long has failed. */
export const CAP_MS = 30_000;
export const LATE_MS = 800;

export class Stage {
  /** @type {Tab[]} */ #tabs = [];
  #runs = 0;
  #signedIn = false;
  #ready = false;
  #windows = false;

  /**
   * @param {import('../browser/index.js').OpenBrowser} browser
   * @param {import('./peers.js').PeerInfo} peer
   * @param {import('./site.js').Site} site
   */
  constructor(browser, peer, site) {
    this.browser = browser;
    this.peer = peer;
    this.site = site;
  }

  /**
   * @param {import('../browser/index.js').OpenBrowser} browser
   * @param {import('./peers.js').PeerInfo} peer
   * @param {'pages'|'cookies'} [tokens]
   */
  static async open(browser, peer, tokens = 'pages') {
    const isOurs = peer.name === 'holdfast';
    const site = await openSite(peer, ADDRESSES[isOurs ? 'holdfast' : 'peer'], tokens);
    if (isOurs) {
      const document = readFileSync(new URL(DOCUMENTS[tokens], import.meta.url), 'utf8');
      await allowSite(browser, site.origin, { document });
    }
    return new Stage(browser, peer, site);
  }

  /** One expiry. @param {Cell} cell */
  async play(cell) {
    const { site, peer } = this;
    await this.#prepare(cell);
    const paths = Array.from({ length: cell.requests }, (_, n) =>
      n < (cell.late ?? 0) ? `/api/late/${n}` : `/api/things/${n}`,
    );
    const [first] = this.#tabs;
    if (!first) throw new Error('there is a tab');
    await on(first, 'expire');
    site.expire();
    site.set({ lateMs: cell.late ? LATE_MS : 0 });
    site.reset();
    this.#runs += 1;
    const run = String(this.#runs);
    const killed = cell.kill ? this.#killed() : undefined;
    const busy = busyOf(this.browser.process.pid);
    await on(first, 'start', { run, paths, capMs: CAP_MS });
    const all = this.#tabs.map((tab) => on(tab, 'answers', run).catch(() => []));
    /** @type {Answer[]} */
    const answers = (await Promise.all(all)).flat();
    const cpuMs = busyOf(this.browser.process.pid) - busy;
    if (killed) this.#tabs = this.#tabs.filter((tab) => !tab.page.isClosed());
    const requests = site.requests();
    const { reused } = site.counts().refresh;
    const figures = figuresOf({
      requests,
      answers,
      refreshPath: site.refreshPath,
      reused,
      clock: peer.clock,
    });
    // Nothing was sent twice, but the new tokens have reached nobody.
    if (figures.failed > 0) figures.lost ||= !(await this.#isSignedIn());
    if (figures.failed > 0) this.#signedIn = false;
    // Something goes on in these pages still.
    if (figures.silent > 0) this.#ready = false;
    return { ...figures, cpuMs };
  }

  /** So many tabs, signed in, with nothing going on. @param {number} tabs */
  async tabs(tabs) {
    await this.#prepare({ tabs, requests: 1 });
    return [...this.#tabs];
  }

  async close() {
    await this.#closeAll();
    await this.site.close();
  }

  /** So many tabs, all signed in, and nothing going on. @param {Cell} cell */
  async #prepare({ tabs, windows = false }) {
    if (!this.#ready || windows !== this.#windows) await this.#closeAll();
    this.#ready = true;
    this.#windows = windows;
    while (this.#tabs.length < tabs) await this.#open(this.#tabs.length, windows);
    await Promise.all(this.#tabs.splice(tabs).map((tab) => tab.close()));
    const first = this.#tabs[0];
    if (!first) throw new Error('there is a tab');
    if (!this.#signedIn) await on(first, 'signIn', this.site.account);
    this.#signedIn = true;
    await eventually(() => this.#isSeenByAll(), { what: 'every tab sees the same tokens' });
    const answers = await Promise.all(this.#tabs.map((tab) => on(tab, 'call', '/api/ready')));
    if (answers.some((status) => status !== 200))
      throw new Error(`${this.peer.name}: a tab is not signed in: ${answers}`);
    if (this.peer.name === 'holdfast') await isAtRest(this.browser, this.site.origin);
  }

  /** What one tab has stored reaches the others some time later, and in no certain order. */
  async #isSeenByAll() {
    const seen = await Promise.all(
      this.#tabs.map((tab) =>
        tab.evaluate(() => Object.entries(localStorage).sort().join() + document.cookie),
      ),
    );
    return new Set(seen).size === 1;
  }

  /** Whether a tab's next request is well. */
  async #isSignedIn() {
    const [first] = this.#tabs;
    if (!first) return false;
    const work = { run: `${this.#runs} after`, paths: ['/api/after'], capMs: CAP_MS };
    await on(first, 'start', work);
    const answers = await on(first, 'answers', work.run);
    return answers.every((/** @type {Answer} */ { status }) => status === 200);
  }

  /**
   * @param {number} n
   * @param {boolean} windows
   */
  async #open(n, windows) {
    const url = `${this.site.origin}/_bench/tab/${n}`;
    this.#tabs.push(await this.browser.newTab(url, windows ? { type: 'window' } : undefined));
  }

  async #closeAll() {
    await Promise.all(this.#tabs.splice(0).map((tab) => tab.close()));
  }

  /** Closes the tab that refreshes as soon as the server hears of it. */
  #killed() {
    return new Promise((resolve) =>
      this.site.events.once('refresh', (n) => {
        const tab = this.#tabs.find((each) => each.url().endsWith(`/tab/${n}`));
        resolve(tab?.page.close({ runBeforeUnload: true }));
      }),
    );
  }
}

/**
 * @param {Tab} tab
 * @param {string} name
 * @param {unknown[]} args
 * @returns {Promise<any>}
 */
function on(tab, name, ...args) {
  return tab.evaluate((name, args) => /** @type {any} */ (window).bench[name](...args), name, args);
}
