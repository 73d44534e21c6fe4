// @ts-check
// A Flowfile double for one test, with somebody signed in.

import { signedIn } from './client.js';
import { startFlowfile } from './flowfile.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {import('./flowfile.js').StartOptions} [options]
 */
export async function start(t, options) {
  const flowfile = await startFlowfile(options);
  t.after(() => flowfile.close());
  const pair = await signedIn(flowfile);
  flowfile.reset();
  return { flowfile, pair, api: flowfile.api };
}

/**
 * Waits for the beginning of a second, so that what follows at once happens within one.
 * @param {{ now: () => number }} flowfile
 */
export async function atNewSecond(flowfile) {
  const left = 1000 - (flowfile.now() % 1000);
  await new Promise((resolve) => setTimeout(resolve, left + 2));
}
