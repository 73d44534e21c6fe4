// @ts-check
// What the person sets in the options, stored and told to the worker as the options page does.

/** @typedef {import('./open.js').OpenBrowser} OpenBrowser */

/**
 * These, and nothing else.
 * @param {OpenBrowser} browser
 * @param {object} settings
 */
export function set(browser, settings) {
  return browser.extensionEval(async (settings) => {
    await chrome.storage.local.set({ settings });
    await chrome.runtime.sendMessage({ kind: 'settingsChanged' }).catch(() => {});
  }, settings);
}

/**
 * These, beside what is set already.
 * @param {OpenBrowser} browser
 * @param {object} settings
 */
export async function change(browser, settings) {
  const stored = await browser.extensionEval(() => chrome.storage.local.get('settings'));
  await set(browser, { .../** @type {object} */ (stored.settings), ...settings });
}
