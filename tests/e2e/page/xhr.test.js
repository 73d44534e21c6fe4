// @ts-check
// XMLHttpRequest in a page with Holdfast (scenarios 15–19): a replay looks like one native request.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, timePasses } from '../../browser/index.js';
import { signedIn, TEST } from './signed-in.js';

/**
 * One request, with every kind of listener, and what they saw.
 * @param {{ url: string, set?: Record<string, any>, mime?: string, sync?: boolean }} what
 */
async function observe({ url, set = {}, mime, sync = false }) {
  const xhr = new XMLHttpRequest();
  /** @type {string[]} */
  const seen = [];
  const note = (/** @type {string} */ who) => (/** @type {any} */ event) => {
    const line = `${who} ${event.type} ${xhr.readyState} ${xhr.status} ${event.loaded ?? ''}`;
    if (seen.at(-1) !== line) seen.push(line);
  };
  const types = ['readystatechange', 'loadstart', 'progress', 'load', 'loadend', 'error', 'abort'];
  for (const type of types) {
    /** @type {any} */ (xhr)[`on${type}`] = note('on');
    xhr.addEventListener(type, note('early capture'), true);
    xhr.addEventListener(type, note('early once'), { once: true });
  }
  const removed = note('removed');
  xhr.addEventListener('load', removed);
  xhr.removeEventListener('load', removed);
  xhr.open('POST', url, !sync);
  if (!sync) Object.assign(xhr, set);
  if (mime) xhr.overrideMimeType(mime);
  xhr.setRequestHeader('X-CSRF-Token', /** @type {any} */ (window).csrf());
  xhr.setRequestHeader('X-Test-Id', 'a');
  xhr.setRequestHeader('X-Test-Id', 'b');
  for (const type of types) {
    xhr.addEventListener(type, { handleEvent: note('late object') });
    xhr.addEventListener(type, note('late once capture'), { once: true, capture: true });
  }
  const ended = new Promise((resolve) => xhr.addEventListener('loadend', resolve));
  xhr.send('body');
  if (!sync) await ended;
  const { status, responseType, timeout, withCredentials, responseURL, response } = xhr;
  const text =
    response instanceof ArrayBuffer || response instanceof Blob
      ? await new Response(response).text()
      : response instanceof Document
        ? response.documentElement.outerHTML.slice(0, 20)
        : response;
  const kind = `${Object.prototype.toString.call(response)} ${response?.type ?? ''}`;
  const type = xhr.getResponseHeader('content-type');
  return { seen, status, responseType, timeout, withCredentials, responseURL, text, kind, type };
}

signedIn('XMLHttpRequest', (given) => {
  const ways = [
    { title: 'as it is' },
    { title: 'as json', set: { responseType: 'json', timeout: 5000 } },
    { title: 'as blob', set: { responseType: 'blob', withCredentials: true } },
    { title: 'as arraybuffer', set: { responseType: 'arraybuffer' } },
    { title: 'as text of another charset', mime: 'text/plain;charset=x-user-defined' },
    { title: 'as an overridden document', set: { responseType: 'document' }, mime: 'text/html' },
  ];
  for (const { title, ...way } of ways) {
    test(`a replay shows listeners what one native request shows them, ${title}`, async () => {
      const { tab, dify, statuses } = given;
      const what = { url: `${TEST}/seen`, ...way };
      const native = await tab.evaluate(observe, what);
      await given.expire();
      dify.reset();
      const replayed = await tab.evaluate(observe, what);

      assert.equal(replayed.status, 200);
      assert.deepEqual(replayed, native);
      assert.deepEqual(statuses('/holdfast-test/seen'), [401, 200]);
      assert.deepEqual(
        dify.requests().filter(({ id }) => id === 'a, b').length,
        2,
        'headers are kept, each once',
      );
    });
  }

  test('a 401 that is not to be refreshed reaches every listener, with its body', async () => {
    const { tab, dify, statuses } = given;
    for (const { title, ...way } of ways) {
      dify.set({ apiStatus: { path: '/holdfast-test/else', code: 'not_setup' } });
      const what = { url: `${TEST}/else`, ...way };
      const { status, seen, text, type } = await tab.evaluate(observe, what);

      assert.equal(status, 401, title);
      const of = (/** @type {string} */ kind) =>
        seen
          .filter((line) => line.includes(` ${kind} 4 401`))
          .map((line) => line.split(` ${kind}`)[0]);
      const all = ['on', 'early capture', 'early once', 'late object', 'late once capture'];
      assert.deepEqual(of('load').sort(), [...all].sort(), title);
      assert.deepEqual(of('loadend').sort(), [...all].sort(), title);
      assert.ok(of('readystatechange').includes('on'), title);
      assert.match(seen.find((line) => line.includes('loadend')) ?? '', / [1-9]\d*$/, 'loaded');
      assert.match(String(type), /json/, title);
      if (!way.mime) assert.equal((text.code ? text : JSON.parse(text)).code, 'not_setup', title);
    }
    assert.deepEqual(
      statuses('/holdfast-test/else'),
      ways.map(() => 401),
    );
    assert.equal(dify.counts().refresh.total, 0);
  });

  test('a synchronous request is not touched', async () => {
    const { tab, dify, statuses } = given;
    await given.expire();
    const { status } = await tab.evaluate(observe, { url: `${TEST}/sync`, sync: true });
    assert.equal(status, 401);
    assert.deepEqual(statuses('/holdfast-test/sync'), [401]);
    assert.equal(dify.counts().refresh.total, 0);
  });

  test('upload progress starts again with the replay and comes to its end', async () => {
    const { tab, dify } = given;
    await given.expire();
    const { status, seen } = await tab.evaluate(
      (url) =>
        new Promise((resolve) => {
          const xhr = new XMLHttpRequest();
          /** @type {string[]} */
          const seen = [];
          for (const type of ['loadstart', 'load', 'loadend']) {
            xhr.upload.addEventListener(type, (event) =>
              seen.push(`${type} ${/** @type {ProgressEvent} */ (event).loaded}`),
            );
          }
          xhr.upload.onprogress = ({ loaded, total }) => loaded === total && seen.push('all');
          xhr.onloadend = () => resolve({ status: xhr.status, seen });
          xhr.open('POST', url);
          xhr.send(new Uint8Array(300_000));
        }),
      `${TEST}/upload`,
    );
    assert.equal(status, 200);
    const once = ['loadstart 0', 'all', 'load 300000', 'loadend 300000'];
    assert.deepEqual(seen, [...once, ...once]);
  });

  test('a timeout counts each sending, not the wait', async () => {
    const { tab, dify } = given;
    await given.expire();
    dify.set({ refreshWaits: true });
    // Each sending is answered within it, also by a busy machine.
    const timeout = 3000;
    const held = tab.evaluate(observe, { url: `${TEST}/timeout`, set: { timeout } });
    await eventually(() => dify.counts().refresh.inFlight === 1);
    await timePasses(timeout);
    dify.set({ refreshWaits: false });
    assert.equal((await held).status, 200);
    const slow = { url: `${TEST}/timeout?delay=60000`, set: { timeout: 400 } };
    assert.equal((await tab.evaluate(observe, slow)).status, 0);
  });

  test('abort() while held ends the request as natively, and nothing is sent again', async () => {
    const { tab, dify, statuses } = given;
    /** @param {string} url */
    const start = async (url) => {
      const page = /** @type {any} */ (window);
      const xhr = (page.xhr = new XMLHttpRequest());
      page.seen = [];
      for (const type of ['readystatechange', 'load', 'loadend', 'abort', 'error']) {
        xhr.addEventListener(type, () => page.seen.push(`${type} ${xhr.readyState} ${xhr.status}`));
      }
      xhr.open('GET', url);
      xhr.send();
      page.seen = [];
    };
    const abort = () => {
      const page = /** @type {any} */ (window);
      page.xhr.abort();
      return [...page.seen, page.xhr.readyState, page.xhr.status, page.xhr.responseText];
    };
    await tab.evaluate(start, `${TEST}/native?delay=60000`);
    const native = await tab.evaluate(abort);
    await given.expire();
    dify.set({ refreshWaits: true });
    await tab.evaluate(start, `${TEST}/held`);
    await eventually(() => dify.counts().refresh.total === 1);
    const held = await tab.evaluate(abort);
    dify.set({ refreshWaits: false });
    await eventually(() => dify.counts().refresh.ok === 1);

    assert.deepEqual(held, native);
    await tab.evaluate((url) => fetch(url).then(() => {}), `${TEST}/later`);
    assert.deepEqual(statuses('/holdfast-test/held'), [401]);
    assert.deepEqual(await tab.evaluate(() => /** @type {any} */ (window).seen.length), 3);
  });

  test('an object can be used again, in and out of scope', async () => {
    const { tab, dify, statuses } = given;
    await given.expire();
    const seen = await tab.evaluate(async (url) => {
      const xhr = new XMLHttpRequest();
      const seen = [];
      for (const each of [url, '/nowhere', url, '/console/api/refresh-token', url, '/nowhere']) {
        xhr.open('POST', each);
        xhr.setRequestHeader('X-CSRF-Token', /** @type {any} */ (window).csrf());
        xhr.send('x');
        await new Promise((resolve) => (xhr.onloadend = resolve));
        seen.push(xhr.status, xhr.readyState, Object.keys(xhr).length);
      }
      return seen;
    }, `${TEST}/again`);
    assert.deepEqual(seen, [200, 4, 0, 404, 4, 0, 200, 4, 0, 200, 4, 0, 200, 4, 0, 404, 4, 0]);
    assert.deepEqual(statuses('/holdfast-test/again'), [401, 200, 200, 200]);
  });

  test('a held object that the page opens anew forgets the old request', async () => {
    const { tab, dify, statuses } = given;
    await given.expire();
    dify.set({ refreshWaits: true });
    await tab.evaluate((url) => {
      const page = /** @type {any} */ (window);
      const xhr = (page.xhr = new XMLHttpRequest());
      xhr.open('GET', url);
      xhr.send();
    }, `${TEST}/old`);
    await eventually(() => dify.counts().refresh.total === 1);
    const status = await tab.evaluate(
      () =>
        new Promise((resolve) => {
          const { xhr } = /** @type {any} */ (window);
          xhr.open('GET', '/nowhere');
          xhr.onload = () => resolve(xhr.status);
          xhr.send();
        }),
    );
    dify.set({ refreshWaits: false });
    await eventually(() => dify.counts().refresh.ok === 1);
    assert.equal(status, 404);
    assert.deepEqual(statuses('/holdfast-test/old'), [401]);
  });

  test('the constructor is the browser’s own', async () => {
    const { tab } = given;
    const looks = await tab.evaluate(() => {
      class Child extends XMLHttpRequest {}
      const frame = document.body.appendChild(document.createElement('iframe'));
      const own = /** @type {any} */ (frame.contentWindow).XMLHttpRequest;
      return {
        text: String(XMLHttpRequest).replace(/\s+/g, ' '),
        instance: new Child() instanceof XMLHttpRequest,
        statics: [XMLHttpRequest.UNSENT, XMLHttpRequest.DONE, XMLHttpRequest.length],
        likeAnother: Object.keys(own.prototype).every((key) => key in XMLHttpRequest.prototype),
        send: [XMLHttpRequest.prototype.send.name, XMLHttpRequest.prototype.open.length],
        own: Reflect.ownKeys(new XMLHttpRequest()),
        tag: String(new XMLHttpRequest()),
      };
    });
    assert.deepEqual(looks, {
      text: 'function XMLHttpRequest() { [native code] }',
      instance: true,
      statics: [0, 4, 0],
      likeAnother: true,
      send: ['send', 2],
      own: [],
      tag: '[object XMLHttpRequest]',
    });
  });
});
