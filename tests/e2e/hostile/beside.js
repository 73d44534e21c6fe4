// @ts-check
// A hostile site, which the person has allowed like any, and another site in another tab that is to fare
// as ever. `it.dify` is the hostile one; cookies know no ports, so the other has a host of its own.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { startDouble } from '../../double/double.js';
import { ordersAtMost } from '../../load/late.js';
import { ask, inConsole, signInOn, tally } from '../console.js';

/**
 * @typedef {import('../console.js').Console} Console
 * @typedef {import('../../browser/index.js').Tab} Tab
 */

const REQUESTS = 5;
/** An attempt is given up after so long, and the session probed; not before may another be sent. */
const ATTEMPT_MS = 10_000;

/**
 * @param {string} title
 * @param {(it: Console, other: OtherSite) => void} body
 * @param {import('../console.js').Options} [options]
 */
export function besideAnotherSite(title, body, options) {
  inConsole(
    title,
    (it) => {
      const other = new OtherSite(it);
      before(() => other.start());
      after(() => other.dify?.close());
      body(it, other);
    },
    options,
  );
}

export class OtherSite {
  /** @type {import('../../double/double.js').Double} */ dify = /** @type {any} */ (undefined);
  /** @type {Tab} */ #tab = /** @type {any} */ (undefined);

  /** @param {Console} it */
  constructor(it) {
    this.it = it;
  }

  async start() {
    this.dify = await startDouble({ host: 'other.localhost' });
  }

  /** Somebody is signed in on both sites. @returns {Promise<Tab>} The hostile site's tab. */
  async signIn() {
    this.#tab = await this.it.open('/signin', this.dify.origin);
    await signInOn(this.#tab, this.dify.account);
    const tab = (await this.it.signIn(1)).at(-1);
    if (!tab) throw new Error('there is a tab');
    return tab;
  }

  /**
   * The other site's session expires, and is refreshed: once, unless the machine is so busy that an
   * attempt takes longer than it may, or that the order is given again to the tab, and to the worker.
   * @returns {Promise<number>} Within ms.
   */
  async expiry() {
    this.dify.expire();
    this.dify.reset();
    const begun = performance.now();
    const answers = await ask(this.#tab, REQUESTS);
    const took = performance.now() - begun;
    assert.deepEqual(tally(answers), { 200: REQUESTS }, this.#course());
    const { total, reused } = this.dify.counts().refresh;
    assert.equal(reused, 0, this.#course());
    const orders = ordersAtMost(this.dify.requests());
    assert.ok(total >= 1 && total <= orders + Math.floor(took / ATTEMPT_MS), this.#course());
    return Math.round(took);
  }

  /** What the other site was asked, for a failure's message. */
  #course() {
    const requests = this.dify
      .requests()
      .map(({ method, path, origin, status, started, ended }) => {
        const sender = origin && !origin.startsWith('http') ? 'worker' : 'page';
        const times = `${Math.round(started)} to ${Math.round(ended ?? NaN)} ms`;
        return `${sender}: ${method} ${path}: ${status}, ${times}`;
      });
    return ['the other site was asked', ...requests].join('\n');
  }

  /**
   * Nothing has reached it that was not its own page's, or the worker's, which refreshes by itself where
   * a busy machine's tab does not take the order in time.
   */
  isUntouched() {
    const origins = new Set(this.dify.requests().map(({ origin }) => origin ?? this.dify.origin));
    const foreign = [...origins].filter((origin) => !/^[a-z]+-extension:/.test(origin));
    assert.deepEqual(foreign, [this.dify.origin]);
  }
}

/**
 * What the page has heard of our messages holds none of the credentials that it cannot read itself.
 * @param {Console} it
 * @param {string} overheard
 */
export async function learntNothing(it, overheard) {
  const { hostname } = new URL(it.dify.origin);
  const cookies = await it.browser.cookies();
  const secrets = cookies.filter(({ httpOnly, domain }) => httpOnly || domain !== hostname);
  assert.ok(secrets.length >= 5, `${secrets.length} secrets`);
  for (const { name, value } of secrets) assert.ok(!overheard.includes(value), name);
  assert.ok(!overheard.includes('other.localhost'));
}
