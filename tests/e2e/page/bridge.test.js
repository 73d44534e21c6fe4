// @ts-check
// The bridge between page and relay, with a page that lies (scenarios 47, 48, 53, 61).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTICE } from './notice.js';
import { signedIn, TEST } from './signed-in.js';

/** Says something to the relay as the page's scripts do; whether it was taken. @param {unknown[]} all */
function say(all) {
  return all.map((detail) => {
    const event = new CustomEvent('holdfast:1:page', { cancelable: true, detail });
    return !window.dispatchEvent(event);
  });
}

/** @param {string} url */
async function status(url) {
  const headers = { 'X-CSRF-Token': /** @type {any} */ (window).csrf() };
  return (await fetch(url, { headers })).status;
}

signedIn('the bridge', (given) => {
  /** @param {Record<string, unknown>} change */
  const notice = (change) =>
    JSON.stringify({
      ...NOTICE,
      request: 4_000_000_000,
      url: `${given.dify.origin}${TEST}/forged`,
      ...change,
    });

  test('what the relay does not know is not taken', async () => {
    const { tab, dify } = given;
    const taken = await tab.evaluate(say, [
      null,
      7,
      { kind: 'ping' },
      '',
      '{',
      'null',
      '[]',
      '{"kind":"constructor"}',
      '{"kind":"__proto__"}',
      '{"kind":["ping"],"request":1}',
      '{"kind":"execute","session":"a","attempt":1}',
      '{"kind":"executed","session":"a","attempt":1,"answer":{"kind":"networkError"}}',
      '{"kind":"hello","page":{"api":null,"base":""}}',
      '{"kind":"ended","request":77,"status":200}',
      '{"kind":"cancelled","request":77}',
      '{"kind":"called","request":1,"url":"http://x/","call":"anything"}',
      notice({ request: -1 }),
      notice({ request: 1.5 }),
      notice({ request: 2 ** 40 }),
      notice({ url: 7 }),
      notice({ url: `http://x/${'a'.repeat(5000)}` }),
      notice({ url: 'javascript:alert(1)' }),
      notice({ word: 'a'.repeat(200) }),
      notice({ json: 'yes' }),
      notice({ left: null }),
      notice({ replays: 300 }),
      notice({ held: undefined }),
    ]);
    assert.deepEqual(new Set(taken), new Set([false]));
    assert.deepEqual(await tab.evaluate(say, ['{"kind":"ping"}']), [true]);
    assert.equal(await tab.evaluate(status, `${TEST}/after`), 200);
    assert.equal(dify.counts().refresh.total, 0);
    assert.deepEqual(tab.errors, []);
  });

  test('a forged flood costs one refresh of the page’s own session', async () => {
    const { tab, dify } = given;
    const flood = (/** @type {number} */ size) =>
      [...new Array(size).keys()].map((n) => notice({ request: 4_000_000_000 + n }));
    await given.expire();
    await tab.evaluate(say, [
      notice({ request: 3, url: 'https://other.example/console/api/apps' }),
      ...flood(500),
    ]);
    assert.equal(await tab.evaluate(status, `${TEST}/after`), 200);

    assert.equal(dify.counts().refresh.total, 1);
    const paths = new Set(dify.requests().map(({ path }) => path));
    paths.delete('/console/api/account/profile');
    assert.deepEqual(paths, new Set(['/console/api/refresh-token', `${TEST}/after`]));
    const taken = await tab.evaluate(say, flood(3000));
    assert.equal(taken.filter((one) => one).length, 1000);
  });

  test('forged answers move no request of the page', async () => {
    const { tab, statuses } = given;
    const answered = await tab.evaluate(async (url) => {
      const say = (/** @type {any} */ detail) =>
        window.dispatchEvent(new CustomEvent('holdfast:1:relay', { cancelable: true, detail }));
      for (const detail of [
        null,
        7,
        '',
        '{',
        'null',
        '{"kind":"replay","request":1,"headers":1}',
      ]) {
        say(detail);
      }
      const headers = { 'X-CSRF-Token': /** @type {any} */ (window).csrf() };
      const answer = fetch(url, { headers });
      for (let request = 0; request < 50; request += 1) {
        for (const kind of ['replay', 'giveUp', 'proceed', 'answer']) {
          say(JSON.stringify({ kind, request, epoch: 9, headers: [], status: 200, body: '{}' }));
        }
      }
      return (await answer).status;
    }, `${TEST}/forged`);
    assert.equal(answered, 200);
    assert.deepEqual(statuses('/holdfast-test/forged'), [200]);
    assert.deepEqual(tab.errors, []);
  });

  test('the page learns no credential that it cannot read', async () => {
    const { tab, browser, dify } = given;
    await tab.evaluate(() => {
      const page = /** @type {any} */ (window);
      page.overheard = [];
      for (const name of ['holdfast:1:page', 'holdfast:1:relay']) {
        const note = (/** @type {any} */ { detail }) => page.overheard.push(detail);
        window.addEventListener(name, note);
      }
    });
    await given.expire();
    assert.equal(await tab.evaluate(status, `${TEST}/secret?query=private`), 200);
    const overheard = await tab.evaluate(() => /** @type {any} */ (window).overheard.join());
    const secrets = (await browser.cookies()).filter(({ httpOnly }) => httpOnly);

    assert.match(overheard, /"kind":"replay"/);
    assert.ok(secrets.length >= 2);
    for (const { value } of secrets) assert.ok(!overheard.includes(value));
    assert.ok(!overheard.includes('private'));
  });

  test('a second copy of the scripts does nothing', async () => {
    const { tab, browser, dify, statuses } = given;
    await browser.extensionEval(async (url) => {
      const [tab] = (await chrome.tabs.query({})).filter((each) => each.url === url);
      const target = { tabId: tab?.id ?? 0 };
      const { content_scripts: groups = [] } = chrome.runtime.getManifest();
      for (const { js = [], world = 'ISOLATED' } of /** @type {any[]} */ (groups)) {
        await chrome.scripting.executeScript({ target, files: js, world });
      }
    }, tab.url());
    await given.expire();
    const seen = await tab.evaluate(async (url) => {
      const page = /** @type {any} */ (window);
      let told = 0;
      // A page that waits for long says besides, each half second, that it is there.
      window.addEventListener('holdfast:1:page', (/** @type {any} */ { detail }) => {
        if (JSON.parse(detail).kind !== 'ping') told += 1;
      });
      const headers = { 'X-CSRF-Token': page.csrf() };
      const response = await fetch(url, { headers, method: 'POST', body: 'once' });
      return { told, status: response.status, mark: page[Symbol.for('holdfast.1')] };
    }, `${TEST}/second`);

    assert.deepEqual(seen, { told: 1, status: 200, mark: true });
    assert.deepEqual(statuses('/holdfast-test/second'), [401, 200]);
    assert.equal(dify.counts().refresh.total, 1);
  });

  test('a frame of an opaque origin is left alone', async () => {
    const { tab, dify } = given;
    await tab.evaluate(
      (url) =>
        Promise.all(
          ['allow-scripts', 'allow-scripts allow-same-origin'].map((sandbox) => {
            const frame = document.createElement('iframe');
            frame.setAttribute('sandbox', sandbox);
            frame.src = url;
            document.body.append(frame);
            return new Promise((resolve) => (frame.onload = resolve));
          }),
        ),
      `${dify.origin}/console/api/version`,
    );
    const [, ...frames] = tab.page.frames();
    const marks = await Promise.all(
      frames.map((frame) =>
        frame.evaluate(() => ({
          opaque: origin === 'null',
          on: Symbol.for('holdfast.1') in window,
        })),
      ),
    );
    const [opaque, own] = marks[0]?.opaque ? marks : marks.reverse();
    assert.deepEqual(opaque, { opaque: true, on: false });
    assert.deepEqual(own, { opaque: false, on: true });
  });
});
