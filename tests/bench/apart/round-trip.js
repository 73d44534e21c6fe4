// @ts-check
// One message from a content script to the worker and back (Chromium): what any waiter must wait for at
// the least. The worker knows nothing of such a message, so that it is the way alone.

import { eventually } from '../../browser/index.js';
import { spread } from '../statistics.js';

/**
 * Milliseconds, of a tab that is hidden.
 * @param {import('../../browser/index.js').Tab} tab
 * @param {number} times
 */
export async function roundTrip({ page }, times) {
  const session = await page.createCDPSession();
  /** @type {number | undefined} */
  let contextId;
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.origin.startsWith('chrome-extension://')) contextId = context.id;
  });
  await session.send('Runtime.enable');
  await eventually(() => contextId, { what: 'the content scripts have their world' });
  const expression = `(async () => {
    const took = [];
    for (let n = 0; n < ${times}; n += 1) {
      const begun = performance.now();
      await chrome.runtime.sendMessage({ kind: 'nothing' }).catch(() => {});
      took.push(performance.now() - begun);
    }
    return took;
  })()`;
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    contextId,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.text);
  return spread(result.value);
}
