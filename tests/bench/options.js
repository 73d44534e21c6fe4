// @ts-check
// What is asked for on the command line.

import { parseArgs } from 'node:util';
import { parts } from './cells.js';
import { peers } from './peers.js';

/**
 * @typedef {object} BenchOptions
 * @property {import('../browser/index.js').BrowserName} browser
 * @property {number[]} tabs
 * @property {number[]} requests
 * @property {import('./peers.js').PeerInfo[]} peers
 * @property {number} pairs Of requests without a 401, with Holdfast and without.
 * @property {number} runs Expiries of each cell of up to ten tabs; larger ones have one.
 * @property {string} only One part.
 * @property {boolean} write Keeps the result in docs/.
 * @property {boolean} whole All of it is measured: nothing of an earlier run stays.
 * @property {string} command
 */

/**
 * @param {string[]} args
 * @returns {BenchOptions}
 */
export function optionsOf(args) {
  const { values } = parseArgs({
    args,
    options: {
      browser: { type: 'string', default: 'chromium' },
      tabs: { type: 'string' },
      requests: { type: 'string' },
      peers: { type: 'string' },
      pairs: { type: 'string' },
      runs: { type: 'string' },
      only: { type: 'string', default: '' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const { browser, quick } = values;
  if (browser !== 'chromium' && browser !== 'firefox')
    throw new Error(`--browser is chromium or firefox, not ${browser}`);
  if (values.only && !parts.includes(values.only))
    throw new Error(`--only is one of ${parts.join(', ')}, not ${values.only}`);
  const names = values.peers?.split(',') ?? peers.map(({ name }) => name);
  return {
    browser,
    tabs: numbers('tabs', values.tabs ?? (quick ? '1,2,10' : '1,2,10,40,100')),
    requests: numbers('requests', values.requests ?? '1,5,20'),
    peers: names.map((name) => {
      const peer = peers.find((each) => each.name === name);
      if (peer) return peer;
      throw new Error(`--peers are of ${peers.map(({ name }) => name).join(', ')}, not ${name}`);
    }),
    pairs: numbers('pairs', values.pairs ?? (quick ? '500' : '5000'))[0] ?? 0,
    runs: numbers('runs', values.runs ?? (quick ? '1' : '2'))[0] ?? 1,
    only: values.only,
    write: values.write,
    whole: !(values.only || values.peers || values.tabs || values.requests),
    command: ['./build.sh bench', ...args].join(' '),
  };
}

/**
 * @param {string} name
 * @param {string} text
 */
function numbers(name, text) {
  const all = text.split(',').map(Number);
  if (all.every((n) => Number.isInteger(n) && n > 0)) return all;
  throw new Error(`--${name} wants numbers from 1, not ${text}`);
}
