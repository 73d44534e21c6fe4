// @ts-check
// Tables, goals and plots, from made-up figures.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goals } from './goals.js';
import { optionsOf } from './options.js';
import { plotOf } from './plot.js';
import { byTabs, plain, summary } from './tables.js';

const some = (/** @type {number} */ p50) => ({ n: 9, p50, p99: p50 * 2 });

/**
 * @param {string} peer
 * @param {number} tabs
 * @param {number} wake
 * @param {Partial<import('./results.js').CellResult>} [more]
 * @returns {import('./results.js').CellResult}
 */
function cell(peer, tabs, wake, more) {
  const counts = { expiries: 2, refreshes: 2, lost: 0, sent: 10 * tabs, failed: 0, silent: 0 };
  const times = { wake: some(wake), wakeTab: some(wake), whole: some(wake + 200), cpuMs: 80 };
  return { part: 'burst', peer, tabs, requests: 5, unauthorized: 0, ...counts, ...times, ...more };
}

/** @type {import('./results.js').Measured} */
const measured = {
  command: './build.sh bench',
  begun: '2026-01-01T00:00:00Z',
  apart: { roundTrip: some(2), added: { n: 5000, median: 0.01, low: -0.02, high: 0.03 } },
  cells: [
    cell('holdfast', 10, 5),
    cell('polled-flag', 10, 900, { refreshes: 4, lost: 1, failed: 7 }),
    cell('supertokens', 10, 100),
    cell('holdfast', 10, 6, { part: 'late' }),
  ],
  failed: [],
};

/** @param {string} text @param {string} beginning */
const row = (text, beginning) =>
  text
    .split('\n')
    .find((line) => line.includes(beginning))
    ?.split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

test('a row for each peer, with what all of its bursts have cost', () => {
  const flag = row(summary(measured), 'polled flag');
  assert.deepEqual(flag?.slice(1), ['2', '2.00', '2', '1', '100', '7', '0']);
  assert.deepEqual(row(summary(measured), 'Holdfast')?.slice(1, 3), ['2', '1.00']);
});

test('late 401s are in a table of their own', () => {
  assert.match(
    byTabs(measured, 5, ({ wake }) => String(wake.p50)),
    /Holdfast *\| *5 \|/,
  );
  assert.equal(plain(measured, ({ part }) => part === 'late').split('\n').length, 3);
});

test('a goal is met, missed, or not measured', () => {
  const text = goals(measured);
  assert.equal(row(text, 'one refresh per expiry')?.at(-1), 'yes');
  assert.equal(row(text, 'wake-up of a hidden tab')?.at(-1), 'yes');
  assert.equal(row(text, 'wake-up beside')?.at(-1), '**no**', '180 and 20 times');
  assert.equal(row(text, 'added time')?.at(-1), 'yes');
  assert.equal(row(text, 'cold start')?.at(-1), 'not measured');
});

test('a plot has every line and its name, and no point that is nowhere', () => {
  /** @type {[number, number][]} */
  const points = [
    [1, 0],
    [10, 5],
    [100, 500],
  ];
  const lines = [
    { title: 'a < b', points },
    { title: 'one', points: [points[1] ?? points[0]] },
  ];
  const svg = plotOf({ title: 'Plot', across: 'tabs', lines: /** @type {any} */ (lines) });
  assert.equal(svg.match(/<polyline/g)?.length, 2);
  assert.equal(svg.match(/<circle/g)?.length, 3);
  assert.match(svg, />a &lt; b</);
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
});

test('options that make no sense are refused', () => {
  assert.throws(() => optionsOf(['--browser', 'lynx']), /chromium or firefox/);
  assert.throws(() => optionsOf(['--tabs', '0']), /numbers from 1/);
  assert.throws(() => optionsOf(['--peers', 'magic']), /not magic/);
  assert.deepEqual(optionsOf(['--quick']).tabs, [1, 2, 10]);
});
