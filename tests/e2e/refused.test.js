// @ts-check
// The server refuses a refresh: then, and only then, the person must sign in (scenarios 3, 36).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, badge, inConsole, signInOn, tally } from './console.js';

// A refusal may be a lost race, so it is doubted once: looked at again, probed, tried again.
const MOST_REFRESHES = 3;

inConsole('a refused refresh', (it) => {
  test('lands on the sign-in page as without us, and signing in again mends it', async () => {
    const [first, second] = await it.signIn(2);
    if (!first || !second) throw new Error('there are two tabs');
    it.dify.expire();
    it.dify.revoke();
    const answers = await Promise.all([ask(first, 2), ask(second, 2)]);
    assert.deepEqual(tally(answers.flat()), { 401: 4 });
    const { total, inFlightMax } = it.dify.counts().refresh;
    assert.ok(total <= MOST_REFRESHES, `${total} refreshes`);
    assert.equal(inFlightMax, 1);
    await eventually(async () => (await badge(it)) === '!', { what: 'the badge says so' });

    // The front end asks again by itself, meets the refusal, and goes where one signs in.
    const seen = it.dify.counts().refresh.total;
    await second.evaluate(() => void (/** @type {any} */ (window).dify.call('/account/profile')));
    await eventually(() => new URL(second.url()).pathname === '/signin');
    assert.equal(it.dify.counts().refresh.total, seen, 'a refused session is not refreshed again');

    await signInOn(second, it.dify.account);
    await eventually(async () => (await badge(it)) === '', { what: 'the badge has gone' });
    await it.rest();
    it.dify.expire();
    it.dify.reset();
    const again = await Promise.all([ask(first, 2), ask(second, 2)]);
    assert.deepEqual(tally(again.flat()), { 200: 4 });
    assert.equal(it.dify.counts().refresh.total, 1);
  });

  test('whose answer was lost after the rotation ends in sign-in needed, not in a loop', async (t) => {
    const [first, second] = await it.signIn(2);
    if (!first || !second) throw new Error('there are two tabs');
    it.dify.set({ closeConnections: true, loseRefreshAnswer: 1 });
    it.dify.expire();
    const answers = await Promise.all([ask(first, 2), ask(second, 2)]);
    assert.deepEqual(tally(answers.flat()), { 401: 4 });
    const { total, lost, inFlightMax } = it.dify.counts().refresh;
    t.diagnostic(`${total} refreshes`);
    assert.equal(lost, 1);
    assert.equal(inFlightMax, 1);
    assert.ok(total <= 1 + MOST_REFRESHES, `${total} refreshes`);
    await eventually(async () => (await badge(it)) === '!', { what: 'the badge says so' });
    assert.deepEqual(tally(await ask(first, 5)), { 401: 5 });
    assert.equal(it.dify.counts().refresh.total, total, 'it stays at that');
  });
});
