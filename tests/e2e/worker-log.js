// @ts-check
// What the extension leaves behind: what its worker writes to its console, and its storage.

import { eventually } from '../browser/index.js';

/** @typedef {import('../browser/open.js').OpenBrowser} OpenBrowser */

/**
 * Listens from now on; what it returns ends that, and says all that was written. In Chromium a
 * debugger listens meanwhile: the worker does not sleep, and must not be stopped.
 * @param {OpenBrowser} browser
 * @returns {Promise<() => Promise<string>>}
 */
export function hearWorker(browser) {
  return browser.name === 'firefox' ? hearFirefox(browser) : hearChromium(browser);
}

/** @param {OpenBrowser} browser */
async function hearChromium(browser) {
  /** @type {string[]} */
  const lines = [];
  const session = await browser.puppet.target().createCDPSession();
  const filter = [{ type: 'service_worker' }];
  const { targetId } = await eventually(async () => {
    const { targetInfos } = await session.send('Target.getTargets', { filter });
    return targetInfos.find(({ url }) => url.startsWith(`${browser.origin}/`));
  });
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: true });
  const inside = await eventually(() => session.connection()?.session(sessionId));
  inside.on('Runtime.consoleAPICalled', ({ args }) => {
    lines.push(args.map(({ value, description }) => value ?? description).join(' '));
  });
  inside.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
    lines.push(JSON.stringify(exceptionDetails));
  });
  await inside.send('Runtime.enable');
  return async () => {
    await session.send('Target.detachFromTarget', { sessionId });
    await session.detach();
    return lines.join('\n');
  };
}

/**
 * An event page is a window, which the extension's other pages can reach.
 * @param {OpenBrowser} browser
 */
async function hearFirefox(browser) {
  await browser.extensionEval(async () => {
    const worker = /** @type {any} */ (await chrome.runtime.getBackgroundPage());
    worker.said = [];
    for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
      const native = worker.console[level];
      worker.console[level] = (/** @type {unknown[]} */ ...args) => {
        worker.said.push(args.join(' '));
        native(...args);
      };
    }
  });
  return () =>
    browser.extensionEval(async () => {
      const worker = /** @type {any} */ (await chrome.runtime.getBackgroundPage());
      return /** @type {string} */ (worker.said.join('\n'));
    });
}

/**
 * All that the extension has stored, as one text.
 * @param {OpenBrowser} browser
 */
export function storedBy(browser) {
  return browser.extensionEval(async () =>
    JSON.stringify([await chrome.storage.local.get(null), await chrome.storage.session.get(null)]),
  );
}
