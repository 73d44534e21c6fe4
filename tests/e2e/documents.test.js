// @ts-check
// How a site works: the editor of documents in the options page, from the first mistake to one
// refresh at an expiry; the test against the open site; and Flowfile, which is found.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { apps, startApp } from '../apps/apps.js';
import { burst, is, onApp, signIn } from '../apps/page.js';
import { browsers, eventually, openBrowser } from '../browser/index.js';
import { startFlowfile } from '../flowfile/flowfile.js';
import { isAt, onPage, signIn as signInToFlowfile } from '../flowfile/page.js';
import { popupOver } from './day.js';
import { looksGood } from './look.js';
import { ADDRESS, isAtRest } from './own-site.js';

/**
 * @typedef {import('../browser/open.js').OpenBrowser} OpenBrowser
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('../apps/apps.js').App} App
 */

const PATTERN = `http://${ADDRESS}/*`;
const ROW = `[data-pattern="${PATTERN}"]`;

/** @param {import('../apps/apps.js').AppName} name */
const documentOf = (name) =>
  readFileSync(new URL(`../apps/${name}/adapter.json`, import.meta.url), 'utf8');

for (const name of browsers)
  describe(`documents, ${name}`, { timeout: 5 * 60_000 }, () => {
    /** @type {OpenBrowser} */
    let browser;
    /** @type {{ origin: string, close: () => Promise<void> } | undefined} */
    let site;
    /** @type {Tab[]} */
    const tabs = [];
    before(async () => {
      browser = await openBrowser(name);
      await browser.agreeTo([PATTERN]);
    });
    afterEach(async () => {
      await Promise.all(tabs.splice(0).map((tab) => tab.close().catch(() => {})));
      await browser.extensionEval(async (pattern) => {
        await chrome.permissions.remove({ origins: [pattern] });
        await chrome.storage.local.clear();
      }, PATTERN);
      await browser.deleteCookies(() => true);
      await site?.close();
    });
    after(() => browser?.close());

    test('a document is typed, its mistakes are shown at their fields, and it serves the site', async () => {
      const app = await start(
        await startApp('axios-queue', { accessSeconds: 600, address: ADDRESS }),
      );
      const page = await added(app.origin);
      await opened(page);
      await looksGood(page, `documents/${name}-choice`, 800);
      await press(page, '[name=way][value=own]');
      await page.click('#document');
      await page.page.keyboard.type('{ "id": "mine", }');
      assert.deepEqual(await mistakes(page), ['Line 1, column 15 There is a comma too many here.']);
      assert.equal(await stored(), undefined, 'nothing is saved while it is wrong');

      const good = documentOf('axios-queue');
      await paste(page, good.replace('"key": "refreshToken"', '"kee": "refreshToken"'));
      assert.deepEqual(await mistakes(page), [
        'Line 12, column 7 storage.entries[1].key This field is missing. Expected: text in quotation marks.',
        'Line 14, column 9 storage.entries[1].kee There is no field of this name here. There could be: key, path.',
      ]);
      assert.deepEqual(await marked(page), ['12', '14']);
      assert.equal(await attribute(page, '#document', 'aria-invalid'), 'true');
      await looksGood(page, `documents/${name}-wrong`, 800);

      await press(page, '[data-action=works-save]');
      await says(page, '#works-said', /Not done/);
      assert.equal(await stored(), undefined);
      await page.click('#mistakes li:last-child button');
      assert.equal(await selected(page), '"kee"', 'the cursor is at the field');
      assert.match(await text(page, '#field'), /^storage\.entries\[1\] A named entry\./);

      await page.page.keyboard.type('"key"');
      assert.deepEqual(await mistakes(page), []);
      assert.equal(await attribute(page, '#document', 'aria-invalid'), 'false');
      assert.match(
        await text(page, '#field'),
        /^storage\.entries\[1\]\.key The key in the storage\./,
      );
      await press(page, '[data-action=works-save]');
      await says(page, '#works-said', /^Saved/);
      assert.equal((await stored())?.document, good);
      await says(page, `${ROW} [data-field=line]`, /As your document says/);

      await press(page, '[data-action=works-test]');
      await says(page, '#trial-said', /No page of 127\.0\.0\.2:\d+ is open/);
      const tab = await open(app.origin);
      await onApp(tab, 'ready');
      await signIn(tab, app);
      await page.focus();
      await finds(page, [
        /^good accessToken is there \(it expires in \d+ min/,
        /^good refreshToken is there/,
        /^good Who is signed in can be read \(sub\)/,
        /^good The address of the refresh, \/auth\/refresh, answers/,
        /^plain The document names no probe/,
      ]);
      await looksGood(page, `documents/${name}-tested`, 800);
      assert.equal(app.counts().refresh.total, 0, 'a test refreshes nothing');

      await tab.reload();
      await onApp(tab, 'ready');
      await isAtRest(browser, app.origin);
      app.expire();
      assert.deepEqual(new Set(await burst(tab, 5)), new Set([200]));
      assert.equal(app.counts().refresh.total, 1);
      assert.deepEqual(page.errors, []);

      await press(page, '[name=way][value=found]');
      await press(page, '[data-action=works-save]');
      await says(page, '#works-said', /^Saved/);
      assert.equal(await stored(), undefined, 'found by itself again');
    });

    test('what is typed is kept while the page is open, and the page asks before it is lost', async () => {
      const app = await start(await startApp('axios-queue', { address: ADDRESS }));
      const page = await added(app.origin);
      await opened(page);
      assert.equal(await asks(page), false);
      await press(page, '[name=way][value=own]');
      await press(page, '[data-action=works-example]');
      assert.match(await value(page), /"id": "my-app"/);
      assert.deepEqual(await mistakes(page), [], 'the example of the guide is in order');
      await says(page, '#works-unsaved', /Not saved/);
      await press(page, '[data-action=works-close]');
      await opened(page);
      assert.match(await value(page), /"id": "my-app"/);
      assert.equal(await asks(page), true);
      await press(page, '[data-action=works-save]');
      await says(page, '#works-said', /^Saved/);
      assert.equal(await asks(page), false);
    });

    for (const appName of apps)
      test(`${appName}: what the open page shows is told, and nothing is refreshed`, async () => {
        const app = await start(await startApp(appName, { accessSeconds: 600, address: ADDRESS }));
        const tab = await open(app.origin);
        await onApp(tab, 'ready');
        await signIn(tab, app);
        const page = await added(app.origin);
        await opened(page);
        await press(page, '[name=way][value=own]');
        await paste(page, documentOf(appName));
        const before = app.counts().refresh.total;
        const found = await findings(page);
        assert.equal(app.counts().refresh.total, before);
        assert.deepEqual(
          found.filter((line) => line.startsWith('bad')),
          [],
        );
        const token =
          appName === 'bearer-memory' ? /^good refresh_token/ : /^good .*refresh.*is there/i;
        assert.ok(
          found.some((line) => token.test(line)),
          found.join('\n'),
        );
        assert.ok(found.some((line) => /^(good|plain) The address of the refresh/.test(line)));
        await is(tab, 'signed-in');
      });

    test('Flowfile is found when it is added in the options, tested, and served', async () => {
      const flowfile = await startFlowfile({ closeConnections: true, address: ADDRESS });
      await start(flowfile);
      const page = await added(flowfile.origin);
      await says(page, `${ROW} [data-field=line]`, /^Flowfile$/);
      assert.equal((await stored())?.builtIn, 'flowfile');
      const tab = await open(flowfile.origin);
      await tab.evaluate(() => /** @type {any} */ (window).flowfile.ready);
      await signInToFlowfile(tab, flowfile);
      await page.focus();
      await opened(page);
      assert.ok(await page.evaluate(() => !!document.querySelector('[value=flowfile]:checked')));
      flowfile.reset();
      await finds(page, [
        /^good auth_token is there \(it expires in \d+ (min|hr)/,
        /^good auth_refresh_token is there \(it expires in \d+ days/,
        /^good auth_token_expiration is there/,
        /^good Who is signed in can be read \(sub\)/,
        /^good The address of the refresh, \/auth\/refresh, answers/,
        /^good The probe, \/auth\/users\/me, answers 200/,
      ]);
      assert.equal(flowfile.counts().refresh.total, 0);
      await tab.reload();
      await tab.evaluate(() => /** @type {any} */ (window).flowfile.ready);
      await isAtRest(browser, flowfile.origin);
      flowfile.reset();
      flowfile.expire();
      await onPage(tab, 'goTo', 'catalog');
      await isAt(tab, '#/main/catalog');
      await eventually(() => flowfile.counts().refresh.ok === 1, { what: 'one refresh' });
      assert.equal(flowfile.counts().refresh.total, 1);
    });

    test('Flowfile is found by the popup over its page, where nothing is said of it yet', async () => {
      const flowfile = await startFlowfile({ closeConnections: true, address: ADDRESS });
      await start(flowfile);
      const page = await added(flowfile.origin);
      await isFlowfile();
      await page.evaluate(async () => {
        await chrome.storage.local.remove('settings');
        await chrome.runtime.sendMessage({ kind: 'settingsChanged' });
      });
      const tab = await open(flowfile.origin);
      await tab.evaluate(() => /** @type {any} */ (window).flowfile.ready);
      const popup = await browser.openPage(await popupOver({ browser }, tab), { width: 380 });
      tabs.push(popup);
      await offers(popup);
      await popup.screenshot(`documents/${name}-popup`);
      await popup.click('[data-action=grant]');
      await isFlowfile();
    });

    // Only by its button is a popup allowed to look at a page that is not allowed yet.
    test(
      'Flowfile is found by the popup before it is allowed',
      { skip: name === 'firefox' },
      async () => {
        const flowfile = await startFlowfile({ closeConnections: true, address: ADDRESS });
        await start(flowfile);
        const tab = await open(flowfile.origin);
        await tab.evaluate(() => /** @type {any} */ (window).flowfile.ready);
        const popup = await browser.openToolbarPopup(tab);
        await offers(popup);
        await popup.click('[data-action=grant]');
        await isFlowfile();
      },
    );

    /** @param {{ evaluate: (code: any) => Promise<any> }} popup */
    async function offers(popup) {
      await eventually(
        () => popup.evaluate(() => /This is Flowfile/.test(document.body.innerText)),
        { what: 'the popup says what it is' },
      );
    }

    async function isFlowfile() {
      await eventually(async () => (await stored())?.builtIn === 'flowfile', {
        what: 'the settings say so',
      });
    }

    /**
     * The server of this test.
     * @template {{ origin: string, close: () => Promise<void> }} Site
     * @param {Site} started
     */
    async function start(started) {
      site = started;
      return started;
    }

    /** @param {string} origin */
    async function open(origin) {
      const tab = await browser.newTab(`${origin}/`);
      tabs.push(tab);
      return tab;
    }

    /** The options page, with this site allowed and looked at. @param {string} origin */
    async function added(origin) {
      const page = await browser.openPage('options/options.html', { width: 800, height: 900 });
      tabs.push(page);
      await page.focus();
      await page.page.type('#address', origin);
      await page.page.keyboard.press('Enter');
      await eventually(
        () =>
          page.evaluate((row) => {
            const button = document.querySelector(`${row} [data-action=look]`);
            return button instanceof HTMLElement && !button.hidden;
          }, ROW),
        { what: 'the site is looked at' },
      );
      return page;
    }

    /** What the settings say of the site. */
    async function stored() {
      const { settings } = await browser.extensionEval(() => chrome.storage.local.get('settings'));
      return /** @type {any} */ (settings)?.adapters?.[0];
    }
  });

/**
 * Not by the mouse: all below a row may still move while the row says what was found.
 * @param {Tab} page
 * @param {string} selector
 */
async function press(page, selector) {
  await page.evaluate((selector) => {
    const pressed = document.querySelector(selector);
    if (pressed instanceof HTMLElement) pressed.click();
  }, selector);
}

/** Opens the editor of the site. @param {Tab} page */
async function opened(page) {
  await press(page, `${ROW} [data-action=works]`);
  await eventually(() =>
    page.evaluate(() => !document.querySelector('#works')?.hasAttribute('hidden')),
  );
}

/** Puts a text in place of what is there. @param {Tab} page @param {string} text */
async function paste(page, text) {
  await page.evaluate((text) => {
    const area = /** @type {HTMLTextAreaElement} */ (document.querySelector('#document'));
    area.value = text;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }, text);
}

/** Presses “Test this site”, and waits for what is found. @param {Tab} page */
async function findings(page) {
  await press(page, '[data-action=works-test]');
  await says(page, '#trial-said', /^This is what the open page shows/);
  return page.evaluate(() =>
    [...document.querySelectorAll('#findings li')].map(
      (line) => `${/** @type {HTMLElement} */ (line).dataset.tone} ${line.textContent}`,
    ),
  );
}

/**
 * What a test finds, line by line.
 * @param {Tab} page
 * @param {RegExp[]} expected
 */
async function finds(page, expected) {
  const lines = await findings(page);
  assert.equal(lines.length, expected.length, lines.join('\n'));
  for (const [index, pattern] of expected.entries()) assert.match(lines[index] ?? '', pattern);
}

/**
 * Whether the browser is to ask before the page is left. (Not every driver can answer it.)
 * @param {Tab} page
 */
function asks(page) {
  return page.evaluate(() => {
    const event = new Event('beforeunload', { cancelable: true });
    return !dispatchEvent(event);
  });
}

/** @param {Tab} page */
function mistakes(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('#mistakes li')].map((mistake) =>
      /** @type {HTMLElement} */ (mistake).innerText.replaceAll(/\s+/g, ' ').trim(),
    ),
  );
}

/** @param {Tab} page */
function marked(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('.numbers [data-wrong]')].map((line) => line.textContent),
  );
}

/** @param {Tab} page */
function value(page) {
  return page.evaluate(
    () => /** @type {HTMLTextAreaElement} */ (document.querySelector('#document')).value,
  );
}

/** @param {Tab} page */
function selected(page) {
  return page.evaluate(() => {
    const area = /** @type {HTMLTextAreaElement} */ (document.activeElement);
    return area.value.slice(area.selectionStart, area.selectionEnd);
  });
}

/** @param {Tab} page @param {string} selector */
function text(page, selector) {
  return page.evaluate(
    (selector) =>
      /** @type {HTMLElement} */ (document.querySelector(selector)).innerText
        .replaceAll(/\s+/g, ' ')
        .trim(),
    selector,
  );
}

/** @param {Tab} page @param {string} selector @param {string} name */
function attribute(page, selector, name) {
  return page.evaluate(
    (selector, name) => document.querySelector(selector)?.getAttribute(name),
    selector,
    name,
  );
}

/** @param {Tab} page @param {string} selector @param {RegExp} words */
async function says(page, selector, words) {
  await eventually(async () => words.test(await text(page, selector)), {
    what: `${selector} says ${words}`,
  });
}
