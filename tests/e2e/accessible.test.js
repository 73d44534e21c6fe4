// @ts-check
// The popup and the options page for people who zoom, who see by colours of their own, or whom
// motion disturbs: nothing is cut off or lost. And nothing jumps while the popup fills.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole } from './console.js';
import { aDay, isFull, openOver, popupOver } from './day.js';
import { beyond, violations } from './look.js';
import { shows } from './web-apps.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

const OPTIONS = 'options/options.html';

inConsole('the popup and the options page', (it) => {
  test('at a zoom of 200 %: nothing is cut off, and every button is in reach', async () => {
    for (const [page, width, name] of await pages(await aDay(it))) {
      await page.page.setViewport({ width, height: 600 });
      await zoom(page, 2);
      await eventually(() => page.evaluate((most) => innerWidth <= most, width / 2), {
        what: 'it is zoomed',
      });
      assert.deepEqual(await page.evaluate(beyond), [], name);
      assert.deepEqual(await page.evaluate(outOfReach), [], name);
      await page.screenshot(`look/${it.name}-${name}-zoomed`);
      await zoom(page, 1);
      await page.close();
    }
  });

  test("in the person's own colours: every sign can still be seen", async () => {
    for (const [page, , name] of await pages(await aDay(it))) {
      for (const theme of /** @type {const} */ (['light', 'dark'])) {
        await page.setMedia({ theme, forcedColors: true });
        assert.ok(await page.evaluate(() => matchMedia('(forced-colors: active)').matches));
        assert.deepEqual(await page.evaluate(invisible), [], `${name}, ${theme}`);
        await page.screenshot(`look/${it.name}-${name}-forced-colours-${theme}`);
      }
      await page.setMedia({});
      await page.close();
    }
  });

  test('with reduced motion: nothing moves', async () => {
    const [tab] = await it.signIn(1);
    if (!tab) throw new Error('there is a tab');
    it.dify.set({ refreshWaits: true });
    it.dify.expire();
    const held = ask(tab);
    await eventually(() => it.dify.counts().refresh.inFlight === 1);
    const popup = await openOver(it, tab);
    const turns = () => popup.evaluate(() => document.getAnimations().length > 0);
    await eventually(turns, { what: 'the sign of a refresh turns' });
    await popup.setMedia({ reducedMotion: true });
    await eventually(async () => !(await turns()), { what: 'it stands still' });
    assert.deepEqual(await violations(popup), []);
    await popup.setMedia({});
    await popup.close();
    it.dify.set({ refreshWaits: false });
    await held;
  });

  test('while the popup fills: nothing that is seen already jumps', async () => {
    const tab = await aDay(it);
    // The first leaves its places to the second.
    const popup = await openOver(it, tab);
    await isFull(popup);
    // What it has learned of the open apps the second knows from the start.
    for (const { code, name } of it.dify.apps.slice(0, 2)) {
      await shows(popup, code, { status: 'signedin', title: name });
    }
    await popup.close();
    const frame = await it.browser.openPage(OPTIONS, { width: 800, height: 700 });
    // It must start first, so that places are kept for a while.
    await it.browser.stopWorker();
    const jumps = await frame.evaluate(watchFilling, `/${await popupOver(it, tab)}`);
    assert.deepEqual(jumps, []);
    await frame.close();
  });

  /**
   * The two pages, full, with the width of a window for each and a name.
   * @param {Tab} tab
   */
  async function pages(tab) {
    const popup = await openOver(it, tab);
    await isFull(popup);
    const options = await it.browser.openPage(OPTIONS);
    await eventually(
      () => options.evaluate(() => document.querySelectorAll('#events .event').length === 20),
      { what: 'twenty events' },
    );
    await options.evaluate(() => document.querySelector('#events')?.setAttribute('open', ''));
    return /** @type {[Tab, number, string][]} */ ([
      [options, 800, 'options'],
      [popup, 720, 'popup'],
    ]);
  }

  /**
   * As by the browser's own menu.
   * @param {Tab} page
   * @param {number} factor
   */
  async function zoom(page, factor) {
    await page.evaluate(async (factor) => {
      const tab = await chrome.tabs.getCurrent();
      if (tab?.id) await chrome.tabs.setZoom(tab.id, factor);
    }, factor);
  }
});

/** Runs in the page: what cannot be pressed, or is cut off at its lower edge. */
function outOfReach() {
  const found = [];
  for (const element of document.querySelectorAll('button, a, input, summary, p, h1, h2, h3')) {
    if (!(element instanceof HTMLElement) || !element.checkVisibility()) continue;
    if (element.matches('.listen')) continue;
    const name = `${element.localName} ${element.textContent?.slice(0, 40)}`;
    if (element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 0) {
      const { overflowY } = getComputedStyle(element);
      if (overflowY !== 'visible') found.push(`cut off: ${name}`);
    }
    if (!element.matches('button, a, input, summary')) continue;
    element.scrollIntoView({ block: 'center', inline: 'center' });
    const { left, top, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    if (!hit || !(element.contains(hit) || hit.contains(element))) found.push(`hidden: ${name}`);
  }
  return found;
}

/**
 * Runs in the page: signs that have the colour of what they are drawn on. Where colours are the
 * person's own, a background says nothing unless the style sheet insists.
 */
function invisible() {
  const canvas = document.createElement('canvas').getContext('2d');
  if (!canvas) throw new Error('no canvas');
  /** @param {string} colour */
  const plain = (colour) => {
    canvas.fillStyle = '#000';
    canvas.fillStyle = colour;
    return canvas.fillStyle;
  };
  const paper = plain(getComputedStyle(document.body).backgroundColor);
  const found = [];
  const dots = [
    ['.mark', '::before', 'backgroundColor'],
    ['.app [data-field=status]', '::before', 'borderTopColor'],
    ['.more', '::before', 'backgroundColor'],
    ['button:not(.more)', null, 'borderTopColor'],
    ['.card', null, 'borderTopColor'],
    ['input', null, 'borderTopColor'],
    ['.timeline :is(.refreshed, .replayed, .failed)', null, 'fill'],
    ['.timeline :is(.expired, .end, .lane)', null, 'stroke'],
  ];
  for (const [selector, part, property] of dots) {
    const all = [...document.querySelectorAll(selector ?? '')];
    for (const element of all.filter((element) => element.checkVisibility())) {
      const style = getComputedStyle(element, part);
      if (plain(Reflect.get(style, property ?? '')) === paper) {
        found.push(`${selector}${part ?? ''} in ${element.parentElement?.textContent?.trim()}`);
      }
    }
  }
  return [...new Set(found)];
}

/**
 * Runs in a page of the extension: opens another one in a frame, as large as a popup, and tells
 * which of its texts and buttons have moved in a frame that was drawn while they were in sight.
 * @param {string} url
 */
async function watchFilling(url) {
  const frame = document.createElement('iframe');
  Object.assign(frame.style, { position: 'fixed', inset: '0', width: '360px', height: '600px' });
  frame.src = url;
  document.body.append(frame);
  /** @type {Map<Element, number>} */
  let before = new Map();
  /** @type {Set<string>} */
  const jumps = new Set();
  let seen = 0;
  const begun = performance.now();
  const isOver = (/** @type {number} */ ms) => performance.now() > begun + ms;
  while (!isOver(3000) || (seen < 20 && !isOver(30_000))) {
    await new Promise(requestAnimationFrame);
    const page = frame.contentDocument;
    const sheets = [...(page?.querySelectorAll('link[rel=stylesheet]') ?? [])];
    // Nothing is drawn before its style sheets are there.
    const styled = sheets.every((link) => Reflect.get(link, 'sheet'));
    if (!page || sheets.length === 0 || !styled) continue;
    /** @type {Map<Element, number>} */
    const now = new Map();
    for (const element of page.querySelectorAll('h1, h2, h3, p, dt, dd, button, a, input, .name')) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { top, height } = element.getBoundingClientRect();
      const text = element.textContent?.trim() || element.getAttribute('placeholder');
      if (text && height > 0) now.set(element, Math.round(top));
    }
    for (const [element, top] of now) {
      const was = before.get(element);
      if (was !== undefined && was < 600 && Math.abs(was - top) > 1) {
        jumps.add(`${element.localName} ${element.textContent?.trim()}: ${was} to ${top}`);
      }
    }
    seen = Math.max(seen, now.size);
    before = now;
  }
  frame.remove();
  if (seen < 20) jumps.add(`only ${seen} texts were there`);
  return [...jumps];
}
