// @ts-check
// What was measured: written after every cell, so that a run that fails half-way has kept it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { spread } from './statistics.js';

/**
 * @typedef {import('./statistics.js').Spread} Spread
 *
 * @typedef {import('./stage.js').Cell & {
 *   part: string, peer: string, expiries: number, refreshes: number, lost: number, sent: number,
 *   failed: number, silent: number, unauthorized: number, wake: Spread, wakeTab: Spread, whole: Spread,
 *   cpuMs: number, crowd?: number,
 * }} CellResult Sums over its expiries; `cpuMs` of one, `crowd` at worst.
 *
 * @typedef {object} Measured One run.
 * @property {string} command
 * @property {string} begun
 * @property {string} [ended]
 * @property {Record<string, string | number>} [machine]
 * @property {import('./apart/weight.js').Weights} [weights]
 * @property {import('./apart/index.js').Apart} apart
 * @property {CellResult[]} cells
 * @property {{ what: string, error: string }[]} failed
 */

const ROOT = new URL('../../', import.meta.url);

export class Results {
  #file;
  /** What other browsers' runs have left in the file. @type {Record<string, Measured>} */
  #all = {};
  /** @type {Measured} */
  data;

  /** @param {import('./options.js').BenchOptions} options */
  constructor(options) {
    this.browser = options.browser;
    this.peers = options.peers;
    this.#file = new URL(
      options.write ? 'docs/benchmark.json' : 'target/bench/benchmark.json',
      ROOT,
    );
    mkdirSync(new URL('.', this.#file), { recursive: true });
    if (options.write && existsSync(this.#file))
      this.#all = JSON.parse(readFileSync(this.#file, 'utf8'));
    const before = options.whole ? undefined : this.#all[options.browser];
    const names = ['apart', ...options.peers.map(({ name }) => name)];
    this.data = {
      command: [before?.command ?? [], options.command].flat().join('; '),
      begun: new Date().toISOString(),
      // A part alone takes the place of what it was, cell by cell.
      apart: before?.apart ?? {},
      weights: before?.weights,
      cells: before?.cells ?? [],
      failed: before?.failed.filter(({ what }) => !names.includes(what)) ?? [],
    };
  }

  /** @param {import('../browser/index.js').OpenBrowser} browser */
  async machine(browser) {
    this.data.machine = {
      browser: await browser.puppet.version(),
      node: process.version,
      system: `Linux ${release()}`,
      processor: cpus()[0]?.model,
      processors: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      load: loadavg()[0]?.toFixed(1) ?? '',
    };
    for (const { from } of this.peers) if (from) this.data.machine[from] = versionOf(from);
    this.#save();
  }

  /**
   * @param {string} part
   * @param {import('./peers.js').PeerInfo} peer
   * @param {import('./stage.js').Cell} cell
   * @param {(import('./figures.js').Expiry & { cpuMs: number })[]} expiries
   */
  add(part, peer, cell, expiries) {
    const sum = (/** @type {(expiry: any) => number} */ of) =>
      expiries.reduce((sum, expiry) => sum + of(expiry), 0);
    /** @type {CellResult} */
    const result = {
      part,
      peer: peer.name,
      ...cell,
      expiries: expiries.length,
      refreshes: sum(({ refreshes }) => refreshes),
      lost: sum(({ lost }) => Number(lost)),
      sent: sum(({ requests }) => requests),
      failed: sum(({ failed }) => failed),
      silent: sum(({ silent }) => silent),
      unauthorized: sum(({ unauthorized }) => unauthorized),
      wake: spread(expiries.flatMap(({ wake }) => wake)),
      wakeTab: spread(expiries.flatMap(({ wakeTab }) => wakeTab)),
      whole: spread(expiries.flatMap(({ whole }) => whole)),
      crowd: Math.max(...expiries.map(({ crowd }) => crowd)),
      cpuMs: sum(({ cpuMs }) => cpuMs) / expiries.length,
    };
    const isSame = (/** @type {CellResult} */ other) =>
      other.peer === peer.name &&
      [part, cell.tabs, cell.requests].join() === [other.part, other.tabs, other.requests].join();
    this.data.cells = [...this.data.cells.filter((other) => !isSame(other)), result];
    console.log(line(result));
    this.#save();
  }

  /** @param {Measured['weights']} weights */
  addWeights(weights) {
    this.data.weights = weights;
    this.#save();
  }

  /** @param {import('./apart/index.js').Apart} part */
  addApart(part) {
    Object.assign(this.data.apart, part);
    console.log(JSON.stringify(part));
    this.#save();
  }

  /**
   * @param {string} what
   * @param {unknown} error
   */
  failed(what, error) {
    console.error(what, error);
    this.data.failed.push({ what, error: String(error) });
    this.#save();
  }

  end() {
    this.data.ended = new Date().toISOString();
    this.#save();
  }

  #save() {
    const all = { ...this.#all, [this.browser]: this.data };
    writeFileSync(this.#file, `${JSON.stringify(all, null, 2)}\n`);
  }
}

/** @param {string} name A package. */
function versionOf(name) {
  const file = new URL(`node_modules/${name}/package.json`, ROOT);
  return String(JSON.parse(readFileSync(file, 'utf8')).version);
}

/** @param {CellResult} cell */
function line({
  part,
  peer,
  tabs,
  requests,
  expiries,
  refreshes,
  lost,
  sent,
  failed,
  wake,
  whole,
}) {
  const name = `${part} ${peer} ${tabs} x ${requests}`.padEnd(36);
  const well = `${refreshes} refreshes, ${lost} of ${expiries} sessions lost, ${failed} of ${sent} failed`;
  const ms = (/** @type {Spread} */ { p50, p99 }) =>
    `${Math.round(p50 ?? NaN)}/${Math.round(p99 ?? NaN)} ms`;
  return `${name} ${well}, wake-up ${ms(wake)}, whole ${ms(whole)}`;
}
