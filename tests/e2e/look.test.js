// @ts-check
// The popup and the options page as people see, hear and use them: every state without a violation
// of axe-core's rules in both themes, no text beyond its place in any language, the keyboard, and a
// long list that is there at once. With a picture of each state in artifacts/look/.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { inConsole } from './console.js';
import { history, knownApps } from './samples.js';
import { forgetAll, hasPassport, openApp } from './web-apps.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('./console.js').Console} Console
 */

const POPUP = 'popup/popup.html';
const OPTIONS = 'options/options.html';
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [WIDTH, NARROW, ZOOMED] = [360, 320, 200];

const QUESTION = '[data-act=agree]';

for (const language of ['en', 'zh_CN', 'ja']) {
  const options = language === 'en' ? {} : { browser: { language } };
  inConsole(
    `the look, ${language}`,
    (it) => {
      test('of every state: nothing beyond its place, nothing that axe-core finds', async () => {
        const tab = await aDay(it);
        for (const theme of /** @type {const} */ (['light', 'dark'])) {
          const popup = await openOver(it, tab, theme);
          await eventually(() => count(popup, '[data-web-app]', 14), { what: 'fourteen apps' });
          await eventually(() => count(popup, '#day .failed', 3), { what: 'the picture' });
          await looksGood(it, popup, `${language}-apps-${theme}`);

          await type(popup, 'no such app');
          await eventually(() => count(popup, '[data-web-app]', 0));
          await looksGood(it, popup, `${language}-nothing-found-${theme}`);
          await type(popup, '');

          for (const kind of ['session', 'app', 'group']) {
            await click(popup, `[data-action=ask-${kind}]:not([hidden])`);
            await eventually(() => count(popup, QUESTION, 1));
            await looksGood(it, popup, `${language}-ask-${kind}-${theme}`);
            await popup.page.keyboard.press('Escape');
            await eventually(() => count(popup, QUESTION, 0));
          }

          await click(popup, '[data-action=more]');
          await eventually(() => count(popup, '#menu:popover-open', 1));
          await looksGood(it, popup, `${language}-menu-${theme}`);
          assert.deepEqual(popup.errors, []);
          await popup.close();

          const page = await it.browser.openPage(OPTIONS, { width: 800, height: 900, theme });
          await eventually(() => count(page, '#events .event', 20), { what: 'twenty events' });
          await click(page, '#events summary');
          await looksGood(it, page, `${language}-options-${theme}`, 800);
          assert.deepEqual(page.errors, []);
          await page.close();
        }
      });

      test('of a sign-out that fails, and of one that succeeds', async () => {
        const tab = await aDay(it);
        const [app] = it.dify.apps;
        if (!app) throw new Error('there is an app');
        it.dify.set({ loseWebapp: '/logout' });
        const popup = await openOver(it, tab, 'light');
        const row = `[data-web-app][data-code="${app.code}"]`;
        await click(popup, `${row} [data-action=ask-app]:not([hidden])`);
        await click(popup, `${row} ${QUESTION}`);
        await eventually(() => count(popup, `${row} [data-act=retry]`, 1), { what: 'retry' });
        assert.equal(await count(popup, `${row} [data-went=well]`, 1), true, 'gone here');
        assert.equal(await count(popup, `${row} [data-went=badly]`, 1), true, 'not told');
        await looksGood(it, popup, `${language}-sign-out-failed`);
        it.dify.clearSwitches();
        await click(popup, `${row} [data-act=retry]`);
        await eventually(() => count(popup, `${row} [data-went=well]`, 2), { what: 'told' });
        await looksGood(it, popup, `${language}-signed-out`);

        it.dify.set({ apiStatus: { path: '/logout', status: 502 } });
        await click(popup, '#here [data-action=ask-session]');
        await click(popup, `#here ${QUESTION}`);
        await eventually(() => count(popup, '#here [data-act=delete-cookies]', 1));
        await looksGood(it, popup, `${language}-session-not-signed-out`);
        await click(popup, '#here [data-act=delete-cookies]');
        await eventually(() => count(popup, `#here ${QUESTION}`, 1));
        await looksGood(it, popup, `${language}-ask-cookies`);
        assert.deepEqual(popup.errors, []);
        await popup.close();
      });
    },
    options,
  );
}

inConsole('the use', (it) => {
  test('by keyboard: asks, goes back on Escape, and signs out of exactly one app', async () => {
    const tab = await aDay(it);
    const [one, other] = it.dify.apps;
    if (!one || !other) throw new Error('there are two apps');
    const popup = await openOver(it, tab, 'light');
    const row = `[data-web-app][data-code="${one.code}"]`;
    const ask = `${row} [data-action=ask-app]`;
    await eventually(() => count(popup, `${ask}:not([hidden])`, 1));
    await popup.focus();
    await reach(popup, ask);
    await popup.page.keyboard.press('Enter');
    await eventually(() => count(popup, `${row} .panel:focus`, 1), { what: 'the question' });
    await popup.page.keyboard.press('Escape');
    await eventually(() => count(popup, `${ask}:focus`, 1), { what: 'the focus is back' });

    await popup.page.keyboard.press('Enter');
    await popup.page.keyboard.press('Tab');
    assert.ok(await count(popup, `${row} ${QUESTION}:focus`, 1), 'yes is the first stop');
    await popup.page.keyboard.press('Enter');
    await eventually(() => count(popup, `${row}[data-keys=gone][data-server=told]`, 1));
    assert.ok(await count(popup, `${row} .panel:focus`, 1), 'the focus stays in the panel');
    assert.equal(await hasPassport(tab, one.code), false);
    assert.equal(await hasPassport(tab, other.code), true);
    await popup.close();
  });

  test('by the right mouse button: copies the share code', async () => {
    const tab = await aDay(it);
    const [app] = it.dify.apps;
    if (!app) throw new Error('there is an app');
    const popup = await openOver(it, tab, 'light');
    const row = `[data-web-app][data-code="${app.code}"]`;
    await eventually(() => count(popup, row, 1));
    await popup.focus();
    await popup.page.locator(`${row} .name`).click({ button: 'right' });
    await eventually(() => count(popup, '#menu:popover-open [data-action=copy-code]:focus', 1));
    await popup.page.keyboard.press('Enter');
    await eventually(() => said(popup, 'Share code copied'));
    await popup.page.focus('#search');
    await popup.page.keyboard.down('Control');
    await popup.page.keyboard.press('v');
    await popup.page.keyboard.up('Control');
    const value = () => popup.evaluate(() => document.querySelector('input')?.value);
    await eventually(async () => (await value()) === app.code, { what: 'the code is pasted' });
    await popup.close();
  });

  test('with three hundred web apps: they are painted within a tenth of a second', async () => {
    await forgetAll(it);
    await it.browser.extensionEval(
      (apps) => chrome.storage.local.set({ apps }),
      knownApps(300, Date.now()),
    );
    // The quickest of three: the machine's other work is not what is measured.
    const took = [];
    for (let n = 0; n < 3; n += 1) took.push(await firstPaint());
    const best = Math.min(...took);
    console.log(
      `   300 web apps, ${it.name}: painted ${took.map(Math.round).join(', ')} ms after they were known`,
    );
    assert.ok(best < 100, `${took} ms`);
  });

  async function firstPaint() {
    const popup = await it.browser.openPage(POPUP, { width: WIDTH, height: 600 });
    const took = await eventually(() =>
      popup.evaluate(() => {
        const at = (/** @type {string} */ name) => performance.getEntriesByName(name)[0]?.startTime;
        const [known, painted] = [at('web apps known'), at('web apps painted')];
        return known !== undefined && painted !== undefined ? painted - known : 0;
      }),
    );
    await eventually(() => count(popup, '[data-web-app]', 300));
    await popup.close();
    return took;
  }
});

/**
 * Somebody is signed in, two of the double's apps are open, twelve are known, much has happened.
 * @param {Console} it
 */
async function aDay(it) {
  await forgetAll(it);
  const [tab] = await it.signIn(1);
  if (!tab) throw new Error('there is a tab');
  const now = Date.now();
  // The worker writes its own history when somebody signs in: the sample comes after it.
  await eventually(() => kept(it), { what: 'the sign-in is in the history' });
  const { days } = await kept(it);
  // Its first line: the site, the cookie store, the session.
  const [site = '', , ...session] = (days[0] ?? '').split('\n')[0]?.split(' ') ?? [];
  await it.browser.stopWorker();
  await it.browser.extensionEval((sample) => chrome.storage.local.set(sample), {
    apps: knownApps(12, now),
    history: history(now, site, session.join(' ')),
  });
  for (const app of it.dify.apps.slice(0, 2)) await openApp(it, app);
  return tab;
}

/** @param {Console} it */
async function kept(it) {
  const { history } = await it.browser.extensionEval(() => chrome.storage.local.get('history'));
  return /** @type {{ days: string[] }} */ (history);
}

/**
 * @param {Console} it
 * @param {Tab} tab
 * @param {'light'|'dark'} theme
 */
async function openOver(it, tab, theme) {
  const id = await it.browser.extensionEval(
    async (url) => (await chrome.tabs.query({})).find((tab) => tab.url === url)?.id,
    tab.url(),
  );
  return it.browser.openPage(`${POPUP}?tab=${id}`, { width: WIDTH, height: 600, theme });
}

/**
 * No text beyond its place, also where space is short; nothing that axe-core finds; a picture.
 * @param {Console} it
 * @param {Tab} tab
 * @param {string} name
 * @param {number} width
 */
async function looksGood(it, tab, name, width = WIDTH) {
  for (const each of [ZOOMED, NARROW, width]) {
    await tab.page.setViewport({ width: each, height: 600 });
    assert.deepEqual(await tab.evaluate(beyond), [], `${name} at ${each} px`);
  }
  await tab.evaluate(AXE);
  assert.deepEqual(await tab.evaluate(violations), [], name);
  const height = await tab.evaluate(() => document.documentElement.scrollHeight);
  await tab.page.setViewport({ width, height: Math.max(600, height) });
  await tab.screenshot(`look/${it.name}-${name}`);
  await tab.page.setViewport({ width, height: 600 });
}

/** Runs in the page: elements whose content is wider than they are. */
function beyond() {
  // Names that are not ours give way with an ellipsis; the others are not to be seen.
  const may = '.listen, .name, .site-head, .site-tail, .store';
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

/** Runs in the page. */
async function violations() {
  const { violations } = await Reflect.get(window, 'axe').run(document);
  return violations.map(
    (/** @type {any} */ { id, nodes }) =>
      `${id}: ${nodes.map((/** @type {any} */ node) => node.html).join(' | ')}`,
  );
}

/**
 * @param {Tab} tab
 * @param {string} selector
 * @param {number} expected
 */
async function count(tab, selector, expected) {
  const all = await tab.evaluate((one) => document.querySelectorAll(one).length, selector);
  return all === expected;
}

/**
 * @param {Tab} tab
 * @param {string} selector
 */
async function click(tab, selector) {
  await eventually(
    () =>
      tab.evaluate((one) => {
        const element = document.querySelector(one);
        if (element instanceof HTMLElement) element.click();
        return element !== null;
      }, selector),
    { what: `a click on ${selector}` },
  );
}

/**
 * @param {Tab} tab
 * @param {string} text
 */
async function type(tab, text) {
  await tab.evaluate((text) => {
    const field = /** @type {HTMLInputElement} */ (document.querySelector('#search'));
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }, text);
}

/**
 * By the Tab key alone.
 * @param {Tab} tab
 * @param {string} selector
 */
async function reach(tab, selector) {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await count(tab, `${selector}:focus`, 1)) return;
    await tab.page.keyboard.press('Tab');
  }
  assert.fail(`the Tab key does not reach ${selector}`);
}

/**
 * @param {Tab} tab
 * @param {string} text
 */
function said(tab, text) {
  return tab.evaluate((text) => document.querySelector('#news')?.textContent === text, text);
}
