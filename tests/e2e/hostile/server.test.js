// @ts-check
// A hostile server answers the refresh with whatever it likes (scenarios 29, 39, 64): nothing is sent
// as somebody else or to anybody else, and another site is refreshed as ever meanwhile.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../browser/index.js';
import { listenOn } from '../../double/socket.js';
import { ask, PATH, tally } from '../console.js';
import { besideAnotherSite } from './beside.js';

const HEADERS_BYTES = 200_000;
const BODY_BYTES = 100_000_000;
const CHUNK = Buffer.alloc(1_000_000, 'x');

besideAnotherSite('a hostile server', (it, other) => {
  test('whose answer to the refresh has 200 KB of headers, and then 100 MB, has no effect on another site', async (t) => {
    const tab = await other.signIn();
    const usual = await other.expiry();
    await it.rest();
    let written = 0;
    let ended = false;
    for (const answer of /** @type {const} */ (['headers', 'body'])) {
      it.dify.answerRefresh(async (response) => {
        response.setHeader('Content-Type', 'application/json');
        if (answer === 'headers') response.setHeader('X-Long', 'x'.repeat(HEADERS_BYTES));
        for (
          ;
          answer === 'body' && written < BODY_BYTES && !response.destroyed;
          written += CHUNK.length
        )
          if (!response.write(CHUNK))
            await new Promise((resolve) => response.once('drain', resolve));
        response.end('{}');
        ended = true;
      });
      it.dify.expire();
      it.dify.reset();
      const own = ask(tab);
      await eventually(() => it.dify.counts().refresh.total > 0);
      const meanwhile = await other.expiry();
      it.dify.answerRefresh(null);
      assert.deepEqual(tally(await own), { 200: 1 });
      t.diagnostic(`${answer}: ${written} bytes, ${meanwhile} ms elsewhere, ${usual} ms before`);
      await it.rest();
    }
    assert.ok(ended);
    other.isUntouched();
  });

  test('that signs another person in by its refresh gets no request of the one as the other', async () => {
    const tab = await other.signIn();
    const stranger = it.dify.addAccount({ email: 'stranger@example.com' });
    // Until all have left: one that leaves later is the stranger's.
    it.dify.set({ refreshAs: stranger.email, refreshWaits: true });
    it.dify.expire();
    const held = ['POST', 'PUT', 'PATCH', 'DELETE'].map((method) =>
      tab.evaluate(
        (url, method) => fetch(url, { method, body: 'mine' }).then(({ status }) => status),
        `/console/api${PATH}/mine?${method}`,
        method,
      ),
    );
    await eventually(() => it.dify.counts().unauthorized === held.length);
    it.dify.set({ refreshWaits: false });
    assert.deepEqual(await Promise.all(held), [401, 401, 401, 401]);
    const sent = it.dify.requests().filter(({ path }) => path.endsWith('/mine'));
    assert.equal(sent.length, 4);
    assert.deepEqual(new Set(sent.map(({ user }) => user)), new Set([null]));
    await other.expiry();
    other.isUntouched();
  });

  test('that redirects the refresh to another site moves nothing there', async () => {
    const tab = await other.signIn();
    let strays = 0;
    const elsewhere = await listenOn(
      (_, response) => {
        strays += 1;
        response.end();
      },
      { port: 0 },
    );
    try {
      for (const to of [
        `http://127.0.0.1:${elsewhere.port}/console/api/refresh-token`,
        `${other.dify.origin}/console/api/refresh-token`,
      ]) {
        it.dify.set({ redirectRefreshTo: to });
        it.dify.expire();
        other.dify.reset();
        const held = ask(tab);
        await eventually(() => it.dify.counts().refresh.substituted > 0);
        it.dify.set({ redirectRefreshTo: null });
        assert.deepEqual(tally(await held), { 200: 1 });
        assert.deepEqual([strays, other.dify.counts().refresh.total], [0, 0]);
        await it.rest();
        it.dify.reset();
      }
    } finally {
      await elsewhere.close();
    }
  });
});
