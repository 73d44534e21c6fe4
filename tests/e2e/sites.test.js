// @ts-check
// A site from the click that allows it to its removal, in the options page and in the popup; and
// what is found there.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { startDouble } from '../double/double.js';
import { ask, inConsole, isServed, tally } from './console.js';
import { violations } from './look.js';
import { openOptions } from './own-site.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

/** So many pages are loaded while settings are stored. */
const LOADS = 20;

// 127.0.0.2 is loopback, too, and nothing that the test build may act on beforehand.
inConsole(
  'a site of its own',
  (it) => {
    const pattern = 'http://127.0.0.2/*';

    test('is left alone until it is allowed, and served in open tabs from then on', async () => {
      await it.browser.agreeTo([pattern]);
      const tab = await signedIn();
      it.dify.expire();
      assert.deepEqual(tally(await ask(tab, 2)), { 401: 2 });
      assert.equal(it.dify.counts().refresh.total, 0, 'not allowed yet');

      const options = await openOptions(it.browser);
      await add(options, `${it.dify.origin}/apps?from=somewhere`);
      await says(options, pattern, 'Dify 1.14.2');
      await eventually(() => tab.evaluate(isServed), { what: 'the open tab is served' });
      assert.deepEqual(tally(await ask(tab, 2)), { 200: 2 });
      assert.equal(it.dify.counts().refresh.total, 1);
      assert.deepEqual(await registered(), [pattern]);
      await options.screenshot(`options/${it.name}-site-light`);
      await options.close();
    });

    test('goes with all that is known about it', async () => {
      const tab = await signedIn();
      await eventually(() => tab.evaluate(isServed));
      it.dify.expire();
      assert.deepEqual(tally(await ask(tab)), { 200: 1 });
      assert.match(await stored('session'), /127\.0\.0\.2/);
      await it.open(`/chat/${it.dify.apps[0]?.code}`);
      const popup = await it.browser.openPopup();
      await eventually(async () => /"apps":\[\{/.test(await stored('local')), {
        what: 'its web app is remembered',
      });
      await popup.close();
      await eventually(async () => /127\.0\.0\.2/.test(await stored('local')), {
        what: 'the history is written',
      });

      const options = await openOptions(it.browser);
      await says(options, pattern, 'Dify 1.14.2');
      await act(options, pattern, 'remove');
      await eventually(async () => !(await patterns(options)).includes(pattern));
      await eventually(async () => (await registered()).length === 0);
      await eventually(async () => !/127\.0\.0\.2/.test(await stored('session')), {
        what: 'the session records have gone',
      });
      await eventually(async () => !/127\.0\.0\.2/.test(await stored('local')), {
        what: 'settings, sites and history do not name it',
      });
      await options.close();

      it.dify.reset();
      it.dify.expire();
      const fresh = await it.open('/console/api/version');
      assert.deepEqual(tally(await ask(fresh)), { 401: 1 });
      assert.deepEqual(tally(await ask(tab, 2)), { 401: 2 });
      assert.equal(it.dify.counts().refresh.total, 0, 'nobody refreshes');
      for (const sent of it.sendings().values()) assert.deepEqual(sent, [401], 'sent once');
    });

    test('is served after a restart of the worker, and no more once its permission is revoked', async () => {
      await it.browser.agreeTo([pattern]);
      const tab = await signedIn();
      const options = await openOptions(it.browser);
      await add(options, it.dify.origin);
      await says(options, pattern, 'Dify 1.14.2');
      await eventually(() => tab.evaluate(isServed));
      await it.browser.stopWorker();
      it.dify.expire();
      assert.deepEqual(tally(await ask(tab)), { 200: 1 });

      // As in the browser's own settings: nobody tells the options page.
      await it.browser.extensionEval(
        (pattern) => chrome.permissions.remove({ origins: [pattern] }),
        pattern,
      );
      await says(options, pattern, 'Needs your permission');
      await eventually(async () => (await registered()).length === 0);
      await it.rest();
      it.dify.reset();
      it.dify.expire();
      assert.deepEqual(tally(await ask(tab)), { 401: 1 });
      assert.equal(it.dify.counts().refresh.total, 0);

      await act(options, pattern, 'allow');
      await says(options, pattern, 'Dify 1.14.2');
      await isRegistered();
      assert.deepEqual(await registered(), [pattern]);
      await act(options, pattern, 'remove');
      await eventually(async () => !(await patterns(options)).includes(pattern));
      await options.close();
    });

    test('is served in pages that load while settings are stored', async () => {
      await it.browser.agreeTo([pattern]);
      const tab = await signedIn();
      const options = await openOptions(it.browser);
      await add(options, it.dify.origin);
      await says(options, pattern, 'Dify 1.14.2');
      await isRegistered();
      let times = 0;
      let loaded = false;
      const storing = (async () => {
        while (!loaded) await it.set({ notify: (times += 1) % 2 === 0 });
      })();
      const unserved = [];
      for (let n = 0; n < LOADS || times <= LOADS; n += 1) {
        await tab.reload();
        // What is not there when its page has loaded does not come later.
        if (!(await tab.evaluate(isServed))) unserved.push(n);
      }
      loaded = true;
      await storing;
      assert.ok(times > LOADS, `stored ${times} times`);
      assert.deepEqual(unserved, []);
      await act(options, pattern, 'remove');
      await eventually(async () => !(await patterns(options)).includes(pattern));
      await options.close();
    });

    test('is served after an update of the extension, in open tabs and in new ones', async () => {
      await it.browser.agreeTo([pattern]);
      const tab = await signedIn();
      const options = await openOptions(it.browser);
      await add(options, it.dify.origin);
      await says(options, pattern, 'Dify 1.14.2');
      await options.close();

      await it.browser.install();
      await isRegistered();
      await eventually(() => tab.evaluate(isServed), { what: 'the open tab is served again' });
      const fresh = await it.open('/apps');
      await it.rest();
      it.dify.reset();
      it.dify.expire();
      assert.deepEqual(tally([...(await ask(tab, 2)), ...(await ask(fresh, 2))]), { 200: 4 });
      assert.equal(it.dify.counts().refresh.total, 1);

      const again = await openOptions(it.browser);
      await says(again, pattern, 'Dify 1.14.2');
      await act(again, pattern, 'remove');
      await eventually(async () => !(await patterns(again)).includes(pattern));
      await eventually(async () => (await registered()).length === 0);
      await again.close();
    });

    test('is not listed when the person refuses', async () => {
      const options = await openOptions(it.browser);
      await it.browser.refuse(options, () => add(options, it.dify.origin));
      await eventually(async () => /Without your permission/.test(await said(options, 'sites')));
      assert.ok(!(await patterns(options)).includes(pattern));
      assert.deepEqual(await registered(), []);
      await options.close();
    });

    test('is allowed by the popup over it', async () => {
      await it.browser.agreeTo([pattern]);
      const tab = await signedIn();
      const popup = await it.browser.openToolbarPopup(tab);
      await shows(popup, 'not-granted');
      // Firefox gives the toolbar's popup the theme of its own window.
      const themes = /** @type {const} */ (['light', 'dark']);
      for (const theme of themes.slice(0, it.name === 'firefox' ? 1 : 2)) {
        await popup.setMedia({ theme });
        assert.deepEqual(await violations(popup), [], theme);
      }
      await popup.click('#here [data-action=grant]');
      await shows(popup, 'signed-in');
      await popup.close();
      await eventually(() => tab.evaluate(isServed), { what: 'the open tab is served' });
      it.dify.expire();
      assert.deepEqual(tally(await ask(tab)), { 200: 1 });
    });

    async function signedIn() {
      const [tab] = await it.signIn(1);
      if (!tab) throw new Error('there is a tab');
      return tab;
    }

    /** The match patterns that content scripts are registered for beyond the manifest's. */
    async function registered() {
      const scripts = await it.browser.extensionEval(() =>
        chrome.scripting.getRegisteredContentScripts(),
      );
      return [...new Set(scripts.flatMap(({ matches }) => matches ?? []))];
    }

    /** The worker hears of a permission by itself, maybe after the options page has looked at the site. */
    function isRegistered() {
      return eventually(async () => (await registered()).includes(pattern), {
        what: 'its scripts are registered',
      });
    }

    /**
     * All that the extension keeps in an area.
     * @param {'local'|'session'} area
     */
    async function stored(area) {
      const items = await it.browser.extensionEval((area) => chrome.storage[area].get(), area);
      return JSON.stringify(items);
    }
  },
  { double: { host: '127.0.0.2' } },
);

inConsole(
  'pages and API on two hosts',
  (it) => {
    test('are both asked for, and remembered as a pair', async () => {
      const [page, api] = ['http://127.0.0.2/*', 'http://127.0.0.3/*'];
      await it.browser.agreeTo([page, api]);
      const options = await openOptions(it.browser);
      await add(options, it.dify.origin);
      await says(options, page, `Its API is on ${new URL(it.dify.api).origin}`);
      await act(options, page, 'allow');
      await says(options, page, 'Dify 1.14.2');
      assert.ok(!(await patterns(options)).includes(api), 'the API is no site of its own');
      const { settings } = await it.browser.extensionEval(() =>
        chrome.storage.local.get('settings'),
      );
      const pair = { page: it.dify.origin, api: new URL(it.dify.api).origin };
      assert.deepEqual(/** @type {any} */ (settings).splitApis, [pair]);

      await act(options, page, 'remove');
      await eventually(async () => !(await patterns(options)).includes(page));
      const { origins } = await it.browser.extensionEval(() => chrome.permissions.getAll());
      assert.deepEqual(
        origins?.filter((origin) => /127\.0\.0\.[23]/.test(origin)),
        [],
      );
      await options.close();
    });

    test('are no pair when the person refuses, and what was set meanwhile stays', async () => {
      const options = await openOptions(it.browser);
      const [page, api] = [it.dify.origin, new URL(it.dify.api).origin];
      await options.focus();
      await options.page.type('#split-page', page);
      await options.page.type('#split-api', api);
      await it.browser.refuse(options, async () => {
        await options.page.keyboard.press('Enter');
        // It is known as long as the question is open.
        await eventually(() => stored().then(({ splitApis }) => splitApis?.length === 1));
        await it.browser.extensionEval(async () => {
          const { settings } = await chrome.storage.local.get('settings');
          await chrome.storage.local.set({
            settings: { .../** @type {object} */ (settings), holdSeconds: 17 },
          });
        });
      });
      await eventually(async () => /Without your permission/.test(await said(options, 'split')));
      const { splitApis, holdSeconds } = await stored();
      assert.deepEqual(splitApis, []);
      assert.equal(holdSeconds, 17);
      assert.equal(await options.evaluate(() => document.querySelector('[data-page]')), null);
      await options.close();
    });

    /** @returns {Promise<any>} */
    async function stored() {
      const { settings } = await it.browser.extensionEval(() =>
        chrome.storage.local.get('settings'),
      );
      return settings ?? {};
    }

    test('are both allowed by one click in the popup', async () => {
      await it.browser.agreeTo(['http://127.0.0.2/*', 'http://127.0.0.3/*']);
      const tab = await it.open('/signin');
      const popup = await it.browser.openToolbarPopup(tab);
      const about = '#here [data-field=about]';
      await eventually(
        () =>
          popup.evaluate(
            (about) => /127\.0\.0\.3/.test(document.querySelector(about)?.textContent ?? ''),
            about,
          ),
        { what: 'the API is named' },
      );
      await popup.click('#here [data-action=grant]');
      await shows(popup, 'anonymous');
      await popup.close();
    });
  },
  { double: { split: true, host: '127.0.0.2', apiHost: '127.0.0.3' } },
);

inConsole('a site that is no Dify', (it) => {
  test('is said to be none, whatever it answers, and nothing breaks', async () => {
    const site = createServer((request, response) => {
      const json = request.url?.startsWith('/console');
      response.setHeader('Content-Type', json ? 'application/json' : 'text/html');
      response.end(json ? '{"hello": "world"}' : '<!doctype html><title>A shop</title>');
    });
    await new Promise((resolve) => site.listen(0, '127.0.0.4', () => resolve(undefined)));
    const address = site.address();
    if (address === null || typeof address === 'string') throw new Error('it has a port');
    const pattern = 'http://127.0.0.4/*';
    try {
      await it.browser.agreeTo([pattern]);
      const options = await openOptions(it.browser);
      await add(options, `http://127.0.0.4:${address.port}`);
      await says(options, pattern, 'No app that Holdfast knows');
      const tab = await it.open('/', `http://127.0.0.4:${address.port}`);
      assert.deepEqual(tab.errors, []);
      await options.screenshot(`options/${it.name}-no-app-light`);

      await new Promise((resolve) => {
        site.close(() => resolve(undefined));
        site.closeAllConnections();
      });
      await it.close(tab);
      await act(options, pattern, 'look');
      await says(options, pattern, 'The site does not answer');
      await act(options, pattern, 'remove');
      await eventually(async () => !(await patterns(options)).includes(pattern));
      assert.deepEqual(options.errors, []);
      await options.close();
    } finally {
      site.close();
    }
  });

  test('is not even asked for where it is no address', async () => {
    const options = await openOptions(it.browser);
    for (const typed of ['', 'not an address', 'about:blank', 'ftp://a.example', '*.example']) {
      await add(options, typed);
      await eventually(async () => /not the address/.test(await said(options, 'sites')), {
        what: `it is said of ${typed}`,
      });
    }
    await options.close();
  });
});

/**
 * @param {Tab} options
 * @param {string} address
 */
async function add(options, address) {
  await options.focus();
  await options.evaluate(() => {
    const input = document.querySelector('#address');
    if (input instanceof HTMLInputElement) input.value = '';
  });
  await options.page.type('#address', address);
  await options.page.keyboard.press('Enter');
}

/**
 * Presses a button of a site's row.
 * @param {Tab} options
 * @param {string} pattern
 * @param {'allow'|'look'|'remove'} action
 */
async function act(options, pattern, action) {
  await click(options, `[data-pattern="${pattern}"] [data-action=${action}]`);
}

/**
 * @param {Tab} tab
 * @param {string} selector
 */
async function click(tab, selector) {
  await tab.focus();
  await tab.page.click(selector);
}

/**
 * The row of a site says so.
 * @param {Tab} options
 * @param {string} pattern
 * @param {string} line
 */
async function says(options, pattern, line) {
  /** @type {string | null | undefined} */
  let last;
  await eventually(
    async () => {
      last = await options.evaluate(
        (pattern) =>
          document.querySelector(`[data-pattern="${pattern}"] [data-field=line]`)?.textContent,
        pattern,
      );
      return last === line;
    },
    { what: `${pattern}: ${line}` },
  ).catch((error) => {
    throw new Error(`it says ${JSON.stringify(last)}`, { cause: error });
  });
}

/**
 * @param {Tab} options
 * @param {'sites'|'split'} place
 */
function said(options, place) {
  return options.evaluate(
    (place) => document.querySelector(`#${place}-said`)?.textContent ?? '',
    place,
  );
}

/** @param {Tab} options */
function patterns(options) {
  return options.evaluate(() =>
    [...document.querySelectorAll('[data-pattern]')].map((row) => row.getAttribute('data-pattern')),
  );
}

/**
 * @param {import('../browser/open.js').Opened} popup
 * @param {string} state
 */
async function shows(popup, state) {
  await eventually(
    () =>
      popup.evaluate(
        (state) => document.querySelector('#here')?.getAttribute('data-state') === state,
        state,
      ),
    { what: `the popup shows ${state}` },
  );
}
