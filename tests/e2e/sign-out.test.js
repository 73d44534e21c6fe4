// @ts-check
// Signing out wins over a refresh that is under way (scenarios 37, 40).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, signInOn, tally } from './console.js';

inConsole('signing out during a refresh', (it) => {
  for (const rotateAt of /** @type {const} */ (['start', 'end'])) {
    test(`wins, when the server rotates at its ${rotateAt}`, async () => {
      const [first, second, third] = await threeTabs();
      it.dify.set({ refreshWaits: true, rotateAt });
      it.dify.expire();
      const held = Promise.all([ask(first), ask(second, 3)]);
      await eventually(() => it.dify.counts().refresh.inFlight === 1);
      await eventually(() => it.dify.counts().unauthorized === 4);

      const signedOut = third.evaluate(() =>
        /** @type {any} */ (window).dify.logout({ stay: true }),
      );
      assert.deepEqual(tally((await held).flat()), { 401: 4 });
      assert.equal(it.dify.counts().refresh.inFlight, 1, 'they got it before the refresh ended');
      it.dify.set({ refreshWaits: false });

      assert.equal((await signedOut).status, 200);
      assert.equal(it.dify.counts().logouts, 1);
      assert.equal(it.dify.refreshTokens(), 0, 'the new token is revoked too');
      const cookies = await third.evaluate(() => document.cookie);
      assert.doesNotMatch(cookies, /csrf_token/, 'the session is not back');

      // Nobody brings it back later: not by asking, not by the front end's own refresh.
      assert.deepEqual(tally(await ask(first)), { 401: 1 });
      assert.equal(it.dify.counts().refresh.total, 1);
      assert.equal(it.dify.counts().refresh.ok, 1);
    });
  }

  test('does not keep anybody from signing in again', async () => {
    const [first, second] = await threeTabs();
    it.dify.set({ refreshWaits: true });
    it.dify.expire();
    const held = ask(second);
    await eventually(() => it.dify.counts().refresh.inFlight === 1);
    const signedOut = first.evaluate(() => /** @type {any} */ (window).dify.logout());
    assert.deepEqual(tally(await held), { 401: 1 });
    it.dify.set({ refreshWaits: false });
    await signedOut;
    await eventually(() => new URL(first.url()).pathname === '/signin');
    await signInOn(first, it.dify.account);
    await it.rest();

    it.dify.expire();
    it.dify.reset();
    assert.deepEqual(tally(await ask(second, 3)), { 200: 3 });
    assert.equal(it.dify.counts().refresh.total, 1);
  });

  async function threeTabs() {
    const [first, second, third] = await it.signIn(3);
    if (!first || !second || !third) throw new Error('there are three tabs');
    return [first, second, third];
  }
});
