// @ts-check
// How a page of the extension reaches into frames. What is done there is in the files beside it.

/** From the root: Firefox would else look beside the page that asks. */
const FILES = ['storage', 'survey', 'ask', 'log-out'].map((name) => `/frames/${name}.js`);

/**
 * @typedef {{ tab: number, frame: number, result: any }} Reached
 * @typedef {{ tab: number, frames: number[] | null }} Target Without frames: every one of the tab
 *   that the extension may act in.
 */

/**
 * Does something in frames, at the same time in all of them; what does not answer within the limit
 * (milliseconds) or went away is not among the results.
 * @param {Target[]} targets
 * @param {string} name
 * @param {unknown} command
 * @param {number} limit
 * @returns {Promise<Reached[]>}
 */
export async function reach(targets, name, command, limit) {
  const reached = targets.map((target) => {
    /** @type {Promise<Reached[]>} */
    const late = new Promise((resolve) => setTimeout(resolve, limit, []));
    return Promise.race([inTab(target, name, command).catch(() => []), late]);
  });
  return (await Promise.all(reached)).flat();
}

/**
 * @param {Target} target
 * @param {string} name
 * @param {unknown} command
 * @returns {Promise<Reached[]>}
 */
async function inTab({ tab, frames }, name, command) {
  const target = frames ? { tabId: tab, frameIds: frames } : { tabId: tab, allFrames: true };
  const run = () =>
    chrome.scripting.executeScript({
      target,
      func: inFrame,
      args: [name, command],
      injectImmediately: true,
    });
  let results = await run();
  if (results.some(({ result }) => result === 'absent')) {
    await chrome.scripting.executeScript({ target, files: FILES, injectImmediately: true });
    results = await run();
  }
  return results
    .filter(({ result }) => result !== null && result !== undefined && result !== 'absent')
    .map(({ frameId, result }) => ({ tab, frame: frameId, result }));
}

/**
 * Runs in the frame, so it refers to nothing outside.
 * @param {string} name
 * @param {unknown} command
 */
function inFrame(name, command) {
  const kit = Reflect.get(globalThis, Symbol.for('holdfast frames'));
  return kit ? kit[name](command) : 'absent';
}
