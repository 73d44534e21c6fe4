// @ts-check
// The tables of docs/benchmark.md, from what was measured.

import { table as numbers } from '../load/table.js';
import { peers } from './peers.js';

/**
 * @typedef {import('./results.js').CellResult} CellResult
 * @typedef {import('./results.js').Measured} Measured
 */

/**
 * Everything that a peer did in all of its bursts, a row for each.
 * @param {Measured} measured
 */
export function summary({ cells }) {
  const rows = peersOf(cells).map(({ name, title }) => {
    const own = bursts(cells).filter(({ peer }) => peer === name);
    const expiries = total(own, 'expiries');
    return [
      title,
      expiries,
      round(total(own, 'refreshes') / expiries, 2),
      Math.max(...own.map(({ refreshes, expiries }) => Math.ceil(refreshes / expiries))),
      total(own, 'lost'),
      total(own, 'sent'),
      total(own, 'failed'),
      total(own, 'silent'),
    ];
  });
  const head = [
    'peer',
    'expiries',
    'refreshes per expiry',
    'at worst',
    'sessions lost',
    'requests',
    'failed',
    'of them silent',
  ];
  return table(head, rows);
}

/**
 * One figure of each peer by the number of tabs, at one number of requests.
 * @param {Measured} measured
 * @param {number} requests
 * @param {(cell: CellResult) => string} figure
 */
export function byTabs({ cells }, requests, figure) {
  const own = bursts(cells).filter((cell) => cell.requests === requests);
  const tabs = [...new Set(own.map(({ tabs }) => tabs))].sort((a, b) => a - b);
  const rows = peersOf(own).map(({ name, title }) => [
    title,
    ...tabs.map((tabs) => {
      const cell = own.find((cell) => cell.peer === name && cell.tabs === tabs);
      return cell ? figure(cell) : '';
    }),
  ]);
  return table(['peer', ...tabs.map((n) => `${n} tab${n > 1 ? 's' : ''}`)], rows);
}

/**
 * The cells of one kind, a row for each.
 * @param {Measured} measured
 * @param {(cell: CellResult) => boolean} which
 */
export function plain({ cells }, which) {
  const rows = cells
    .filter(which)
    .map((cell) => [
      titleOf(cell.peer),
      cell.expiries,
      round(cell.refreshes / cell.expiries, 2),
      cell.lost,
      cell.sent,
      cell.failed,
      cell.silent,
      spread(cell.wake),
      spread(cell.whole),
    ]);
  const head = [
    'peer',
    'expiries',
    'refreshes per expiry',
    'sessions lost',
    'requests',
    'failed',
    'of them silent',
    'wake-up, ms',
    'whole time, ms',
  ];
  return table(head, rows);
}

/**
 * What a page loads for each, minified. Apps have axios, where it is needed, anyway.
 * @param {Measured} measured
 */
export function weightTable({ weights }) {
  const rows = Object.entries(weights?.inPage ?? {}).map(([name, { bytes, gzip }]) => [
    titleOf(name),
    bytes,
    gzip,
  ]);
  return table(['peer', 'bytes', 'gzip'], rows);
}

/**
 * A table whose first columns are words.
 * @param {string[]} head
 * @param {(string | number)[][]} rows
 * @param {number} [words] So many columns.
 */
export function table(head, rows, words = 1) {
  const [first = '', rule = '', ...rest] = numbers(head, rows).split('\n');
  const cells = rule.split('|').map((cell, n) => (n > words ? cell : cell.replace('-:', '--')));
  return [first, cells.join('|'), ...rest].join('\n');
}

/** Median and 99th percentile. @param {import('./results.js').Spread} spread */
export function spread({ n, p50, p99 }) {
  return n > 0 ? `${round(p50 ?? 0)} / ${round(p99 ?? 0)}` : '–';
}

/** Those cells in which all requests leave at once, from tabs of one window. @param {CellResult[]} cells */
export function bursts(cells) {
  return cells.filter(({ part }) => part === 'burst');
}

/** @param {string} name */
export function titleOf(name) {
  return peers.find((peer) => peer.name === name)?.title ?? name;
}

/** Those that were measured, in the order of peers.js. @param {CellResult[]} cells */
export function peersOf(cells) {
  return peers.filter(({ name }) => cells.some(({ peer }) => peer === name));
}

/**
 * @param {number} value
 * @param {number} [digits]
 */
export function round(value, digits = value < 10 ? 1 : 0) {
  return value.toFixed(digits);
}

/**
 * @param {CellResult[]} cells
 * @param {'expiries'|'refreshes'|'lost'|'sent'|'failed'|'silent'} name
 */
function total(cells, name) {
  return cells.reduce((sum, cell) => sum + cell[name], 0);
}
