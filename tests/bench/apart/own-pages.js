// @ts-check
// In the extension's own pages: how soon the popup shows something, and how long the browser needs to
// compile the worker's module.

import { eventually } from '../../browser/index.js';
import { spread } from '../statistics.js';

/**
 * The popup's first contentful paint after its navigation, milliseconds; its files are loaded already.
 * @param {import('../../browser/index.js').OpenBrowser} browser
 * @param {number} times
 */
export async function popupPaint(browser, times) {
  const took = [];
  for (let n = 0; n <= times; n += 1) {
    const tab = await browser.openPage('popup/popup.html');
    await tab.focus();
    const paint = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    took.push(await eventually(() => tab.evaluate(paint), { what: 'the popup is painted' }));
    await tab.close();
  }
  return spread(took.slice(1));
}

/**
 * The worker's module, compiled anew each time, milliseconds.
 * @param {import('../../browser/index.js').OpenBrowser} browser
 * @param {number} times
 */
export async function compileTime(browser, times) {
  const took = await browser.extensionEval(async (times) => {
    const file = await fetch('/wasm/worker_bg.wasm');
    const module = new Uint8Array(await file.arrayBuffer());
    const took = [];
    for (let n = 0; n < times; n += 1) {
      // A section of its own that nobody reads: browsers keep what they have compiled.
      const section = [0, 6, 1, 'n'.charCodeAt(0), ...new Uint8Array(new Uint32Array([n]).buffer)];
      const bytes = new Uint8Array([...module, ...section]);
      const begun = performance.now();
      await WebAssembly.compile(bytes);
      took.push(performance.now() - begun);
    }
    return took;
  }, times);
  return spread(took);
}
