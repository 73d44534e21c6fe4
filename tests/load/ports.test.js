// @ts-check
// Ports that the worker itself closes: nobody tells it that they are closed, and it keeps none of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inConsole } from '../e2e/console.js';
import { countedExtension } from './counted.js';
import { atRest } from './counts.js';
import { extent } from './extent.js';

const PORTS = 50;

for (const name of extent.browsers) {
  const extension = await countedExtension();
  inConsole(
    'ports that the worker closes',
    (it) => {
      test('are kept by nobody', async () => {
        const [tab] = await it.signIn(1);
        // Two kinds: who may not speak, and who says what nobody understands.
        const closed = await it.browser.extensionEval(closedPorts, PORTS);
        assert.equal(closed, PORTS);
        await atRest(it.browser, tab ? [tab] : []);
      });
    },
    { browser: { extension }, only: [name] },
  );
}

/**
 * Runs in a page of the extension: how many ports of so many the worker closes.
 * @param {number} many
 */
async function closedPorts(many) {
  const all = Array.from({ length: many }, () => {
    const port = chrome.runtime.connect({ name: 'relay' });
    const closed = new Promise((resolve) => port.onDisconnect.addListener(resolve));
    port.postMessage({ kind: 'nobody understands this' });
    return closed;
  });
  await Promise.all(all);
  return all.length;
}
