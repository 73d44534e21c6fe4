// @ts-check
// Two containers of Firefox, signed in as two people on the same site: two sessions, whose tokens
// expire at the same moment, CONTAINER_EXPIRIES times.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { startApp } from '../apps/apps.js';
import { onApp, signIn } from '../apps/page.js';
import { inConsole, isSignedIn, signInOn } from './console.js';
import { ADDRESS, allowSite } from './own-site.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {{ user: string, tabs: Tab[] }} Person One container, signed in.
 * @typedef {import('../double/request-log.js').Logged} Logged
 */

const EXPIRIES = Number(process.env.CONTAINER_EXPIRIES ?? 3);
const TABS = 2;
const REQUESTS = 3;

// Chromium's containers are profiles, each with an extension of its own.
inConsole(
  'two containers',
  (it) => {
    /** @type {{ close: () => Promise<unknown> }[]} */
    const open = [];
    afterEach(async () => {
      for (const each of open.splice(0)) await each.close();
    });

    test('of a Dify console: nobody gets what is the other one’s, and each expiry costs each one refresh', async () => {
      const accounts = ['one', 'two'].map((name) =>
        it.dify.addAccount({ email: `${name}@example.com` }),
      );
      const people = await both(accounts, async (newTab, account) => {
        const first = await newTab(`${it.dify.origin}/signin`);
        await signInOn(first, account);
        const second = await newTab(`${it.dify.origin}/apps`);
        await isSignedIn(second);
        return { user: account.email, tabs: [first, second] };
      });
      await expireAgainAndAgain(it.dify, people, usersOfConsole, '/console/api/refresh-token');
    });

    test('of an app with tokens in its storage: likewise', async () => {
      const app = await startApp('fetch-storage', {
        accessSeconds: 600,
        address: ADDRESS,
        ownRefresher: false,
      });
      open.push(app);
      const url = new URL('../apps/fetch-storage/adapter.json', import.meta.url);
      await allowSite(it.browser, app.origin, { document: readFileSync(url, 'utf8') });
      const accounts = ['one', 'two'].map((username) => app.addUser({ username }));
      const people = await both(accounts, async (newTab, account) => {
        const first = await newTab(`${app.origin}/`);
        await onApp(first, 'ready');
        await signIn(first, app, account);
        const second = await newTab(`${app.origin}/`);
        await onApp(second, 'ready');
        return { user: account.username, tabs: [first, second] };
      });
      await expireAgainAndAgain(app, people, usersOfApp, '/oauth/token');
    });

    /**
     * Two people, each in a container.
     * @template Account
     * @param {Account[]} accounts
     * @param {(newTab: (url: string) => Promise<Tab>, account: Account) => Promise<Person>} begin
     */
    async function both(accounts, begin) {
      /** @type {Person[]} */
      const people = [];
      for (const account of accounts) {
        const container = await it.browser.openContainer();
        open.push(container);
        people.push(await begin(container.newTab, account));
      }
      return people;
    }

    /**
     * @param {{ expire: () => unknown, reset: () => void, requests: () => Logged[] }} server
     * @param {Person[]} people
     * @param {(requests: number) => Promise<string[]>} ask Runs in the page.
     * @param {string} refreshPath
     */
    async function expireAgainAndAgain(server, people, ask, refreshPath) {
      for (let expiry = 1; expiry <= EXPIRIES; expiry += 1) {
        await it.rest();
        server.reset();
        server.expire();
        const answers = await Promise.all(
          people.map(async ({ tabs }) =>
            (await Promise.all(tabs.map((tab) => tab.evaluate(ask, REQUESTS)))).flat(),
          ),
        );
        for (const [n, { user }] of people.entries())
          assert.deepEqual(answers[n], Array(TABS * REQUESTS).fill(user), `expiry ${expiry}`);
        const refreshes = server.requests().filter(({ path }) => path === refreshPath);
        assert.deepEqual(
          refreshes.map(({ user, status }) => `${user} ${status}`).sort(),
          people.map(({ user }) => `${user} 200`).sort(),
          `expiry ${expiry}`,
        );
      }
    }
  },
  { only: ['firefox'] },
);

/**
 * Runs in the page: whom the server took it for, with each of so many requests at once.
 * @param {number} requests
 */
function usersOfConsole(requests) {
  const token = /(?:^|; )csrf_token=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  const one = (/** @type {number} */ n) =>
    fetch(`/console/api/holdfast-test/e2e?n=${n}${Math.random()}`, {
      headers: { 'X-CSRF-Token': token },
    }).then(async (response) => String((await response.json()).user));
  return Promise.all(Array.from({ length: requests }, (_, n) => one(n)));
}

/** @param {number} requests */
async function usersOfApp(requests) {
  const answers = await /** @type {any} */ (window).app.burst(requests);
  return answers.map((/** @type {any} */ { body }) => String(body.username));
}
