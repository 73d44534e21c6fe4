// @ts-check
// Two containers of Firefox, signed in as two people on the same site: two sessions, whose tokens
// expire at the same moment, CONTAINER_EXPIRIES times.

import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { startApp } from '../apps/apps.js';
import { onApp, signIn } from '../apps/page.js';
import { inConsole, isSignedIn, signInOn } from './console.js';
import { ADDRESS, allowSite } from './own-site.js';
import { expireAgainAndAgain, usersOfApp, usersOfConsole } from './people.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('./people.js').Person} Person
 */

const EXPIRIES = Number(process.env.CONTAINER_EXPIRIES ?? 3);

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
        return { user: account.email, pages: [first, second] };
      });
      await expireAgainAndAgain(EXPIRIES, it.browser, it.dify, people, {
        ask: usersOfConsole,
        refreshPath: '/console/api/refresh-token',
      });
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
        return { user: account.username, pages: [first, second] };
      });
      await expireAgainAndAgain(EXPIRIES, it.browser, app, people, {
        ask: usersOfApp,
        refreshPath: '/oauth/token',
      });
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
  },
  { only: ['firefox'] },
);
