// @ts-check
// Private windows: sessions and web apps of their own, of which nothing is kept.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, isSignedIn, tally } from './console.js';
import { isAtRest } from './own-site.js';
import {
  hasPassport,
  isGone,
  isReady,
  openApp,
  openList,
  press,
  rows,
  serverTakes,
} from './web-apps.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

inConsole(
  'a private window',
  (it) => {
    /** @type {Tab[]} */
    const opened = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((tab) => tab.close()));
    });

    test('has a session of its own, and its history is not kept', async () => {
      const [tab] = await it.signIn(1);
      if (!tab) throw new Error('there is a tab');
      const hidden = await open('/signin');
      await signInUnseen(hidden);
      // Both: of a sign-in in a hidden page the worker may hear late.
      await isAtRest(it.browser, it.dify.origin, 2);
      it.dify.reset();
      it.dify.expire();
      assert.deepEqual(tally([...(await ask(hidden, 2)), ...(await ask(tab, 2))]), { 200: 4 });
      assert.equal(it.dify.counts().refresh.total, 2, 'one for each session');
      const { session, local } = await eventually(async () => {
        const { session, local } = await kept();
        // A long refresh is seen in the cookies, too, at times before its answer is.
        const wasRefreshed = (/** @type {string} */ json) => /refreshed|adopted/.test(json);
        return wasRefreshed(session) && wasRefreshed(local) ? { session, local } : null;
      });
      assert.equal(days(session), 1);
      assert.equal(days(local), 1);

      // The log-out of one leaves the other alone.
      await tab.evaluate(() =>
        fetch('/console/api/logout', {
          method: 'POST',
          headers: { 'X-CSRF-Token': /csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '' },
        }),
      );
      await hidden.reload();
      await isSignedIn(hidden);
    });

    test('has web apps of its own: one is logged out of there alone, and not remembered', async () => {
      const app = it.dify.addApp({ name: 'Seen twice' });
      const secret = it.dify.addApp({ name: 'Never seen' });
      const tab = await openApp(it, app);
      const [hidden, other] = [await open(app.path), await open(secret.path)];
      for (const each of [hidden, other]) await isReady(each);
      it.dify.reset();
      const popup = await openList(it);
      await eventually(async () => {
        const all = await rows(popup);
        return all.length === 3 && all.every(({ status }) => status === 'signedin');
      });
      const inPrivate = (await rows(popup)).find(({ code, id }) => {
        return code === app.code && !id.startsWith('0') && !id.includes('default');
      });
      assert.ok(inPrivate, JSON.stringify(await rows(popup)));
      await popup.evaluate((id) => {
        const row = document.querySelector(`[data-web-app="${id}"]`);
        row
          ?.querySelector('[data-action=ask-app]')
          ?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
        row
          ?.querySelector('[data-act=agree]')
          ?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      }, inPrivate.id);
      await eventually(async () => {
        const row = (await rows(popup)).find(({ id }) => id === inPrivate.id);
        return row?.keys === 'gone' && row.server === 'told';
      });
      await isGone(hidden, app.code);
      assert.equal(await hasPassport(tab, app.code), true);
      assert.equal(await serverTakes(tab, app.code), true);
      assert.equal(it.dify.counts().webappLogouts, 1);
      await popup.close();
      const { local } = await kept();
      assert.ok(local.includes(app.code), 'that of the ordinary window is remembered');
      assert.ok(!local.includes(secret.code), 'that of the private window is not');
    });

    /** @param {string} path */
    async function open(path) {
      const tab = await it.browser.openPrivate(it.dify.origin + path);
      opened.push(tab);
      return tab;
    }

    /**
     * A window that is not drawn, as Firefox's here, takes no typing.
     * @param {Tab} tab
     */
    async function signInUnseen(tab) {
      await eventually(() => tab.evaluate(() => document.readyState === 'complete'));
      await tab.evaluate(({ email, password }) => {
        const field = (/** @type {string} */ type) =>
          /** @type {HTMLInputElement} */ (document.querySelector(`input[type=${type}]`));
        field('email').value = email;
        field('password').value = password;
        field('password').form?.requestSubmit();
      }, it.dify.account);
      await isSignedIn(tab);
    }

    async function kept() {
      return it.browser.extensionEval(async () => ({
        session: JSON.stringify((await chrome.storage.session.get('history')).history ?? null),
        local: JSON.stringify(await chrome.storage.local.get(null)),
      }));
    }
  },
  { browser: { privateWindows: true } },
);

/** How many sessions' days are in a stored history. @param {string} json */
function days(json) {
  const value = JSON.parse(json);
  return (value.history ?? value).days.length;
}
