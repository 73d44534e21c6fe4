// @ts-check
// Two people on one site at the same time, in one browser: nobody may get what is the other one's.

import assert from 'node:assert/strict';
import { timePasses } from '../browser/index.js';

/**
 * @typedef {Pick<import('../browser/index.js').Tab, 'evaluate'>} Page A tab, or a frame in one.
 * @typedef {{ user: string, pages: Page[] }} Person Where somebody is signed in.
 *
 * @typedef {object} Site
 * @property {(requests: number) => Promise<string[]>} ask Runs in the page: whom the server took it
 *   for, with each of so many requests at once.
 * @property {string} refreshPath
 */

/** Of each page. */
const REQUESTS = 3;
/**
 * Within two seconds after a refresh or a sign-in, a 401 is taken for a server that lags behind; and a
 * hidden page, whose timers come once a second, tells a second late that somebody has signed in.
 */
const REST_MS = 3100;

/**
 * The tokens of all expire at the same moment, so many times: each gets what is theirs, and each
 * expiry costs each one refresh.
 * @param {number} expiries
 * @param {{ expire: () => unknown, reset: () => void,
 *   requests: () => import('../double/request-log.js').Logged[] }} server
 * @param {Person[]} people
 * @param {Site} site
 */
export async function expireAgainAndAgain(expiries, server, people, { ask, refreshPath }) {
  for (let expiry = 1; expiry <= expiries; expiry += 1) {
    await timePasses(REST_MS);
    server.reset();
    server.expire();
    const answers = await Promise.all(
      people.map(async ({ pages }) =>
        (await Promise.all(pages.map((page) => page.evaluate(ask, REQUESTS)))).flat(),
      ),
    );
    for (const [n, { user, pages }] of people.entries())
      assert.deepEqual(answers[n], Array(pages.length * REQUESTS).fill(user), `expiry ${expiry}`);
    const refreshes = server.requests().filter(({ path }) => path === refreshPath);
    assert.deepEqual(
      refreshes.map(({ user, status }) => `${user} ${status}`).sort(),
      people.map(({ user }) => `${user} 200`).sort(),
      `expiry ${expiry}`,
    );
  }
}

/**
 * Of the Dify double.
 * @param {number} requests
 */
export function usersOfConsole(requests) {
  const token = /(?:^|; )csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  const one = (/** @type {number} */ n) =>
    fetch(`/console/api/holdfast-test/e2e?n=${n}${Math.random()}`, {
      headers: { 'X-CSRF-Token': token },
    }).then(async (response) => String((await response.json()).user));
  return Promise.all(Array.from({ length: requests }, (_, n) => one(n)));
}

/**
 * Of the apps in tests/apps.
 * @param {number} requests
 */
export async function usersOfApp(requests) {
  const answers = await /** @type {any} */ (window).app.burst(requests);
  return answers.map((/** @type {any} */ { body }) => String(body.username));
}
