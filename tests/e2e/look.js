// @ts-check
// How a page of the extension looks: in each theme and at each width, for the tests of several files.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** @typedef {import('../browser/index.js').Tab} Tab */

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A popup, where there is little room, and a window at a large zoom. */
const [WIDTH, NARROW, ZOOMED] = [360, 320, 200];

/**
 * No text beyond its place, also where space is short; in either theme nothing that axe-core finds,
 * and a picture in artifacts/.
 * @param {Tab} tab
 * @param {string} name The picture's path there, without theme and suffix.
 * @param {number} [width]
 */
export async function looksGood(tab, name, width = WIDTH) {
  await fits(tab, name, width);
  for (const theme of /** @type {const} */ (['dark', 'light'])) {
    await tab.setMedia({ theme });
    assert.deepEqual(await violations(tab), [], `${name}, ${theme}`);
    await tab.screenshot(`${name}-${theme}`);
  }
}

/**
 * No text beyond its place: for the languages beside the first, in which colours and names are
 * the same. With a picture.
 * @param {Tab} tab
 * @param {string} name
 * @param {number} [width]
 */
export async function fits(tab, name, width = WIDTH) {
  for (const each of [ZOOMED, NARROW, width]) {
    await tab.page.setViewport({ width: each, height: 600 });
    assert.deepEqual(await tab.evaluate(beyond), [], `${name} at ${each} px`);
  }
  await tab.screenshot(`${name}-light`);
}

/**
 * What axe-core finds.
 * @param {{ evaluate: (code: any) => Promise<any> }} tab A tab, or the toolbar's popup.
 * @returns {Promise<string[]>}
 */
export async function violations(tab) {
  if (!(await tab.evaluate(() => 'axe' in window))) await tab.evaluate(`${AXE}; void 0`);
  return tab.evaluate(async () => {
    // Colours that are still on their way from the other theme.
    const changes = document.getAnimations().filter((it) => it instanceof CSSTransition);
    await Promise.all(changes.map(({ finished }) => finished.catch(() => {})));
    const { violations } = await Reflect.get(window, 'axe').run(document, {
      resultTypes: ['violations'],
    });
    return violations.map(
      (/** @type {any} */ { id, nodes }) =>
        `${id}: ${nodes.map((/** @type {any} */ node) => node.html).join(' | ')}`,
    );
  });
}

/** Runs in the page: elements whose content is wider than they are. */
export function beyond() {
  // Names that are not ours give way with an ellipsis, and a text that is written is scrolled; the
  // others are not to be seen.
  const may = '.listen, .name, .site-head, .site-tail, .store, textarea';
  const found = [];
  for (const element of document.querySelectorAll('html, body *')) {
    if (!(element instanceof HTMLElement) || element.matches(may)) continue;
    const { clientWidth, scrollWidth } = element;
    if (clientWidth > 0 && scrollWidth > clientWidth) {
      const name = [element.localName, element.id, element.className].join(' ');
      found.push(`${name}: ${scrollWidth} > ${clientWidth}: ${element.textContent?.slice(0, 40)}`);
    }
  }
  return found;
}
