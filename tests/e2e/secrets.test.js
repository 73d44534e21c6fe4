// @ts-check
// Nothing secret is written anywhere: not into the extension's storage, not into a log, not into
// what is copied for a bug report.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, badge, inConsole, signInOn } from './console.js';
import { openApp, press, shows } from './web-apps.js';
import { hearWorker, storedBy } from './worker-log.js';

/** Anything that looks like a JWT or like a refresh token. */
const JWT = /eyJ[\w-]{8,}/;
const REFRESH_TOKEN = /[0-9a-f]{128}/;

inConsole('a day with everything in it', (it) => {
  test('leaves no token and no cookie in storage or in a log', async () => {
    /** @type {Set<string>} */
    const secrets = new Set();
    /** @type {string[]} */
    const logged = [];
    const workerSaid = await hearWorker(it.browser);
    const [first, second] = await it.signIn(2);
    if (!first || !second) throw new Error('there are two tabs');
    for (const { page } of [first, second]) page.on('console', (said) => logged.push(said.text()));
    await remember();

    it.dify.expire();
    await Promise.all([ask(first, 3), ask(second, 3)]);
    await remember();
    await it.rest();
    it.dify.set({ refreshStatus: { status: 200, html: true } });
    it.dify.expire();
    await ask(first);
    await remember();
    await it.browser.extensionEval(() => {
      const port = chrome.runtime.connect({ name: 'relay' });
      port.postMessage({ kind: 'unauthorized', url: 'rubbish' });
    });
    const popup = await it.browser.openPopup();
    popup.page.on('console', (said) => logged.push(said.text()));
    await it.rest();
    it.dify.expire();
    it.dify.revoke();
    await ask(first);
    await eventually(async () => (await badge(it)) === '!');
    const shown = await popup.evaluate(() => document.documentElement.outerHTML);
    await popup.close();
    await first.goto(`${it.dify.origin}/signin`);
    await signInOn(first, it.dify.account);
    await remember();
    const said = await workerSaid();
    await it.browser.stopWorker();
    await it.rest();
    it.dify.expire();
    await ask(second, 2);
    await remember();

    const stored = await storedBy(it.browser);
    const report = await copiedReport();
    assert.match(report, /^Holdfast \d+\.\d+\.\d+, .*(Chrome|Firefox) \d+/);
    const { host } = new URL(it.dify.origin);
    for (const event of [
      'Somebody signed in.',
      'The access token had expired',
      'was refreshed in',
    ]) {
      assert.ok(report.includes(event), `${event} in:\n${report}`);
    }
    for (const line of report.split('\n').slice(1)) {
      assert.match(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \S+ \S/);
      assert.ok([host, '-'].includes(line.split(' ')[1] ?? ''), line);
    }
    assert.doesNotMatch(report, /[?=]|\/console\/|holdfast-test/, 'no address beyond the host');

    assert.ok(stored.includes('session '), 'something is stored');
    assert.ok(secrets.size >= 12, `${secrets.size} secrets were seen`);
    assert.match(said, /Holdfast: /, 'something was logged');
    for (const [where, text] of /** @type {const} */ ([
      ['storage', stored],
      ['the worker’s log', said],
      ['a page’s log', logged.join('\n')],
      ['the popup', shown],
      ['the bug report', report],
    ])) {
      assert.doesNotMatch(text, JWT, where);
      assert.doesNotMatch(text, REFRESH_TOKEN, where);
      for (const secret of secrets) assert.ok(!text.includes(secret), where);
    }

    /** What the button of the options page leaves on the clipboard. */
    async function copiedReport() {
      const options = await it.browser.openPage('options/options.html');
      await options.focus();
      await options.page.locator('#events summary').click();
      await options.page.locator('[data-action=copy]').click();
      await eventually(() =>
        options.evaluate(() =>
          document.querySelector('#activity-said')?.textContent?.startsWith('Copied'),
        ),
      );
      await options.evaluate(() => {
        const paper = document.createElement('textarea');
        paper.id = 'paper';
        document.body.append(paper);
        paper.focus();
      });
      await options.page.keyboard.down('Control');
      await options.page.keyboard.press('v');
      await options.page.keyboard.up('Control');
      const pasted = await eventually(() =>
        options.evaluate(
          () => /** @type {HTMLTextAreaElement | null} */ (document.querySelector('#paper'))?.value,
        ),
      );
      await options.close();
      return pasted;
    }

    async function remember() {
      for (const { value } of await it.browser.cookies()) secrets.add(value);
    }
  });

  test('leaves no passport in storage, in a message to the popup or in a log', async () => {
    /** @type {string[]} */
    const logged = [];
    // After the test before the worker may sleep, and only one that is awake can be heard.
    await it.set({});
    const workerSaid = await hearWorker(it.browser);
    const [app, other] = [it.dify.addApp({ name: 'One' }), it.dify.addApp({ name: 'Other' })];
    const tabs = [await openApp(it, app), await openApp(it, other)];
    const passports = await Promise.all(
      tabs.map((tab) => tab.evaluate(() => Reflect.get(window, 'dify').passport())),
    );
    for (const { page } of tabs) page.on('console', (said) => logged.push(said.text()));
    const popup = await it.browser.openPopup();
    popup.page.on('console', (said) => logged.push(said.text()));
    await shows(popup, app.code, { status: 'signedin' });
    await shows(popup, other.code, { status: 'signedin' });
    // All that comes back from a frame, as the popup gets it.
    const told = await popup.evaluate(async () => {
      const { reach } = await import(`${location.origin}/frames/reach.js`);
      const open = await chrome.tabs.query({});
      const targets = open.filter(({ url }) => url?.startsWith('http'));
      const ids = targets.map(({ id }) => ({ tab: id, frames: null }));
      return JSON.stringify(await reach(ids, 'survey', null, 30_000));
    });
    it.dify.set({ loseWebapp: '/logout' });
    await press(popup, app.code, 'sign-out');
    await shows(popup, app.code, { keys: 'gone', server: 'notreached' });
    const shown = await popup.evaluate(() => document.documentElement.outerHTML);
    await popup.close();
    const stored = await storedBy(it.browser);
    assert.ok(stored.includes(app.code) && told.includes(other.code) && shown.includes(other.code));
    for (const text of [stored, told, shown, logged.join('\n'), await workerSaid()]) {
      assert.doesNotMatch(text, JWT);
      for (const passport of passports) assert.ok(passport && !text.includes(passport));
    }
  });
});
