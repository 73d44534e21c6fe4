// @ts-check
// Logging out of one web app: what goes, what stays, and what is said when something fails on the
// way. "Gone" is said only when the passport is gone.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { eventually, timePasses } from '../browser/index.js';
import { startDouble } from '../double/double.js';
import { inConsole } from './console.js';
import {
  forgetAll,
  forgetAnswers,
  hasPassport,
  isGone,
  openApp,
  openList,
  press,
  rows,
  serverTakes,
  shows,
} from './web-apps.js';

/** @typedef {import('../browser/index.js').Tab} Tab */

const GONE = { keys: 'gone', status: 'notsignedin', consequence: null };

inConsole('a log-out of a web app', (it) => {
  /** @type {(() => Promise<unknown>)[]} */
  const ends = [];
  beforeEach(() => forgetAll(it));
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  test('takes the passport, then tells the server; the other app of the origin stays', async () => {
    const [app, other] = apps(2);
    const [tab, otherTab] = [await openApp(it, app), await openApp(it, other)];
    it.dify.reset();
    it.dify.set({ webappLogoutWaits: true });
    const popup = await list();
    // By the frame that shows it, then: another tab would see what is gone a little later.
    await shows(popup, app.code, { open: 1 });
    await press(popup, app.code, 'sign-out');
    await eventually(() => it.dify.counts().webappLogouts === 1);
    assert.equal(await hasPassport(tab, app.code), false, 'gone before the server is told');
    it.dify.set({ webappLogoutWaits: false });
    await shows(popup, app.code, { ...GONE, server: 'told' });
    await shows(popup, other.code, { status: 'signedin' });
    assert.equal(await serverTakes(otherTab, other.code), true);
    assert.deepEqual(counts(), { webappLogouts: 1, passports: 0 });
  });

  for (const [when, lose] of [
    ['before anything is removed', '*'],
    ['before the server is told', '/logout'],
  ]) {
    test(`with the network dead ${when} is one here, and the server is told later`, async () => {
      const [app] = apps(1);
      const tab = await openApp(it, app);
      const popup = await list();
      await shows(popup, app.code, { status: 'signedin', title: app.name });
      it.dify.reset();
      it.dify.set({ loseWebapp: lose ?? null });
      await press(popup, app.code, 'sign-out');
      await shows(popup, app.code, { ...GONE, server: 'notreached' });
      assert.equal(await hasPassport(tab, app.code), false);
      it.dify.clearSwitches();
      await press(popup, app.code, 'retry');
      await shows(popup, app.code, { ...GONE, server: 'told' });
      assert.deepEqual(counts(), { webappLogouts: 1, passports: 0 });
    });
  }

  test('whose connection dies while the server is told is one here', async () => {
    const [app] = apps(1);
    await openApp(it, app);
    const popup = await list();
    await shows(popup, app.code, { status: 'signedin' });
    it.dify.set({ webappLogoutWaits: true, closeConnections: true });
    await press(popup, app.code, 'sign-out');
    await eventually(() => it.dify.counts().webappLogouts === 1);
    it.dify.set({ loseWebapp: '/logout', webappLogoutWaits: false });
    await shows(popup, app.code, { ...GONE, server: 'notreached' });
  });

  test('that the server refuses, or answers with a page, is one here', async () => {
    for (const status of [500, 200]) {
      const [app] = apps(1);
      await openApp(it, app);
      it.dify.set({ apiStatus: { path: '/api/logout', status, html: true, times: Infinity } });
      const popup = await list();
      await press(popup, app.code, 'sign-out');
      await shows(popup, app.code, { ...GONE, server: 'refused' });
      it.dify.clearSwitches();
    }
  });

  test('that the server leaves without an answer says so', async () => {
    const [app] = apps(1);
    await openApp(it, app);
    it.dify.set({ webappLogoutDelayMs: 60_000 });
    const popup = await list();
    await press(popup, app.code, 'sign-out');
    await shows(popup, app.code, { ...GONE, server: 'noanswer' });
  });

  test('goes on when the popup is closed, and the next popup hears of it', async () => {
    const [app] = apps(1);
    const tab = await openApp(it, app);
    it.dify.reset();
    it.dify.set({ webappLogoutWaits: true });
    const popup = await openList(it);
    await press(popup, app.code, 'sign-out');
    await isGone(tab, app.code);
    await popup.close();
    const next = await list();
    await shows(next, app.code, { keys: 'gone', server: 'pending' });
    it.dify.set({ webappLogoutWaits: false });
    await shows(next, app.code, { ...GONE, server: 'told' });
    assert.deepEqual(counts(), { webappLogouts: 1, passports: 0 });
  });

  test('that the popup did not survive is said to be what it is', async () => {
    const [app] = apps(1);
    const tab = await openApp(it, app);
    const popup = await openList(it);
    await shows(popup, app.code, { status: 'signedin' });
    await press(popup, app.code, 'sign-out');
    await popup.close();
    await forgetAnswers(it);
    const next = await list();
    // As far as it came; the last of it may still be under way.
    await eventually(async () => {
      const [row] = await rows(next);
      const signedIn = row?.status === 'signedin' && row.consequence !== null;
      const signedOut = row?.status === 'notsignedin' && row.consequence === null;
      return (await hasPassport(tab, app.code)) ? signedIn : signedOut;
    });
  });

  test('does not need the worker', async () => {
    const [app] = apps(1);
    const tab = await openApp(it, app);
    it.dify.set({ webappLogoutDelayMs: 1000 });
    const popup = await list();
    await press(popup, app.code, 'sign-out');
    await it.browser.stopWorker();
    await shows(popup, app.code, { ...GONE, server: 'told' });
    assert.equal(await hasPassport(tab, app.code), false);
  });

  test('wins over a status that was asked before it', async () => {
    const [app] = apps(1);
    await openApp(it, app);
    it.dify.set({ delayMs: 4000 });
    const popup = await list();
    await shows(popup, app.code, { status: 'asking' });
    await press(popup, app.code, 'sign-out');
    await shows(popup, app.code, { ...GONE, server: 'told' });
    assert.equal((await rows(popup))[0]?.status, 'notsignedin');
  });

  test('whose page goes elsewhere is one, and the server can be told again', async () => {
    const [app, other] = apps(2);
    const tab = await openApp(it, app);
    it.dify.set({ webappLogoutDelayMs: 60_000 });
    const popup = await list();
    await press(popup, app.code, 'sign-out');
    await eventually(() => it.dify.counts().webappLogouts === 1);
    it.dify.clearSwitches();
    await tab.goto(it.dify.origin + other.path);
    await shows(popup, app.code, { ...GONE, server: 'unseen' });
    await press(popup, app.code, 'retry');
    await shows(popup, app.code, { ...GONE, server: 'told' });
  });

  test('reaches every tab: a passport that one of them writes back does not stay', async () => {
    const [app] = apps(1);
    const [tab, second] = [await openApp(it, app), await openApp(it, app)];
    await second.evaluate((code) => {
      const key = `passport-${code}`;
      const mine = localStorage.getItem(key) ?? '';
      const writeBack = () => {
        localStorage.setItem(key, mine);
        document.body.dataset.wroteBack = 'yes';
      };
      addEventListener('storage', writeBack, { once: true });
    }, app.code);
    const popup = await list();
    await press(popup, app.code, 'sign-out');
    await shows(popup, app.code, { ...GONE, server: 'told' });
    await eventually(() => second.evaluate(() => document.body.dataset.wroteBack === 'yes'));
    for (const each of [tab, second]) await isGone(each, app.code);
    await shows(popup, app.code, { ...GONE, server: 'told' });
  });

  test('of a page that insists on its passport is never said to have worked', async () => {
    const [app] = apps(1);
    const tab = await openApp(it, app);
    const popup = await list();
    await shows(popup, app.code, { status: 'signedin' });
    await tab.evaluate((code) => {
      const key = `passport-${code}`;
      const mine = localStorage.getItem(key) ?? '';
      setInterval(() => localStorage.setItem(key, mine), 10);
    }, app.code);
    await press(popup, app.code, 'sign-out');
    await shows(popup, app.code, { keys: 'writtenback' });
    await shows(popup, app.code, { status: 'signedin' });
    // As long as the frame keeps watch, it is removed and written again.
    await eventually(() => hasPassport(tab, app.code), { what: 'the page has it' });
  });

  test('is over when a page begins anew with a new visitor, who stays', async () => {
    const [app] = apps(1);
    const tab = await openApp(it, app);
    const popup = await list();
    await press(popup, app.code, 'sign-out');
    await shows(popup, app.code, { ...GONE, server: 'told' });
    await tab.reload();
    await eventually(() => hasPassport(tab, app.code));
    await shows(popup, app.code, { keys: 'newvisitor', status: 'signedin' });
    assert.equal(await serverTakes(tab, app.code), true);
  });

  test('of a restricted app takes the shared access_token, too', async () => {
    const app = it.dify.addApp({ name: 'Restricted', restricted: true });
    const tab = await it.open('/signin');
    const token = it.dify.webappToken();
    await tab.evaluate((token) => localStorage.setItem('access_token', token), token);
    await openApp(it, app);
    const popup = await list();
    await shows(popup, app.code, { consequence: 'everyrestrictedapp' });
    await press(popup, app.code, 'sign-out');
    await shows(popup, app.code, { keys: 'gone', server: 'told' });
    // A tab sees a little later what another one has removed.
    const left = () => tab.evaluate(() => localStorage.getItem('access_token'));
    await eventually(async () => (await left()) === null, { what: 'it is gone' });
  });

  for (const webapps of /** @type {const} */ (['v1', 'v2'])) {
    test(`of 1.9.1 and before, token ${webapps}, leaves the other apps' entries alone`, async () => {
      const old = await startDouble({ webapps });
      ends.push(() => old.close());
      const [app, other] = old.apps;
      if (!app || !other) throw new Error('there are apps');
      const tab = await openApp(it, app, old);
      await openApp(it, other, old);
      old.reset();
      const stored = () => tab.evaluate(() => JSON.parse(localStorage.getItem('token') ?? '{}'));
      // A tab sees a little later what another one has written, or removed.
      const before = await eventually(async () => {
        const token = await stored();
        return app.code in token && other.code in token && token;
      });
      const popup = await list();
      await press(popup, app.code, 'sign-out');
      await shows(popup, app.code, { ...GONE, server: 'notneeded' });
      await shows(popup, other.code, { status: 'signedin' });
      const { [app.code]: gone, ...rest } = before;
      await eventually(async () => !(app.code in (await stored())), { what: 'it is gone' });
      assert.deepEqual(await stored(), rest);
      assert.ok(old.requests().every(({ path }) => path === '/api/site'));
    });
  }

  // Six apps, one after the other: when it happens each is at another step, from the last click to
  // the first answer.
  /** @type {[string, (popup: Tab, tabs: Tab[]) => Promise<unknown> | void][]} */
  const losses = [
    ['the popup', (popup) => popup.close()],
    ['the pages', (_, tabs) => Promise.all(tabs.map((tab) => it.close(tab)))],
    ['the network', () => it.dify.set({ loseWebapp: '*' })],
    ['the worker', () => it.browser.stopWorker()],
  ];
  for (const [what, lose] of losses) {
    test(`that loses ${what} at whatever step is never said to be what it is not`, async () => {
      const witness = await it.open('/signin');
      const six = Array.from({ length: 6 }, (_, n) => it.dify.addApp({ name: `Of six ${n}` }));
      const tabs = await Promise.all(six.map((app) => openApp(it, app)));
      const popup = await openList(it);
      for (const app of six) await shows(popup, app.code, { status: 'signedin' });
      it.dify.set({ webappLogoutDelayMs: 250 });
      for (const app of six) {
        await timePasses(50);
        await press(popup, app.code, 'sign-out');
      }
      await lose(popup, tabs);
      const next = what === 'the popup' ? await openList(it) : popup;
      /** @type {string[]} */
      const wrong = [];
      for (const app of six) await eventually(() => isTrue(app.code));
      assert.deepEqual(wrong, []);
      await next.close();

      /**
       * Whether what is said is what is there, and will be.
       * @param {string} code
       */
      async function isTrue(code) {
        const row = (await rows(next)).find((row) => row.code === code);
        const left = await hasPassport(witness, code);
        const said = `${JSON.stringify(row)}, and the passport is ${left ? 'there' : 'gone'}`;
        // It was read first, and what is gone does not come back.
        if (left && row?.keys === 'gone') wrong.push(said);
        const isIn = row?.consequence !== null && row?.status !== 'notsignedin';
        if (row && isIn === left && row.keys !== 'pending' && row.server !== 'pending') return true;
        throw new Error(said);
      }
    });
  }

  test('of all apps of a site leaves those of another site, and tells the server of each', async () => {
    const other = await startDouble();
    ends.push(() => other.close());
    const [there] = other.apps;
    if (!there) throw new Error('there is an app');
    const otherTab = await openApp(it, there, other);
    const three = Array.from({ length: 3 }, (_, n) => it.dify.addApp({ name: `Of three ${n}` }));
    const tabs = [];
    for (const app of three) tabs.push(await openApp(it, app));
    it.dify.reset();
    other.reset();
    const popup = await list();
    for (const app of [...three, there]) await shows(popup, app.code, { status: 'signedin' });
    const [{ id }] = /** @type {[import('./web-apps.js').Row]} */ (
      (await rows(popup)).filter(({ code }) => code === three[0]?.code)
    );
    const group = `.group:has([data-web-app="${id}"])`;
    const button = await popup.page.waitForSelector(`${group} [data-action=ask-group]`);
    assert.equal(await button?.evaluate((it) => it.textContent), 'Sign out of all (3)');
    await popup.evaluate(click, `${group} [data-action=ask-group]`);
    await popup.evaluate(click, `${group} > [data-slot=panel] [data-act=agree]`);
    for (const app of three) await shows(popup, app.code, { ...GONE, server: 'told' });
    const panel = () =>
      popup.evaluate(
        (group) => document.querySelector(`${group} > [data-slot=panel]`)?.textContent ?? '',
        group,
      );
    await eventually(async () => /3 of 3/.test(await panel()), { what: 'it is counted' });
    for (const [n, app] of three.entries()) {
      await isGone(/** @type {any} */ (tabs[n]), app.code);
    }
    assert.deepEqual(counts(), { webappLogouts: 3, passports: 0 });
    assert.equal(other.counts().webappLogouts, 0);
    assert.equal(await hasPassport(otherTab, there.code), true);
    assert.equal(await serverTakes(otherTab, there.code), true);
    await shows(popup, there.code, { status: 'signedin' });
  });

  test('of all apps of a site, of which one cannot be told, says which failed and tries again', async () => {
    const two = apps(2);
    for (const app of two) await openApp(it, app);
    const popup = await list();
    for (const app of two) await shows(popup, app.code, { status: 'signedin' });
    it.dify.reset();
    it.dify.set({ loseWebapp: '/logout' });
    await popup.evaluate(click, '.group [data-action=ask-group]:not([hidden])');
    await popup.evaluate(click, '.group > [data-slot=panel] [data-act=agree]');
    for (const app of two) await shows(popup, app.code, { ...GONE, server: 'notreached' });
    it.dify.clearSwitches();
    await popup.page.waitForSelector('.group > [data-slot=panel] [data-act=retry]');
    await popup.evaluate(click, '.group > [data-slot=panel] [data-act=retry]');
    for (const app of two) await shows(popup, app.code, { ...GONE, server: 'told' });
    assert.deepEqual(counts(), { webappLogouts: 2, passports: 0 });
  });

  /** @param {number} count */
  function apps(count) {
    const made = Array.from({ length: count }, (_, n) => it.dify.addApp({ name: `App ${n + 1}` }));
    return /** @type {[import('../double/accounts.js').App, import('../double/accounts.js').App]} */ (
      made
    );
  }

  async function list() {
    const popup = await openList(it);
    ends.push(async () => {
      assert.deepEqual(popup.errors, []);
      await popup.close();
    });
    return popup;
  }

  function counts() {
    const { webappLogouts, passports } = it.dify.counts();
    return { webappLogouts, passports };
  }
});

/**
 * Runs in the page.
 * @param {string} selector
 */
function click(selector) {
  const button = document.querySelector(selector);
  if (!(button instanceof HTMLElement)) throw new Error(`no ${selector}`);
  button.click();
}
