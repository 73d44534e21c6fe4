// @ts-check
// What the popup says of web apps: each status as the server says it, asked once, and never by
// `/passport`, which makes a new visitor.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { eventually } from '../browser/index.js';
import { startDouble } from '../double/double.js';
import { inConsole } from './console.js';
import { forgetAll, forgetAnswers, isReady, openApp, openList, rows, shows } from './web-apps.js';

/** So long an answer counts (src/webapp/mod.rs). */
const FRESH_MS = 5000;

inConsole('the status of web apps', (it) => {
  /** @type {(() => Promise<unknown>)[]} */
  const ends = [];
  beforeEach(() => forgetAll(it));
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  test('an app with a good passport is signed in, with its title, asked once', async () => {
    const app = it.dify.addApp({ name: 'Signed in' });
    await openApp(it, app);
    it.dify.reset();
    const popup = await list();
    const row = await shows(popup, app.code, { status: 'signedin', open: 1 });
    assert.equal(row.consequence, 'newvisitor');
    await shows(popup, app.code, { title: 'Signed in' });
    const again = await list();
    await shows(again, app.code, { status: 'signedin', title: 'Signed in', open: 1 });
    // Once, also for a popup opened soon after. A slow machine may open it too late for that.
    const asked = it.dify.requests().filter(({ path }) => path === '/api/login/status');
    const apart = asked.slice(1).map(({ at }, n) => at - (asked[n]?.at ?? 0));
    assert.ok(asked.length > 0 && apart.every((ms) => ms >= FRESH_MS), `${apart} ms apart`);
    assert.equal(it.dify.counts().passports, 0);
  });

  test('two frames of one app are one, two apps of one origin are two', async () => {
    const [one, other] = [it.dify.addApp({ name: 'One' }), it.dify.addApp({ name: 'Other' })];
    await openApp(it, one);
    await openApp(it, one);
    await openApp(it, other);
    it.dify.reset();
    const popup = await list();
    await shows(popup, one.code, { status: 'signedin', open: 2 });
    await shows(popup, other.code, { status: 'signedin', open: 1 });
    assert.equal(it.dify.counts().loginStatus, 2);
    assert.equal((await rows(popup)).length, 2);
  });

  test('a passport that the server does not take is stale', async () => {
    const app = it.dify.addApp({ name: 'Stale' });
    const tab = await openApp(it, app);
    await tab.evaluate((code) => localStorage.setItem(`passport-${code}`, 'rubbish'), app.code);
    const popup = await list();
    await shows(popup, app.code, { status: 'passportstale' });
  });

  test('an app without a passport is not signed in', async () => {
    const app = it.dify.addApp({ name: 'Not signed in' });
    const tab = await openApp(it, app);
    await tab.evaluate((code) => localStorage.removeItem(`passport-${code}`), app.code);
    it.dify.reset();
    const popup = await list();
    await shows(popup, app.code, { status: 'notsignedin', consequence: null });
    assert.equal(it.dify.counts().passports, 0);
  });

  test('a restricted app wants a sign-in, or has one that all of its origin share', async () => {
    const app = it.dify.addApp({ name: 'Restricted', restricted: true });
    const tab = await it.open(app.path);
    await tab.evaluate(() => Reflect.get(window, 'dify').ready);
    const popup = await list();
    await shows(popup, app.code, { status: 'signinneeded' });

    const token = it.dify.webappToken();
    await tab.evaluate((token) => localStorage.setItem('access_token', token), token);
    await tab.reload();
    await isReady(tab);
    await shows(popup, app.code, { status: 'signedin', consequence: 'everyrestrictedapp' });
    await tab.evaluate(() => localStorage.removeItem('access_token'));
  });

  test('an app that the server does not have any more is gone', async () => {
    const app = it.dify.addApp({ name: 'Gone' });
    await openApp(it, app);
    it.dify.removeApp(app.code);
    const popup = await list();
    await shows(popup, app.code, { status: 'appgone' });
  });

  test('an app whose site is switched off says so', async () => {
    const app = it.dify.addApp({ name: 'Off' });
    await openApp(it, app);
    it.dify.set({ siteOff: [app.code] });
    const popup = await list();
    await shows(popup, app.code, { status: 'siteoff' });
  });

  test('a server that is down, broken or somebody else is unreachable', async () => {
    const app = it.dify.addApp({ name: 'Unreachable' });
    await openApp(it, app);
    for (const trouble of [
      { loseWebapp: '*' },
      { apiStatus: { path: '/login/status', status: 502, html: true, times: Infinity } },
      { apiStatus: { path: '/login/status', status: 200, html: true, times: Infinity } },
    ]) {
      it.dify.clearSwitches();
      it.dify.set(trouble);
      await forget();
      const popup = await list();
      await shows(popup, app.code, { status: 'unreachable' });
    }
  });

  test('an environment app is asked about by its own passport', async () => {
    const app = it.dify.addApp({ name: 'Environment' });
    const tab = await it.open(`/env${app.path}`);
    await isReady(tab);
    const popup = await list();
    await shows(popup, app.code, { status: 'signedin', title: 'Environment' });
  });

  for (const webapps of /** @type {const} */ (['v1', 'v2'])) {
    test(`an app of 1.9.1 and before, token ${webapps}, is asked about by its site`, async () => {
      const old = await startDouble({ webapps });
      ends.push(() => old.close());
      const [app] = old.apps;
      if (!app) throw new Error('there is an app');
      await openApp(it, app, old);
      old.reset();
      const popup = await list();
      await shows(popup, app.code, { status: 'signedin', title: app.name });
      assert.deepEqual(
        old.requests().map(({ path }) => path),
        ['/api/site'],
      );
    });
  }

  test('an app with a base path, and one on its sign-in page, are known by their codes', async () => {
    const dify = await startDouble({ basePath: '/base' });
    ends.push(() => dify.close());
    const [app, other] = dify.apps;
    if (!app || !other) throw new Error('there are apps');
    await openApp(it, { path: `/base${app.path}` }, dify);
    const twice = encodeURIComponent(encodeURIComponent(`/base${other.path}`));
    await it.open(`/base/webapp-signin?redirect_url=${twice}`, dify.origin);
    const popup = await list();
    await shows(popup, app.code, { status: 'signedin' });
    await shows(popup, other.code, { status: 'notsignedin' });
  });

  test('an app whose tab was closed is remembered, to be opened', async () => {
    const app = it.dify.addApp({ name: 'Closed' });
    await openApp(it, app);
    const popup = await list();
    await shows(popup, app.code, { status: 'signedin', title: 'Closed' });
    await it.closeTabs();
    await shows(popup, app.code, { status: 'signedin', reachable: false, open: 0 });
    const again = await list();
    await shows(again, app.code, { status: 'signedin', reachable: false, title: 'Closed' });
  });

  test('an app that was open while no popup was is known, too, and its note is taken up', async () => {
    const app = it.dify.addApp({ name: 'Noted' });
    await openApp(it, app);
    const notes = () =>
      it.browser.extensionEval(async () =>
        Object.keys(await chrome.storage.local.get(null)).filter((key) => key.startsWith('app ')),
      );
    await eventually(async () => (await notes()).length === 1);
    await it.closeTabs();
    const popup = await list();
    await shows(popup, app.code, { status: 'unknown', reachable: false, open: 0 });
    await eventually(async () => (await notes()).length === 0);
    const again = await list();
    await shows(again, app.code, { reachable: false });
  });

  async function list() {
    const popup = await openList(it);
    ends.push(async () => {
      assert.deepEqual(popup.errors, []);
      await popup.close();
    });
    return popup;
  }

  /** As if the popup had been closed for a while. */
  async function forget() {
    for (const end of ends.splice(0)) await end();
    await forgetAnswers(it);
  }
});
