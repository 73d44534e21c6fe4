// @ts-check
// One run of one cell: a site whose tokens expire, tabs that ask, and a moment at which it befalls.

import { eventually, timePasses } from '../browser/index.js';
import { ask, badge } from '../e2e/console.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('../e2e/console.js').Console} Console
 * @typedef {import('./cell.js').Cell} Cell
 * @typedef {import('./random.js').Random} Random
 *
 * @typedef {object} Asked
 * @property {Tab} tab
 * @property {number} n
 * @property {Promise<Answered[]>} answers
 *
 * @typedef {object} Answered
 * @property {number | 'nothing'} status 0 for a network error.
 * @property {number} at When, on the clock of `performance.now`.
 */

/** No request is held for so long, whatever a person sets in a cell. */
const HANGS_MS = 105_000;

export class Run {
  /** @type {Asked[]} */ #asked = [];
  /** @type {Promise<void>[]} */ #planned = [];
  /** Those whose page is gone, and what it has asked with it. @type {Set<Tab>} */ #unasked =
    new Set();
  /** @type {Set<Tab>} */ #closed = new Set();
  /** When it befell. */
  struckAt = 0;
  /** For how many seconds the machine, and with it the server's day, went on without the browser. */
  slept = 0;
  /** When all tabs were back, after it was the browser that went. */
  backAt = 0;
  /** Whether it befell at the very moment that the cell is about, where that can be told. */
  hit = true;

  /**
   * @param {Console} it
   * @param {Tab[]} tabs Signed in, and at rest.
   * @param {Random} random
   * @param {import('./clock.js').Clock} clock The browser's.
   */
  constructor(it, tabs, random, clock) {
    this.it = it;
    this.tabs = tabs;
    this.random = random;
    this.clock = clock;
  }

  /** The tab that asks first, and so is told to refresh. */
  get executor() {
    const [first] = this.tabs;
    if (!first) throw new Error('there is a tab');
    return first;
  }

  get others() {
    return this.tabs.slice(1);
  }

  /** The tabs that are still there. */
  get living() {
    return this.tabs.filter((tab) => !this.#closed.has(tab));
  }

  /** The page goes, and what it has asked dies with it. @param {Tab} tab */
  pageGoes(tab) {
    this.#unasked.add(tab);
  }

  /** As `pageGoes`, and the tab will not come back. @param {Tab} tab */
  tabGoes(tab) {
    this.pageGoes(tab);
    this.#closed.add(tab);
  }

  /**
   * @param {Tab} tab
   * @param {number} [n]
   */
  ask(tab, n = this.random.between(1, 3)) {
    const answers = ask(tab, n).then(
      (all) => all.map(({ status }) => ({ status, at: performance.now() })),
      () => nothing(n),
    );
    this.#asked.push({ tab, n, answers: Promise.race([answers, hang(n)]) });
    return answers;
  }

  /**
   * Each other tab asks at a moment of its own, within so many milliseconds.
   * @param {number} ms
   */
  othersAskWithin(ms) {
    for (const tab of this.others) {
      const wait = this.random.between(0, ms);
      this.#planned.push(
        timePasses(wait).then(() => {
          this.ask(tab);
        }),
      );
    }
  }

  /**
   * The browser's clock is set, and nobody else's.
   * @param {number} seconds Forward; backward if negative.
   */
  moveClock(seconds) {
    this.clock.set(this.clock.ahead + seconds);
  }

  /**
   * So much time passes for everybody.
   * @param {number} seconds
   */
  timeIsSlept(seconds) {
    this.moveClock(seconds);
    this.slept += seconds;
    const { clockSkewSeconds } = this.it.dify.switches();
    this.it.dify.set({ clockSkewSeconds: clockSkewSeconds + seconds });
  }

  /** What troubles the server ends. */
  calm() {
    const { clockSkewSeconds } = this.it.dify.switches();
    this.it.dify.clearSwitches();
    this.it.dify.set({ clockSkewSeconds });
  }

  /** It befalls now. */
  strikes() {
    this.struckAt = performance.now();
  }

  /**
   * The tokens expire, the executor asks, and the server has its refresh before it, which takes so
   * long; the others ask meanwhile, before and after what befalls in the midst of it.
   * @param {(tab: Tab) => Promise<unknown>} befall
   * @param {Partial<import('../double/double.js').Switches>} [switches]
   */
  async amidstRefresh(befall, switches = {}) {
    const flight = this.random.between(800, 1600);
    const rotateAt = this.random.oneOf(/** @type {const} */ (['start', 'end']));
    this.it.dify.set({ refreshDelayMs: flight, refreshWaits: true, rotateAt, ...switches });
    const strikesAfter = this.random.between(0, Math.round(flight * 0.7));
    this.it.dify.expire();
    void this.ask(this.executor, 1);
    await this.refreshArrives();
    this.othersAskWithin(flight);
    await timePasses(strikesAfter);
    this.strikes();
    const befalls = befall(this.executor);
    // No answer before it strikes, however late this machine is with it.
    this.it.dify.set({ refreshWaits: false });
    await befalls;
  }

  /** Every tab asks at once, and it befalls when the moment has come. */
  expireForAll() {
    this.it.dify.expire();
    this.strikes();
    for (const tab of this.tabs) void this.ask(tab);
  }

  refreshArrives() {
    return this.atServer(({ refresh }) => refresh.inFlight > 0, 'the refresh arrives');
  }

  /**
   * @param {(counts: ReturnType<import('../double/double.js').Double['counts']>) => boolean} is
   * @param {string} what
   */
  async atServer(is, what) {
    await eventually(() => is(this.it.dify.counts()), { every: 1, timeout: 20_000, what });
  }

  /** The others have their answers. */
  async othersAreAnswered() {
    await Promise.all(this.#planned);
    const theirs = this.#asked.filter(({ tab }) => tab !== this.executor);
    await Promise.all(theirs.map(({ answers }) => answers));
  }

  /** What the living tabs were answered, once all are. */
  async answers() {
    await Promise.all(this.#planned);
    const counted = this.#asked.filter(({ tab }) => !this.#unasked.has(tab));
    return (await Promise.all(counted.map(({ answers }) => answers))).flat();
  }

  /** Whether a tab is served now: one more request of each that lives. */
  async isKept() {
    const again = await Promise.all(this.living.map((tab) => ask(tab)));
    return again.flat().every(({ status }) => status === 200);
  }

  /** The badge comes a moment after the answers. */
  isToldToSignIn() {
    const isTold = async () => (await badge(this.it)) === '!';
    return eventually(isTold, { timeout: 10_000 }).catch(() => false);
  }

  /** The browser was started again: its tabs are those that it brings back. */
  async comesBack() {
    this.tabs = await this.it.browser.tabsAreBack(this.it.dify.origin, this.tabs.length);
    await Promise.all(this.tabs.map((tab) => eventually(() => tab.evaluate(isDecided))));
    this.backAt = performance.now();
  }
}

/** Runs in the page: whether it knows if somebody is signed in. */
function isDecided() {
  return location.pathname === '/signin' || document.body.dataset.state === 'signed-in';
}

/** @param {number} n @returns {Answered[]} */
function nothing(n) {
  return Array.from({ length: n }, () => ({ status: 'nothing', at: performance.now() }));
}

/** @param {number} n @returns {Promise<Answered[]>} */
function hang(n) {
  return new Promise((resolve) => setTimeout(() => resolve(nothing(n)), HANGS_MS).unref());
}
