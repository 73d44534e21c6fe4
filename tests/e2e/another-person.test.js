// @ts-check
// Somebody else signs in: no request of the one is sent again as the other (scenarios 38, 39).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, PATH, tally } from './console.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

inConsole('when another person signs in', (it) => {
  test('a request that left before is not sent again', async () => {
    const [first, second] = await twoTabs();
    const other = it.dify.addAccount({ email: 'other@example.com' });
    it.dify.expire();
    const late = second.evaluate(
      (url) => fetch(url, { method: 'POST', body: 'mine' }).then(({ status }) => status),
      `${PATH_OF_API}${PATH}/late?late=2500`,
    );
    await eventually(() => it.dify.requests().some(({ path }) => path.endsWith('/late')));
    assert.equal((await signInAs(first, other)).status, 200);

    assert.equal(await late, 401);
    const sent = it.dify.requests().filter(({ path }) => path.endsWith('/late'));
    assert.deepEqual(
      sent.map(({ status }) => status),
      [401],
    );
    const answers = await ask(second, 2);
    assert.deepEqual(tally(answers), { 200: 2 });
    for (const { id } of answers) assert.equal(it.dify.userOf(id), other.email);
  });

  test('during a refresh, the sign-in is the later of the two', async () => {
    const [first, second] = await twoTabs();
    const other = it.dify.addAccount({ email: 'another@example.com' });
    it.dify.set({ refreshDelayMs: 4000, rotateAt: 'end' });
    it.dify.expire();
    const held = ask(second, 3);
    await eventually(() => it.dify.counts().refresh.inFlight === 1);
    assert.equal((await signInAs(first, other)).status, 200);

    for (const { id } of await held) assert.notEqual(it.dify.userOf(id), other.email);
    const [login] = it.dify.requests().filter(({ path }) => path.endsWith('/login'));
    const [refresh] = it.dify.requests().filter(({ path }) => path.endsWith('/refresh-token'));
    assert.ok(Number(login?.started) >= Number(refresh?.ended), 'it waited for the refresh');
    assert.equal(it.dify.counts().refresh.total, 1);
    const [answer] = await ask(first);
    assert.equal(it.dify.userOf(answer?.id ?? ''), other.email);
  });

  async function twoTabs() {
    const [first, second] = await it.signIn(2);
    if (!first || !second) throw new Error('there are two tabs');
    return [first, second];
  }
});

const PATH_OF_API = '/console/api';

/**
 * @param {Tab} tab
 * @param {{ email: string, password: string }} account
 */
function signInAs(tab, { email, password }) {
  return tab.evaluate(
    (email, password) => Reflect.get(window, 'dify').login(email, password),
    email,
    password,
  );
}
