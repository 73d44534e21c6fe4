// @ts-check
// What cannot be read is set aside and told, with its kind, in the popup; no page loses a request.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, tally } from './console.js';

const SESSION = 'session ';

inConsole('with something broken', (it) => {
  test('in storage.session, the session starts anew with one refresh', async () => {
    const tabs = await it.signIn(2);
    const stored = await read('session');
    const keys = Object.keys(stored).filter((key) => key.startsWith(SESSION));
    assert.ok(keys.length > 0, 'a session is stored');
    /** @type {Record<string, unknown>} */
    const rubbish = { [`${SESSION}of nobody`]: 42, 'something else': 'is not ours' };
    for (const key of keys) rubbish[key] = { record: 'rubbish', key: null };
    await write('session', rubbish);
    await it.browser.stopWorker();
    await servesThem(tabs);
    await popupTells('badRecord');
    await it.browser.extensionEval(() => chrome.storage.session.clear());
  });

  test('in storage.session by an unknown adapter, the session starts anew', async () => {
    const tabs = await it.signIn(2);
    /** @type {Record<string, any>} */
    const stored = await read('session');
    for (const [key, session] of Object.entries(stored))
      if (key.startsWith(SESSION)) session.adapter = 'of-the-future';
    await write('session', stored);
    await it.browser.stopWorker();
    await servesThem(tabs);
    await popupTells('badRecord');
  });

  test('in the settings, the defaults hold', async () => {
    const tabs = await it.signIn(2);
    await write('local', { settings: { holdSeconds: 'for ever', splitApis: 7 } });
    await it.browser.stopWorker();
    await servesThem(tabs);
    await popupTells('badRecord');
    await write('local', { settings: {} });
    await it.browser.stopWorker();
  });

  test('in a message, whoever sent it is sent away and everybody else is served', async () => {
    const tabs = await it.signIn(2);
    const sentAway = await it.browser.extensionEval(
      () =>
        new Promise((resolve) => {
          const port = chrome.runtime.connect({ name: 'relay' });
          port.onDisconnect.addListener(() => resolve(true));
          port.postMessage({ kind: 'unauthorized', request: 'not a number' });
        }),
    );
    assert.equal(sentAway, true);
    for (const message of [{ kind: 'hello' }, { kind: 'hello', page: { api: 7, base: {} } }]) {
      const answer = await it.browser.extensionEval(
        (it) => chrome.runtime.sendMessage(it),
        message,
      );
      assert.equal(answer ?? null, null);
    }
    await servesThem(tabs);
    await popupTells('badMessage');
  });

  test('in the answer to a refresh, it is tried again', async () => {
    const tabs = await it.signIn(2);
    it.dify.set({ refreshStatus: { status: 200, html: true } });
    it.dify.expire();
    const answers = await Promise.all(tabs.map((tab) => ask(tab, 2)));
    assert.deepEqual(tally(answers.flat()), { 200: 4 });
    await popupTells('badAnswer');
  });

  /** @param {import('../browser/index.js').Tab[]} tabs */
  async function servesThem(tabs) {
    it.dify.expire();
    it.dify.reset();
    const answers = await Promise.all(tabs.map((tab) => ask(tab, 3)));
    assert.deepEqual(tally(answers.flat()), { 200: tabs.length * 3 });
    assert.equal(it.dify.counts().refresh.total, 1);
  }

  /** @param {'badRecord'|'badMessage'|'badAnswer'|'browser'} kind */
  async function popupTells(kind) {
    const text = await it.browser.extensionEval(
      (name) => chrome.i18n.getMessage(name),
      `problem_${kind}`,
    );
    assert.ok(text, 'the kind has a text');
    const popup = await it.browser.openPopup();
    await eventually(
      () => popup.evaluate((text) => document.body.textContent?.includes(text), text),
      {
        what: `the popup says: ${text}`,
      },
    );
    await popup.close();
  }

  /** @param {'session'|'local'} area */
  function read(area) {
    return it.browser.extensionEval((area) => chrome.storage[area].get(null), area);
  }

  /**
   * @param {'session'|'local'} area
   * @param {Record<string, unknown>} items
   */
  function write(area, items) {
    return it.browser.extensionEval((area, items) => chrome.storage[area].set(items), area, items);
  }
});
