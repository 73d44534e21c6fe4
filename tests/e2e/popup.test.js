// @ts-check
// What the popup says in each state, live, and how each looks, with pictures in artifacts/popup/; and
// its use by keyboard alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, badge, inConsole, tally } from './console.js';
import { openOver } from './day.js';
import { looksGood } from './look.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

inConsole('the popup', (it) => {
  test('says that a visitor is not signed in', async () => {
    const tab = await it.open('/apps');
    await eventually(() => new URL(tab.url()).pathname === '/signin');
    await says('anonymous', tab);
  });

  test('says that somebody is signed in, and refreshes when it is told to by keyboard', async () => {
    const tab = await signedIn();
    it.dify.expire();
    assert.deepEqual(tally(await ask(tab, 3)), { 200: 3 });
    await it.rest();
    await says('signed-in', tab);
    // What the visitor of the test before was refused is no loss.
    assert.deepEqual(await figures(tab), { saved: '3', took: '1', spared: '2' });

    it.dify.reset();
    it.dify.set({ refreshWaits: true });
    const popup = await openOver(it, tab);
    await shows(popup, 'signed-in');
    await popup.focus();
    await popup.page.keyboard.press('Tab');
    assert.equal(await popup.evaluate(focused), 'refresh', 'the first stop of the Tab key');
    await popup.page.keyboard.press('Enter');
    await shows(popup, 'refreshing');
    await popup.page.keyboard.press('Enter');
    it.dify.set({ refreshWaits: false });
    await shows(popup, 'signed-in');
    assert.equal(await popup.evaluate(focused), 'refresh', 'the focus stays');
    assert.equal(it.dify.counts().refresh.total, 1);
    await popup.close();
  });

  test('says that a refresh is under way', async () => {
    const tab = await signedIn();
    it.dify.set({ refreshWaits: true });
    it.dify.expire();
    const held = ask(tab);
    await eventually(() => it.dify.counts().refresh.inFlight === 1);
    await eventually(async () => (await badge(it)) === '•', { what: 'the sign on the button' });
    await says('refreshing', tab);
    it.dify.set({ refreshWaits: false });
    assert.deepEqual(tally(await held), { 200: 1 });
  });

  test('says that the server is unreachable, and when the next try is', async () => {
    const tab = await signedIn();
    it.dify.set({ refreshStatus: { status: 503, retryAfter: 200, times: Infinity } });
    it.dify.expire();
    assert.deepEqual(tally(await ask(tab)), { 401: 1 });
    await says('unreachable', tab);
    const popup = await openOver(it, tab);
    await shows(popup, 'unreachable');
    assert.match(await popup.evaluate(about), /\d{1,2}:\d{2}/);
    await popup.close();
  });

  test('says that the person must sign in, and opens the sign-in page', async () => {
    const tab = await signedIn();
    it.dify.expire();
    it.dify.revoke();
    assert.deepEqual(tally(await ask(tab)), { 401: 1 });
    await says('sign-in-needed', tab);
    const popup = await openOver(it, tab);
    await shows(popup, 'sign-in-needed');
    await popup.focus();
    await popup.page.keyboard.press('Tab');
    assert.equal(await popup.evaluate(focused), 'sign-in');
    await popup.page.keyboard.press('Enter');
    await eventually(() => new URL(tab.url()).pathname === '/signin');
    await popup.close();
  });

  test("says so on one of the browser's own pages", async () => {
    await says('unsupported', await it.open('', 'about:blank'));
  });

  test('says so on a page that is no app', async () => {
    await says('no-app', await it.open('/console/api/version'));
  });

  async function signedIn() {
    const [tab] = await it.signIn(1);
    if (!tab) throw new Error('there is a tab');
    return tab;
  }

  /**
   * The popup says the state's words, and looks good.
   * @param {string} state
   * @param {Tab} tab
   */
  async function says(state, tab) {
    const popup = await openOver(it, tab);
    await shows(popup, state);
    const [status, expected] = [await popup.evaluate(words), await text(`status_${state}`)];
    assert.equal(status, expected);
    await looksGood(popup, `popup/${it.name}-${state}`);
    await shows(popup, state);
    assert.deepEqual(popup.errors, []);
    await popup.close();
  }

  /**
   * What the popup over this tab counts.
   * @param {Tab} tab
   */
  async function figures(tab) {
    const popup = await openOver(it, tab);
    await shows(popup, 'signed-in');
    const found = await popup.evaluate(() => {
      const figure = (/** @type {string} */ field) =>
        document.querySelector(`#here [data-field=${field}]`)?.textContent;
      return { saved: figure('saved'), took: figure('took'), spared: figure('spared') };
    });
    await popup.close();
    return found;
  }

  /** @param {string} key */
  function text(key) {
    return it.browser.extensionEval((key) => chrome.i18n.getMessage(key), key.replaceAll('-', '_'));
  }

  /**
   * @param {Tab} popup
   * @param {string} state
   */
  async function shows(popup, state) {
    await eventually(async () => (await popup.evaluate(stateHere)) === state, {
      what: `the popup shows ${state}`,
    });
  }
});

function stateHere() {
  return document.querySelector('#here')?.getAttribute('data-state');
}

function words() {
  return document.querySelector('#here-status')?.textContent ?? '';
}

function about() {
  return document.querySelector('#here [data-field=about]')?.textContent ?? '';
}

function focused() {
  return document.activeElement?.getAttribute('data-action');
}
