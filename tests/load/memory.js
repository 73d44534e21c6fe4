// @ts-check
// Bytes of the worker, after what is garbage was collected, as far as the browser tells.

import { eventually } from '../browser/index.js';

/**
 * @typedef {import('../browser/open.js').OpenBrowser} OpenBrowser
 *
 * @typedef {object} Memory
 * @property {number} wasm The memory of the worker's module.
 * @property {number} heap Chromium: the heap of the worker's JavaScript. Firefox, which shows no heap
 *   of its own: the memory of the process in which all of the extension runs.
 */

/**
 * @param {OpenBrowser} browser
 * @param {import('./counts.js').Counts} counts
 * @returns {Promise<Memory>}
 */
export async function memoryOf(browser, { worker }) {
  const heap = await (browser.name === 'firefox' ? ofProcess : ofWorker)(browser);
  return { wasm: worker.wasm, heap };
}

/**
 * The heap of a tab's page and its relay, after what is garbage was collected; 0 in Firefox, which does
 * not tell it.
 * @param {import('../browser/index.js').Tab} tab
 */
export async function heapOf({ page }) {
  const session = await page.createCDPSession().catch(() => undefined);
  if (!session) return 0;
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

/**
 * The debugger is attached for as long as it takes: an attached worker does not fall asleep.
 * @param {OpenBrowser} browser
 */
async function ofWorker(browser) {
  const session = await browser.puppet.target().createCDPSession();
  try {
    const filter = [{ type: 'service_worker' }];
    const { targetInfos } = await session.send('Target.getTargets', { filter });
    const target = targetInfos.find(({ url }) => url.startsWith(`${browser.origin}/`));
    if (!target) return 0;
    const { targetId } = target;
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: true });
    const worker = await eventually(() => session.connection()?.session(sessionId));
    await worker.send('HeapProfiler.collectGarbage');
    const { usedSize } = await worker.send('Runtime.getHeapUsage');
    await session.send('Target.detachFromTarget', { sessionId });
    return usedSize;
  } finally {
    await session.detach();
  }
}

/** @param {OpenBrowser} browser */
async function ofProcess(browser) {
  /** @type {any} */
  const { connection } = /** @type {any} */ (browser.puppet);
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { result } = await connection.send('script.evaluate', {
    expression: `(async () => {
      Services.obs.notifyObservers(null, "child-gc-request");
      Services.obs.notifyObservers(null, "child-cc-request");
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { children } = await ChromeUtils.requestProcInfo();
      return children.filter(({ type }) => type === "extension").reduce((sum, { memory }) => sum + memory, 0);
    })()`,
    target: { context: tree.result.contexts[0].context },
    awaitPromise: true,
  });
  if (result.type !== 'success') throw new Error(result.exceptionDetails.text);
  return Number(result.result.value);
}
