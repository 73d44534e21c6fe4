// @ts-check
// The tokens of sites that keep them themselves pass through the worker, and are left nowhere: not in
// the extension's storage, not in a log, not in the popup, and not with pages, but for what a page
// would have sent or got itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { burst, is } from '../apps/page.js';
import { eventually } from '../browser/index.js';
import { inApp } from './in-app.js';
import { hearWorker, storedBy } from './worker-log.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

const JWT = /eyJ[\w-]{8,}/;

inApp('an expiry and a failure', (it) => {
  for (const name of /** @type {const} */ (['fetch-storage', 'bearer-memory']))
    for (const ownRefresher of [false, true])
      test(`${name}${ownRefresher ? ' with its own refresher' : ''}: no token is left anywhere`, async () => {
        await it.start(name, { ownRefresher });
        const [first, second] = await it.signedIn(2);
        const workerSaid = await hearWorker(it.browser);
        /** @type {string[]} */
        const logged = [];
        /** @type {Set<string>} */
        const secrets = new Set();
        for (const tab of [first, second]) {
          tab.page.on('console', (said) => logged.push(said.text()));
          await tab.evaluate(hear);
        }
        await remember(first, secrets);
        it.app.expire();
        const answers = await Promise.all([burst(first, 2), burst(second, 2)]);
        assert.deepEqual(answers.flat(), [200, 200, 200, 200]);
        await remember(first, secrets);
        await it.rest();
        it.app.set({ refreshStatus: { status: 503, times: 1 } });
        it.app.expire();
        await burst(first, 1);
        const popup = await it.browser.openPopup();
        await eventually(() =>
          popup.evaluate(() => document.body.textContent?.includes('127.0.0.2')),
        );
        const shown = await popup.evaluate(() => document.documentElement.outerHTML);
        await popup.close();
        const stored = await storedBy(it.browser);
        const told = (await Promise.all([first, second].map((tab) => tab.evaluate(heard)))).flat();
        const others = told.map(({ headers, body, ...rest }) => rest);
        assert.ok(secrets.size >= 2, `${secrets.size} secrets were seen`);
        assert.ok(stored.includes('session ') && told.length > 0, 'something is stored and told');
        for (const [where, text] of /** @type {const} */ ([
          ['storage', stored],
          ['the worker’s log', await workerSaid()],
          ['a page’s log', logged.join('\n')],
          ['the popup', shown],
          ['a message to a page', JSON.stringify(others)],
        ])) {
          assert.doesNotMatch(text, JWT, where);
          for (const secret of secrets) assert.ok(!text.includes(secret), where);
        }
        // A replay's header is the access token's; an answer is one to a page that asked itself.
        const kinds = new Set(
          told.filter(({ headers }) => headers?.length).map(({ kind }) => kind),
        );
        assert.deepEqual([...kinds], ['replay']);
        const refreshTokens = await tokensOf(first);
        const headers = JSON.stringify(told.map(({ headers }) => headers ?? null));
        for (const token of refreshTokens) assert.ok(!headers.includes(token));
        const answered = told.filter(({ body }) => body).map(({ kind }) => kind);
        assert.ok(
          answered.every((kind) => kind === 'answer') && (ownRefresher || !answered.length),
        );
        await is(first, 'signed-in');
      });

  /**
   * @param {Tab} tab
   * @param {Set<string>} secrets
   */
  async function remember(tab, secrets) {
    const values = Object.values(await it.stored(tab)).filter((value) => /[^\d]/.test(value));
    for (const value of values) secrets.add(value);
    for (const { value } of await it.browser.cookies()) secrets.add(value);
  }

  /** The refresh tokens: where pages keep them, and those that are cookies. @param {Tab} tab */
  async function tokensOf(tab) {
    const { refresh_token: stored } = await it.stored(tab);
    const cookies = await it.browser.cookies();
    return [...(stored ? [stored] : []), ...cookies.map(({ value }) => value)];
  }
});

/** Runs in the page: listens to all that relays tell it. */
function hear() {
  /** @type {string[]} */
  const told = [];
  Object.assign(globalThis, { told });
  addEventListener('holdfast:1:relay', (event) => {
    told.push(/** @type {CustomEvent} */ (event).detail);
  });
}

/** Runs in the page. @returns {any[]} */
function heard() {
  return Reflect.get(globalThis, 'told').map((/** @type {string} */ text) => JSON.parse(text));
}
