// @ts-check
// An app that keeps its tokens in the page's storage, twice in one browser, as two people: in a
// private window beside an ordinary one, and in a frame of another site's page beside a page of its
// own. (Containers: containers.test.js; cookies: private.test.js.)

import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { startApp } from '../apps/apps.js';
import { onApp, signIn } from '../apps/page.js';
import { browsers, eventually, openBrowser } from '../browser/index.js';
import { ADDRESS, allowSite } from './own-site.js';
import { expireAgainAndAgain, usersOfApp } from './people.js';
import { startStranger } from './stranger.js';

/** @typedef {import('./people.js').Page} Page */

const EXPIRIES = 2;

for (const name of browsers)
  describe(`two people, ${name}`, { timeout: 10 * 60_000 }, () => {
    /** @type {import('../browser/open.js').OpenBrowser} */
    let browser;
    /** @type {import('../apps/apps.js').App} */
    let app;
    /** @type {(() => unknown)[]} */
    const ends = [];
    before(async () => {
      browser = await openBrowser(name, { privateWindows: true });
    });
    // Each test has its own: of one before, the worker would know people at rest.
    beforeEach(async () => {
      app = await startApp('fetch-storage', {
        accessSeconds: 600,
        address: ADDRESS,
        ownRefresher: false,
      });
      const url = new URL('../apps/fetch-storage/adapter.json', import.meta.url);
      await allowSite(browser, app.origin, { document: readFileSync(url, 'utf8') });
    });
    afterEach(async () => {
      for (const end of ends.splice(0)) await end();
      await app?.close();
    });
    after(() => browser?.close());

    test('in a private window, and in an ordinary one', async () => {
      // New tabs go to the window in front.
      const tab = await ordinary();
      const hidden = await browser.openPrivate(`${app.origin}/`);
      ends.push(() => hidden.close());
      await expireTogether('ordinary', tab, 'private', hidden);
    });

    test('in a frame of another site’s page, and in a page of its own', async () => {
      const server = await startStranger(`${app.origin}/`, '127.0.0.1');
      ends.push(() => server.close());
      const stranger = await browser.newTab(server.origin);
      ends.push(() => stranger.close());
      const frame = await eventually(() =>
        stranger.page.frames().find((frame) => frame.url().startsWith(app.origin)),
      );
      await eventually(() => frame.evaluate(() => 'app' in window), { what: 'the app runs' });
      await expireTogether('ordinary', await ordinary(), 'embedded', /** @type {any} */ (frame));
    });

    async function ordinary() {
      const tab = await browser.newTab(`${app.origin}/`);
      ends.push(() => tab.close());
      return tab;
    }

    /**
     * @param {string} first
     * @param {Page} one
     * @param {string} second
     * @param {Page} other
     */
    async function expireTogether(first, one, second, other) {
      const people = [];
      for (const [username, page] of /** @type {[string, any][]} */ ([
        [first, one],
        [second, other],
      ])) {
        await onApp(page, 'ready');
        await signIn(page, app, app.addUser({ username }));
        people.push({ user: username, pages: [page] });
      }
      const site = { ask: usersOfApp, refreshPath: '/oauth/token' };
      await expireAgainAndAgain(EXPIRIES, browser, app, people, site);
    }
  });
