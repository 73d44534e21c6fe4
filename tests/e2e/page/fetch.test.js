// @ts-check
// fetch in a page with Holdfast: as native, but for a 401 of its session (scenarios 15, 19–25, 58).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../browser/index.js';
import { signedIn, TEST } from './signed-in.js';

signedIn('fetch', (given) => {
  test('a page that aborts while its request is held gets its own reason at once', async () => {
    const { tab, dify, statuses } = given;
    await given.expire();
    dify.set({ refreshWaits: true });
    await tab.evaluate((url) => {
      const page = /** @type {any} */ (window);
      page.controllers = ['init', 'Request', 'both'].map(() => new AbortController());
      const [a, b, c] = page.controllers.map((/** @type {AbortController} */ one) => one.signal);
      const other = new AbortController().signal;
      const calls = [
        fetch(`${url}/init`, { signal: a }),
        fetch(new Request(`${url}/Request`, { signal: b })),
        fetch(new Request(`${url}/both`, { signal: other }), { signal: c }),
      ];
      page.outcome = Promise.all(
        calls.map((call) =>
          call.then(
            () => 'answered',
            (error) => `${error}`,
          ),
        ),
      );
    }, TEST);
    await eventually(() => dify.counts().unauthorized === 3 && dify.counts().refresh.total === 1);
    const outcome = await tab.evaluate(() => {
      const page = /** @type {any} */ (window);
      page.controllers[0].abort('mine');
      page.controllers[1].abort(new Error('mine too'));
      page.controllers[2].abort();
      return page.outcome;
    });

    assert.match(outcome[0], /^mine$/);
    assert.match(outcome[1], /^Error: mine too$/);
    assert.match(outcome[2], /^AbortError: /);
    // The refresh goes on, and serves the next one.
    assert.equal(dify.counts().refresh.inFlight, 1);
    dify.set({ refreshWaits: false });
    await eventually(() => dify.counts().refresh.ok === 1);
    assert.equal(await tab.evaluate(status, `${TEST}/next`), 200);
    for (const path of ['init', 'Request', 'both']) {
      assert.deepEqual(statuses(`/holdfast-test/${path}`), [401]);
    }
    assert.equal(dify.counts().refresh.total, 1);
  });

  test('a signal of the Request that init overrides does not abort', async () => {
    const { tab, dify } = given;
    await given.expire();
    const outcome = await tab.evaluate(async (url) => {
      const request = new Request(url, { signal: AbortSignal.abort() });
      const response = await fetch(request, { signal: new AbortController().signal });
      return response.status;
    }, `${TEST}/override`);
    assert.equal(outcome, 200);
  });

  test('a request that is aborted before it is sent rejects as natively', async () => {
    const { tab, statuses } = given;
    const outcome = await tab.evaluate(
      (url) => fetch(url, { signal: AbortSignal.abort('early') }).catch(String),
      `${TEST}/early`,
    );
    assert.equal(outcome, 'early');
    assert.deepEqual(statuses('/holdfast-test/early'), []);
  });

  for (const code of ['not_setup', 'init_validate_failed', 'web_sso_auth_required', undefined]) {
    const html = code === undefined;
    test(`a 401 that means something else passes: ${code ?? 'HTML'}`, async () => {
      const { tab, dify, statuses } = given;
      dify.set({ apiStatus: { path: '/holdfast-test/else', html, ...(code ? { code } : {}) } });
      const text = await tab.evaluate(async (url) => (await fetch(url)).text(), `${TEST}/else`);

      assert.match(text, html ? /</ : new RegExp(String(code)));
      assert.deepEqual(statuses('/holdfast-test/else'), [401]);
      assert.equal(dify.counts().refresh.total, 0);
    });
  }

  test('answers other than 401 are never sent again', async () => {
    const { tab, statuses, dify } = given;
    for (const code of [200, 204, 400, 403, 404, 500, 503]) {
      const answer = await tab.evaluate(status, `${TEST}/other?status=${code}`);
      assert.equal(answer, code);
    }
    assert.deepEqual(statuses('/holdfast-test/other'), [200, 204, 400, 403, 404, 500, 503]);
    assert.equal(dify.counts().refresh.total, 0);
  });

  test('what the replay meets reaches the page as it is', async () => {
    const { tab, dify, statuses } = given;
    await given.expire();
    dify.set({ refreshDelayMs: 500 });
    const outcome = tab.evaluate(status, `${TEST}/fault`);
    await eventually(() => dify.counts().refresh.inFlight === 1);
    dify.set({ apiStatus: { path: '/holdfast-test/fault', status: 500, times: Infinity } });
    assert.equal(await outcome, 500);
    assert.deepEqual(statuses('/holdfast-test/fault'), [401, 500]);
  });

  test('requests outside the scope see nothing of Holdfast', async () => {
    const { tab, dify } = given;
    await given.expire();
    const { origin } = dify;
    const answers = await tab.evaluate(async (base) => {
      const codes = [];
      for (const path of ['/api/passport', '/apps?next=/console/api/x', '/nowhere']) {
        codes.push((await fetch(base + path)).status);
      }
      return codes;
    }, origin);
    assert.deepEqual(answers, [401, 200, 404]);
    assert.equal(dify.counts().refresh.total, 0);
  });

  test('a stream of events is read as it comes, after one refresh', async () => {
    const { tab, dify } = given;
    dify.set({ chatChunks: 5, chatChunkMs: 500 });
    await given.expire();
    const { answer, times } = await tab.evaluate(async () => {
      /** @type {number[]} */
      const times = [];
      const call = /** @type {any} */ (window).dify;
      const seen = new MutationObserver(() => times.push(performance.now()));
      const shown = document.querySelector('#answer');
      if (shown) seen.observe(shown, { childList: true, characterData: true, subtree: true });
      return { answer: await call.chat(), times };
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.attempts, 1);
    assert.ok(Number(times.at(-1)) - Number(times[0]) > 100, 'it came in pieces');
    assert.equal(dify.counts().refresh.total, 1);
  });

  test('fetch looks as the browser made it', async () => {
    const { tab } = given;
    const looks = await tab.evaluate(() => {
      const { get, set, value, ...flags } = /** @type {PropertyDescriptor} */ (
        Object.getOwnPropertyDescriptor(window, 'fetch')
      );
      return {
        name: fetch.name,
        length: fetch.length,
        isNative:
          /\[native code\]/.test(String(fetch)) &&
          /\[native code\]/.test(`${XMLHttpRequest.prototype.open}`),
        flags,
        isPromise: fetch('/nowhere') instanceof Promise,
        isHeldPromise: fetch('/console/api/version') instanceof Promise,
        illegal: (() => {
          try {
            fetch.call({}, '/').catch(() => {});
            return 'rejects';
          } catch {
            return 'throws';
          }
        })(),
      };
    });
    assert.deepEqual(looks, {
      name: 'fetch',
      length: 1,
      isNative: true,
      flags: { writable: true, enumerable: true, configurable: true },
      isPromise: true,
      isHeldPromise: true,
      illegal: 'rejects',
    });
  });

  test('what the page patches afterwards is called once, and never for the replay', async () => {
    const { tab, dify } = given;
    await given.expire();
    const calls = await tab.evaluate(async (url) => {
      const page = /** @type {any} */ (window);
      const { fetch: fetchBefore } = window;
      const { open } = XMLHttpRequest.prototype;
      let calls = 0;
      window.fetch = (...args) => {
        calls += 1;
        return fetchBefore(...args);
      };
      XMLHttpRequest.prototype.open = function (/** @type {any[]} */ ...args) {
        calls += 1;
        return Reflect.apply(open, this, args);
      };
      page.Request = page.Response = page.JSON.parse = null;
      await fetch(url);
      await new Promise((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.onload = resolve;
        xhr.open('GET', url);
        xhr.setRequestHeader('X-CSRF-Token', page.csrf());
        xhr.send();
      });
      return calls;
    }, `${TEST}/patched`);
    assert.equal(calls, 2);
    assert.deepEqual(given.statuses('/holdfast-test/patched'), [401, 200, 200]);
  });

  // The last one: after refreshes that helped nobody the worker takes its time.
  test('a 401 that stays is replayed at most twice, and is the native one', async () => {
    const { tab, dify, statuses } = given;
    dify.set({
      apiStatus: { path: '/holdfast-test/never', code: 'unauthorized', times: Infinity },
    });
    const answer = await tab.evaluate(async (url) => {
      const response = await fetch(url, { method: 'POST', body: 'x' });
      const { status, type, redirected, bodyUsed, ok } = response;
      const body = await response.json();
      return { status, type, redirected, bodyUsed, ok, path: new URL(response.url).pathname, body };
    }, `${TEST}/never`);

    assert.deepEqual(
      { ...answer, body: answer.body.code },
      {
        status: 401,
        type: 'basic',
        redirected: false,
        bodyUsed: false,
        ok: false,
        path: `${TEST}/never`,
        body: 'unauthorized',
      },
    );
    const sent = statuses('/holdfast-test/never').length;
    assert.ok(sent >= 2 && sent <= 3, `sent ${sent} times`);
    assert.ok(dify.counts().refresh.total <= 2);
  });
});

/** @param {string} url */
async function status(url) {
  const headers = { 'X-CSRF-Token': /** @type {any} */ (window).csrf() };
  return (await fetch(url, { headers })).status;
}
