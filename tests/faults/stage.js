// @ts-check
// Where cells are run: a browser, a server, and as many signed-in tabs as a cell has.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser, settings } from '../browser/index.js';
import { Seat } from './seat.js';

/**
 * @typedef {import('../browser/index.js').BrowserName} BrowserName
 * @typedef {import('./cell.js').Cell} Cell
 * @typedef {import('./figures.js').Figures} Figures
 */

/** So many runs at once, of cells whose runs take a minute. */
const TOGETHER = 5;

/** One browser for all cells but those that need their own. */
export class Stage {
  #name;
  #clock;
  /** @type {import('../browser/index.js').OpenBrowser | undefined} */ #browser;

  /**
   * @param {BrowserName} name
   * @param {import('./clock.js').Clock} clock
   */
  constructor(name, clock) {
    this.#name = name;
    this.#clock = clock;
  }

  /**
   * @param {Cell} cell
   * @param {number[]} seeds One for each run.
   * @returns {Promise<Figures[]>}
   */
  async play(cell, seeds) {
    if (cell.needs === 'ownBrowser') return this.#playApart(cell, seeds);
    this.#browser ??= await openBrowser(this.#name, {
      processPerTab: true,
      environment: this.#clock.environment,
    });
    await settings.set(this.#browser, cell.settings ?? {});
    const all = cell.together
      ? await this.#playTogether(cell, seeds, this.#browser)
      : await this.#playInTurn(cell, seeds, this.#browser);
    if (cell.settings) await settings.set(this.#browser, {});
    return all;
  }

  /** The browser's name and version. */
  async version() {
    return (await this.#browser?.puppet.version()) ?? this.#name;
  }

  async close() {
    await this.#browser?.close();
  }

  /**
   * One after the other, in the same tabs as far as they outlive a run.
   * @param {Cell} cell
   * @param {number[]} seeds
   * @param {import('../browser/index.js').OpenBrowser} browser
   */
  async #playInTurn(cell, seeds, browser) {
    const seat = await Seat.take(this.#name, browser, 'localhost', this.#clock);
    const all = [];
    for (const seed of seeds) all.push(await seat.run(cell, seed));
    await seat.leave();
    return all;
  }

  /**
   * Some at once, each on a site of its own.
   * @param {Cell} cell
   * @param {number[]} seeds
   * @param {import('../browser/index.js').OpenBrowser} browser
   */
  async #playTogether(cell, seeds, browser) {
    const all = [];
    for (let from = 0; from < seeds.length; from += TOGETHER) {
      const some = seeds.slice(from, from + TOGETHER);
      const seats = [];
      for (const n of some.keys()) {
        const seat = await Seat.take(this.#name, browser, `site-${n}.localhost`, this.#clock);
        await seat.ready(cell);
        seats.push(seat);
      }
      const runs = seats.map((seat, n) => seat.run(cell, some[n] ?? 0));
      all.push(...(await Promise.all(runs)));
      for (const seat of seats) await seat.leave();
    }
    return all;
  }

  /**
   * In a browser of its own, which is killed and started again.
   * @param {Cell} cell
   * @param {number[]} seeds
   */
  async #playApart(cell, seeds) {
    const profile = await mkdtemp(join(tmpdir(), 'holdfast-'));
    const browser = await openBrowser(this.#name, { profile });
    const seat = await Seat.take(this.#name, browser, 'localhost', this.#clock);
    const all = [];
    for (const seed of seeds) {
      await seat.ready(cell);
      // Quit, it writes down its cookies and its tabs.
      await browser.quit();
      await browser.start();
      await seat.comesBack();
      all.push(await seat.run(cell, seed));
    }
    await browser.close();
    await seat.leave();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    return all;
  }
}
