// @ts-check
// Two people on one site at the same time, in one browser: nobody may get what is the other one's.

import assert from 'node:assert/strict';
import { isAtRest } from './own-site.js';

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
 * The tokens of all expire at the same moment, so many times: each gets what is theirs, and each
 * expiry costs each one refresh.
 * @param {number} expiries
 * @param {import('../browser/open.js').OpenBrowser} browser
 * @param {{ origin: string, expire: () => unknown, reset: () => void,
 *   requests: () => import('../double/request-log.js').Logged[] }} server
 * @param {Person[]} people
 * @param {Site} site
 */
export async function expireAgainAndAgain(expiries, browser, server, people, { ask, refreshPath }) {
  for (let expiry = 1; expiry <= expiries; expiry += 1) {
    await isAtRest(browser, server.origin, people.length);
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
