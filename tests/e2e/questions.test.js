// @ts-check
// The popup's two halves, the sessions and the web apps, are two modules that know nothing of each
// other, and one page to the person.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { inConsole } from './console.js';
import { forgetAll, openApp, openList, shows } from './web-apps.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

const SESSION = '[data-action=ask-session]:not([hidden])';
const APP = '[data-web-app] [data-action=ask-app]:not([hidden])';

inConsole('the questions of the popup', (it) => {
  test('are one at a time, and Escape closes the one that is open', async () => {
    await forgetAll(it);
    await it.signIn(1);
    const app = it.dify.addApp({ name: 'App' });
    await openApp(it, app);
    const popup = await openList(it);
    await shows(popup, app.code, { status: 'signedin' });
    await eventually(() => popup.evaluate((it) => !!document.querySelector(it), SESSION));

    await click(popup, SESSION);
    await open(popup, ['session']);
    await click(popup, APP);
    await open(popup, ['app']);
    await click(popup, SESSION);
    await open(popup, ['session']);
    assert.equal(await escape(popup), true);
    await open(popup, []);
    await focused(popup, 'ask-session');

    await click(popup, APP);
    await open(popup, ['app']);
    assert.equal(await escape(popup), true);
    await open(popup, []);
    await focused(popup, 'ask-app');
    assert.equal(await escape(popup), false, 'the browser closes the popup');
    assert.deepEqual(popup.errors, []);
    await popup.close();
  });
});

/**
 * @param {Tab} popup
 * @param {string} selector
 */
function click(popup, selector) {
  return popup.evaluate((selector) => {
    const button = document.querySelector(selector);
    if (button instanceof HTMLElement) button.click();
  }, selector);
}

/**
 * Waits until questions are open just there.
 * @param {Tab} popup
 * @param {string[]} where
 */
async function open(popup, where) {
  const found = () =>
    popup.evaluate(() =>
      [...document.querySelectorAll('.panel')].map((panel) =>
        panel.closest('[data-web-app]') ? 'app' : 'session',
      ),
    );
  const what = `questions about ${JSON.stringify(where)}`;
  await eventually(async () => JSON.stringify(await found()) === JSON.stringify(where), { what });
}

/**
 * Presses Escape; whether the page takes it.
 * @param {Tab} popup
 */
function escape(popup) {
  return popup.evaluate(() => {
    const press = { key: 'Escape', bubbles: true, cancelable: true };
    const target = document.activeElement ?? document.body;
    return !target.dispatchEvent(new KeyboardEvent('keydown', press));
  });
}

/**
 * @param {Tab} popup
 * @param {string} action
 */
async function focused(popup, action) {
  const active = () => popup.evaluate(() => document.activeElement?.getAttribute('data-action'));
  await eventually(async () => (await active()) === action, { what: `the focus is on ${action}` });
}
