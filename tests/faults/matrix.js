// @ts-check
// The whole matrix, in the order in which it is run: what sets clocks comes last.

import { browser } from './cells/browser.js';
import { executor } from './cells/executor.js';
import { extension } from './cells/extension.js';
import { network, server } from './cells/network.js';
import { time } from './cells/time.js';
import { worker } from './cells/worker.js';

/** @type {import('./cell.js').Group[]} */
export const matrix = [executor, worker, extension, network, server, browser, time];
