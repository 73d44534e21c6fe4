// @ts-check
// docs/benchmark.md and its plots, from docs/benchmark.json. Without `--write`, the same in target/bench/.
//
//   node tests/bench/report.js   writes docs/ anew from the figures that are there

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { goals } from './goals.js';
import { plotOf } from './plot.js';
import { bursts, byTabs, peersOf, plain, round, spread, summary, weightTable } from './tables.js';

const ROOT = new URL('../../', import.meta.url);
const PAGE = new URL('docs/benchmark.md', ROOT);

/**
 * @typedef {import('./results.js').Measured} Measured
 * @typedef {import('./results.js').CellResult} CellResult
 */

/** @type {{ file: string, title: string, figure: (cell: CellResult) => number | null }[]} */
const PLOTS = [
  {
    file: 'refreshes',
    title: 'Refreshes that reach the server, per expiry',
    figure: ({ refreshes, expiries }) => refreshes / expiries,
  },
  {
    file: 'wake-up',
    title: "From the refresh's answer until a waiting tab sends again, ms (p50)",
    figure: ({ wakeTab }) => wakeTab.p50,
  },
  {
    file: 'whole',
    title: 'A request that met the expiry, until it was answered well, ms (p50)',
    figure: ({ whole }) => whole.p50,
  },
  {
    file: 'processor',
    title: 'Processor time of the whole browser per expiry, ms',
    figure: ({ cpuMs }) => cpuMs,
  },
];

/**
 * In place of what this browser's last run has left; what is written by hand stays.
 * @param {string} browser
 * @param {Measured} measured
 * @param {boolean} write
 */
export async function report(browser, measured, write) {
  const folder = new URL(write ? 'docs/benchmark/' : 'target/bench/', ROOT);
  mkdirSync(folder, { recursive: true });
  const requests = mostCommon(measured);
  const plots = drawn(measured, requests);
  for (const { file, svg } of plots) writeFileSync(new URL(`${browser}-${file}.svg`, folder), svg);
  const images = plots.map(
    ({ file, title }) => `![${title}](${write ? 'benchmark/' : ''}${browser}-${file}.svg)`,
  );
  const text = sections(measured, requests, images);
  if (!write) return writeFileSync(new URL('benchmark.md', folder), `${text}\n`);
  const before = readFileSync(PAGE, 'utf8');
  const [begin, end] = [`<!-- ${browser} -->`, `<!-- end of ${browser} -->`];
  const [head, rest] = before.split(begin);
  const [, tail] = (rest ?? '').split(end);
  if (head === undefined || tail === undefined) throw new Error(`no place for ${browser}`);
  const after = `${head}${begin}\n\n${text}\n\n${end}${tail}`;
  const path = fileURLToPath(PAGE);
  writeFileSync(PAGE, await format(after, { ...(await resolveConfig(path)), filepath: path }));
}

/** The number of requests that tables and plots by tabs are about. @param {Measured} measured */
function mostCommon({ cells }) {
  const known = bursts(cells).map(({ requests }) => requests);
  return known.includes(5) ? 5 : Math.max(1, ...known);
}

/**
 * @param {Measured} measured
 * @param {number} requests
 */
function drawn({ cells }, requests) {
  const own = bursts(cells).filter((cell) => cell.requests === requests);
  if (own.length === 0) return [];
  return PLOTS.map(({ file, title, figure }) => {
    const lines = peersOf(own).map((peer) => ({
      title: peer.short ?? peer.title,
      points: own
        .filter((cell) => cell.peer === peer.name)
        .map((cell) => /** @type {[number, number]} */ ([cell.tabs, figure(cell) ?? 0])),
    }));
    const across = `tabs, ${requests} requests each`;
    return { file, title, svg: plotOf({ title, across, lines }) };
  });
}

/**
 * @param {Measured} measured
 * @param {number} requests
 * @param {string[]} images
 */
function sections(measured, requests, images) {
  const { command, begun, ended, machine, failed, apart } = measured;
  const facts = Object.entries(machine ?? {}).map(([name, value]) => `${name} ${value}`);
  const minutes = (Date.parse(ended ?? begun) - Date.parse(begun)) / 60_000;
  const each = `, ${requests} requests in each tab`;
  return [
    `\`${command}\`: ${begun.slice(0, 16).replace('T', ' ')} UTC, ${round(minutes, 0)} minutes. ${facts.join(', ')}.`,
    ...failed.map(({ what, error }) => `Not measured: ${what} (${error}).`),
    '### The goals',
    goals(measured),
    '### All bursts together',
    summary(measured),
    `### Refreshes per expiry${each}`,
    byTabs(measured, requests, ({ refreshes, expiries }) => round(refreshes / expiries, 1)),
    `### Requests that failed, of those sent${each}`,
    byTabs(measured, requests, ({ failed, sent }) => `${failed} of ${sent}`),
    `### Wake-up of a waiting tab, ms, p50 / p99${each}`,
    byTabs(measured, requests, ({ wakeTab }) => spread(wakeTab)),
    `### Wake-up of each waiting request, ms, p50 / p99${each}`,
    byTabs(measured, requests, ({ wake }) => spread(wake)),
    `### Whole time of a request that met the expiry, ms, p50 / p99${each}`,
    byTabs(measured, requests, ({ whole }) => spread(whole)),
    `### The most requests that came again within 10 ms${each}`,
    measured.cells.some(({ crowd }) => crowd !== undefined)
      ? byTabs(measured, requests, ({ crowd }) => String(crowd ?? ''))
      : 'Not measured.',
    `### Processor time of the browser per expiry, ms${each}`,
    byTabs(measured, requests, ({ cpuMs }) => round(cpuMs, 0)),
    '### Every tab visible, in a window of its own',
    plain(measured, ({ part }) => part === 'visible'),
    '### Late 401s',
    plain(measured, ({ part }) => part === 'late'),
    '### The tab that refreshes is closed meanwhile (tokens in cookies)',
    plain(measured, ({ part }) => part === 'kill'),
    '### Bytes in a page',
    weightTable(measured),
    '### Memory and compiler',
    memory(apart),
    compiler(apart),
    ...images,
  ].join('\n\n');
}

/** @param {import('./apart/index.js').Apart} apart */
function memory({ memory: is }) {
  if (!is) return 'Memory was not measured.';
  const kib = (/** @type {number} */ bytes) => `${Math.round(bytes / 1024)} KiB`;
  return (
    `JavaScript's heaps after garbage was collected: ${kib(is.worker)} in the worker (ten tabs), ` +
    `${kib(is.tab)} in a tab with Holdfast, ${kib(is.bareTab)} in the same page without it.`
  );
}

/** @param {import('./apart/index.js').Apart} apart */
function compiler({ compile: is }) {
  if (!is) return 'The compiler was not measured.';
  return `The worker's module is compiled in ${round(is.p50 ?? 0)} ms (p99: ${round(is.p99 ?? 0)}).`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL('docs/benchmark.json', ROOT);
  if (!existsSync(file)) throw new Error('there are no figures: ./build.sh bench --write');
  for (const [browser, measured] of Object.entries(JSON.parse(readFileSync(file, 'utf8'))))
    await report(browser, measured, true);
}
