// @ts-check
// Bodies of every kind arrive intact, and are served exactly once (scenarios 11–14, 17, 21).

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { eventually } from '../../browser/index.js';
import { signedIn, TEST } from './signed-in.js';

/**
 * Sends a body of this kind, in the page.
 * @param {{ url: string, kind: string, by: string }} what
 */
async function send({ url, kind, by }) {
  const text = 'Grüße, 世界';
  const bytes = new Uint8Array([...new Array(100_000).keys()].map((n) => n % 256));
  const form = new FormData();
  form.append('text', text);
  form.append('file', new File([bytes], 'ä.bin', { type: 'application/x-test' }));
  /** @type {Record<string, any>} */
  const bodies = {
    nothing: undefined,
    string: text,
    Blob: new Blob([bytes], { type: 'image/png' }),
    File: new File([bytes], 'a.bin'),
    FormData: form,
    URLSearchParams: new URLSearchParams({ a: text, b: '2' }),
    ArrayBuffer: bytes.buffer,
    view: bytes.subarray(10, 1000),
    DataView: new DataView(bytes.buffer, 5, 50),
  };
  const body = bodies[kind];
  const csrf = /** @type {any} */ (window).csrf();
  const headers = { 'X-CSRF-Token': csrf };
  const init = { method: 'POST', headers, body };
  const change = () => {
    bytes.fill(0);
    form.set('text', 'changed');
    bodies.URLSearchParams.set('a', 'changed');
  };
  if (by === 'XHR') {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', url);
    xhr.setRequestHeader('X-CSRF-Token', csrf);
    xhr.responseType = 'json';
    xhr.send(body);
    change();
    await new Promise((resolve) => (xhr.onloadend = resolve));
    return { status: xhr.status, ...xhr.response };
  }
  const calls = {
    fetch: () => fetch(url, init),
    'fetch of a URL': () => fetch(new URL(url, location.href), init),
    'fetch of a Request': () => fetch(new Request(url, init)),
    'fetch of a Request whose body init replaces': () =>
      fetch(new Request(url, { method: 'POST', body: 'not this' }), { ...init, body: body ?? '' }),
    'fetch of a Request with more in init': () =>
      fetch(new Request(url, init), { cache: 'no-store' }),
  };
  const sent = calls[/** @type {keyof typeof calls} */ (by)]();
  change();
  const response = await sent;
  return { status: response.status, ...(await response.json()) };
}

const KINDS = [
  'nothing',
  'string',
  'Blob',
  'File',
  'FormData',
  'URLSearchParams',
  'ArrayBuffer',
  'view',
  'DataView',
];
const WAYS = [
  'fetch',
  'fetch of a URL',
  'fetch of a Request',
  'fetch of a Request whose body init replaces',
  'fetch of a Request with more in init',
  'XHR',
];

signedIn('a body is sent again as it was', (given) => {
  for (const by of WAYS) {
    test(`by ${by}`, async () => {
      const { tab, dify, statuses } = given;
      const sendAll = () =>
        Promise.all(
          KINDS.map(async (kind) => {
            const url = `${TEST}/${kind}`;
            return { kind, ...comparable(await tab.evaluate(send, { url, kind, by })) };
          }),
        );
      const plain = await sendAll();
      await given.expire();
      dify.reset();
      // Until all have left: one that leaves later has the new token.
      dify.set({ refreshWaits: true });
      const sent = sendAll();
      await eventually(() => dify.counts().unauthorized === KINDS.length);
      dify.set({ refreshWaits: false });
      const replayed = await sent;

      assert.deepEqual(replayed, plain);
      for (const { kind, status } of replayed) {
        assert.equal(status, 200, kind);
        assert.deepEqual(statuses(`/holdfast-test/${kind}`), [401, 200], kind);
      }
      assert.equal(dify.counts().refresh.total, 1);
    });
  }

  test('a stream is sent once: its 401 passes, and the next request finds a fresh session', async (t) => {
    const { tab, dify, statuses } = given;
    // Over HTTP/1.1 Chromium refuses it; Firefox sends its name as a string.
    await given.expire();
    const status = await tab.evaluate(async (url) => {
      const body = new Blob(['streamed']).stream();
      const init = /** @type {any} */ ({ method: 'POST', body, duplex: 'half' });
      return fetch(url, init).then(
        (response) => response.status,
        (error) => String(error),
      );
    }, `${TEST}/stream`);
    t.diagnostic(String(status));

    assert.ok(statuses('/holdfast-test/stream').length <= 1);
    assert.match(String(status), /^401$|TypeError/);
  });
});

/** Boundaries of forms are random: here the form is compared with what belongs between them.
 * @param {any} answer */
function comparable({ contentType, bodyLength, bodySha256, ...rest }) {
  const boundary = /boundary=(.*)/.exec(contentType ?? '')?.[1];
  if (!boundary) return { ...rest, contentType, bodyLength, bodySha256 };
  const part = `--${boundary}\r\nContent-Disposition: form-data; name=`;
  const form = Buffer.concat([
    Buffer.from(`${part}"text"\r\n\r\nGrüße, 世界\r\n`),
    Buffer.from(`${part}"file"; filename="ä.bin"\r\nContent-Type: application/x-test\r\n\r\n`),
    Buffer.from([...new Array(100_000).keys()].map((n) => n % 256)),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  assert.equal(bodySha256, createHash('sha256').update(form).digest('hex'), 'the form');
  return rest;
}
