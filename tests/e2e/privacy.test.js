// @ts-check
// Nothing leaves the machine: whatever the extension does, the browser asks the granted site and
// nobody else (PRIVACY.md). Seen by a proxy through which all requests go.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from '../browser/index.js';
import { startProxy } from '../browser/proxy.js';
import { ask, inConsole, signInOn, tally } from './console.js';
import { openApp, shows } from './web-apps.js';

/** What browsers ask their makers by themselves, with an extension or without. */
const BROWSERS_OWN =
  /^(https?:\/\/)?([\w-]+\.)*(google\.com|googleapis\.com|gstatic\.com|mozilla\.(org|com|net)|firefox\.com)(:\d+)?(\/|$)/;

const proxy = await startProxy();
after(() => proxy.close());

inConsole(
  'a day seen by a proxy',
  (it) => {
    test('only the granted site is asked', async () => {
      proxy.asked.length = 0;
      const [first, second] = await it.signIn(2);
      if (!first || !second) throw new Error('there are two tabs');
      it.dify.expire();
      const answers = await Promise.all([ask(first, 3), ask(second, 3)]);
      assert.deepEqual(tally(answers.flat()), { 200: 6 });

      const app = it.dify.addApp({ name: 'One' });
      await openApp(it, app);
      const popup = await it.browser.openPopup();
      await shows(popup, app.code, { status: 'signedin' });
      await popup.close();

      const options = await it.browser.openPage('options/options.html');
      await options.focus();
      await options.close();

      await it.browser.stopWorker();
      await it.rest();
      it.dify.expire();
      assert.deepEqual(tally(await ask(first, 2)), { 200: 2 });
      await it.rest();
      it.dify.revoke();
      it.dify.expire();
      await ask(second);
      await first.goto(`${it.dify.origin}/signin`);
      await signInOn(first, it.dify.account);

      const refreshes = proxy.asked.filter(
        (url) => url === `${it.dify.origin}/console/api/refresh-token`,
      );
      assert.ok(refreshes.length >= 2, `the proxy saw ${refreshes.length} refreshes`);
      assert.deepEqual(others(), []);

      // It would have been seen.
      await it.browser.extensionEval(() => fetch('http://127.0.0.3:8099/').catch(() => {}));
      await eventually(() => proxy.asked.includes('http://127.0.0.3:8099/'), {
        what: 'it is seen',
      });
      assert.deepEqual(others(), ['http://127.0.0.3:8099/']);
    });

    /** What was asked besides the site, and besides what is the browser's own. */
    function others() {
      const known = (/** @type {string} */ url) =>
        url.startsWith(`${it.dify.origin}/`) || BROWSERS_OWN.test(url);
      return [...new Set(proxy.asked)].filter((url) => !known(url));
    }
  },
  { browser: { proxy: proxy.port } },
);
