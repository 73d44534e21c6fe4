// @ts-check
// The whole matrix, in two lanes that are run at once, each in a browser of its own.

import { browser } from './cells/browser.js';
import { executor } from './cells/executor.js';
import { extension } from './cells/extension.js';
import { network, server } from './cells/network.js';
import { time } from './cells/time.js';
import { worker } from './cells/worker.js';

/**
 * Each in the order in which it is run: what sets clocks comes last.
 * @type {import('./cell.js').Group[][]}
 */
export const lanes = [
  [executor, network, server],
  [worker, extension, browser, time],
];
