// @ts-check
// The options page: settings that are checked and reach the worker, a file of settings and what is
// wrong with it, no text beyond its place at any width, in either theme.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, tally } from './console.js';
import { openOptions } from './own-site.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

inConsole('the options page', (it) => {
  test('shows every text within its place, at every width and in either theme', async () => {
    for (const theme of /** @type {const} */ (['light', 'dark'])) {
      const page = await open({ theme });
      for (const width of [320, 480, 800, 1280]) {
        await page.page.setViewport({ width, height: 900 });
        assert.equal(await page.evaluate(overflow), 0, `${width} px`);
      }
      await page.page.setViewport({ width: 800, height: 1300 });
      await page.screenshot(`options/${it.name}-${theme}`);
      await page.page.setViewport({ width: 320, height: 1900 });
      await page.screenshot(`options/${it.name}-${theme}-narrow`);
      assert.deepEqual(page.errors, []);
      await page.close();
    }
  });

  test('refuses a wait that cannot be, and the worker keeps to the one that can', async () => {
    const page = await open();
    for (const wrong of ['0', '101', '1.5', '']) {
      await fill(page, wrong);
      await says(page, 'hold', /from 1 to 100/);
    }
    assert.deepEqual(await settings(), {});
    await fill(page, '2');
    await says(page, 'hold', /Saved/);
    assert.equal((await settings()).holdSeconds, 2);

    const [tab] = await it.signIn(1);
    if (!tab) throw new Error('there is a tab');
    it.dify.set({ refreshWaits: true });
    it.dify.expire();
    const [answer] = await ask(tab);
    assert.deepEqual(tally(answer ? [answer] : []), { 401: 1 });
    assert.ok(answer && answer.ms > 1900 && answer.ms < 50_000, `${answer?.ms} ms`);
    it.dify.set({ refreshWaits: false });
    await eventually(() => it.dify.counts().refresh.ok === 1);
    await page.close();
  });

  test('reads a file of settings, or says which field is wrong and changes nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
    const page = await open();
    try {
      const before = await settings();
      for (const [content, problem] of /** @type {[string, RegExp][]} */ ([
        ['{', /Nothing was changed\. The file is not JSON/],
        ['[1]', /no settings of Holdfast/],
        ['{"holdfast": 2, "settings": {}}', /newer version/],
        [
          '{"holdfast": 1, "settings": {"holdSeconds": 1000}}',
          /settings\.holdSeconds is wrong\. Expected: A whole number from 1 to 100/,
        ],
        [
          '{"holdfast": 1, "settings": {"splitApis": [{"page": "https://a.example", "api": "b"}]}}',
          /settings\.splitApis\[0\]\.api is wrong\. Expected: an address/,
        ],
        ['{"holdfast": 1, "settings": {"colour": 1}}', /settings\.colour .* no field of this name/],
      ])) {
        await choose(content);
        await says(page, 'file', problem);
        assert.deepEqual(await settings(), before, content);
      }

      const split = { page: 'https://dify.example', api: 'https://api.dify.example' };
      await choose(
        JSON.stringify({
          holdfast: 1,
          sites: ['https://dify.example'],
          settings: { holdSeconds: 40, splitApis: [split] },
        }),
      );
      await says(page, 'file', /Imported\. Sites that need your permission now: 1\./);
      const after = await settings();
      assert.equal(after.holdSeconds, 40);
      assert.deepEqual(after.splitApis, [split]);
      const row = '[data-pattern="https://dify.example/*"]';
      assert.match((await text(page, `${row} [data-field=line]`)) ?? '', /Needs your permission/);
      const { origins } = await it.browser.extensionEval(() => chrome.permissions.getAll());
      assert.ok(!origins?.includes('https://dify.example/*'), 'a file grants nothing');
      assert.equal(await page.evaluate(overflow), 0);
      await page.screenshot(`options/${it.name}-imported`);
      await page.page.click(`${row} [data-action=remove]`);
      await eventually(async () => (await text(page, row)) === null);
      await eventually(async () => (await settings()).splitApis.length === 0, {
        what: 'the pair has gone with its site',
      });
    } finally {
      await page.close();
      await rm(folder, { recursive: true });
    }

    /** @param {string} content */
    async function choose(content) {
      const path = join(folder, 'settings.json');
      await writeFile(path, content);
      const input = await page.page.$('#import');
      await /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
        input
      ).uploadFile(path);
    }
  });

  test('writes a file that it reads again', async () => {
    const page = await open();
    // The file itself is the browser's business: its address holds the content.
    const content = await page.evaluate(
      () =>
        new Promise((resolve) => {
          HTMLAnchorElement.prototype.click = function () {
            const text = decodeURIComponent(this.href.split(',')[1] ?? '');
            resolve({ name: this.download, text });
          };
          /** @type {HTMLElement | null} */
          const button = document.querySelector('[data-action=export]');
          button?.click();
        }),
    );
    const { name, text } = /** @type {{ name: string, text: string }} */ (content);
    assert.equal(name, 'holdfast-settings.json');
    const { holdfast, sites, settings } = JSON.parse(text);
    assert.equal(holdfast, 1);
    assert.deepEqual(sites, []);
    assert.equal(settings.holdSeconds, 40);
    await page.close();
  });

  test('keeps what was typed when Enter comes before it has started', async () => {
    const page = await open();
    await page.focus();
    await page.evaluate(() => {
      // Nobody hears of it yet.
      addEventListener('submit', (event) => event.stopImmediatePropagation(), true);
    });
    for (const field of ['#address', '#split-page']) {
      await page.page.type(field, 'https://dify.example');
      await page.page.keyboard.press('Enter');
    }
    const kept = await page.evaluate(() =>
      [...document.querySelectorAll('form')].map((form) => form.querySelector('input')?.value),
    );
    assert.deepEqual(kept, ['https://dify.example', 'https://dify.example']);
    await page.close();
  });

  /** @param {{ theme?: 'light'|'dark' }} [look] */
  function open(look = {}) {
    return openOptions(it.browser, { width: 800, height: 900, ...look });
  }

  async function settings() {
    const { settings } = await it.browser.extensionEval(() => chrome.storage.local.get('settings'));
    return /** @type {any} */ (settings ?? {});
  }
});

/**
 * Types another longest wait.
 * @param {Tab} page
 * @param {string} value
 */
async function fill(page, value) {
  await page.focus();
  await page.evaluate((value) => {
    const input = document.querySelector('#hold');
    if (!(input instanceof HTMLInputElement)) return;
    input.value = value;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, value);
}

/**
 * @param {Tab} page
 * @param {string} place
 * @param {RegExp} words
 */
async function says(page, place, words) {
  await eventually(async () => words.test((await text(page, `#${place}-said`)) ?? ''), {
    what: `${place} says ${words}`,
  });
}

/**
 * @param {Tab} page
 * @param {string} selector
 * @returns {Promise<string | null>}
 */
function text(page, selector) {
  return page.evaluate(
    (selector) => document.querySelector(selector)?.textContent ?? null,
    selector,
  );
}

function overflow() {
  return Math.max(0, document.documentElement.scrollWidth - innerWidth);
}
