// @ts-check
// What the popup says to the worker, and hears of it.

/** @typedef {import('../browser/open.js').OpenBrowser} OpenBrowser */

/**
 * What the worker tells the popup; null, if it dies meanwhile.
 * @param {OpenBrowser} browser
 * @returns {Promise<any>}
 */
function overview(browser) {
  return browser.extensionEval(
    () =>
      new Promise((resolve) => {
        const port = chrome.runtime.connect({ name: 'popup' });
        port.onMessage.addListener((overview) => {
          port.disconnect();
          resolve(overview);
        });
        port.onDisconnect.addListener(() => resolve(null));
        port.postMessage({ kind: 'watch', tab: -1, origin: null });
      }),
  );
}

/** @param {OpenBrowser} browser @returns {Promise<{ kind: string, detail: string }[]>} */
export async function problems(browser) {
  return (await overview(browser)).problems;
}

/**
 * What the popup shows of the session of this site.
 * @param {OpenBrowser} browser
 * @param {string} origin
 * @returns {Promise<any>}
 */
export async function sessionOf(browser, origin) {
  const { host } = new URL(origin);
  const told = await overview(browser);
  return told?.sessions.find((/** @type {any} */ { site }) => site === host);
}

/**
 * A click in the popup.
 * @param {OpenBrowser} browser
 * @param {string} kind
 * @param {string} session
 */
export function click(browser, kind, session) {
  return browser.extensionEval(
    (kind, session) => {
      const port = chrome.runtime.connect({ name: 'popup' });
      port.postMessage({ kind, session });
    },
    kind,
    session,
  );
}
