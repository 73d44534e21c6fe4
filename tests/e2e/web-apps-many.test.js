// @ts-check
// Exactly one of many: three sites with four apps each, and an app that is embedded elsewhere.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { eventually } from '../browser/index.js';
import { startDouble } from '../double/double.js';
import { inConsole } from './console.js';
import { startStranger } from './stranger.js';
import {
  forgetAll,
  hasPassport,
  isGone,
  openApp,
  openList,
  press,
  serverTakes,
  shows,
} from './web-apps.js';

inConsole('one of many web apps', (it) => {
  /** @type {(() => Promise<unknown>)[]} */
  const ends = [];
  beforeEach(() => forgetAll(it));
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  test('of three sites with four apps each exactly one is logged out', async () => {
    const sites = await Promise.all([1, 2, 3].map(() => startDouble()));
    ends.push(() => Promise.all(sites.map((site) => site.close())));
    const opened = [];
    for (const site of sites) {
      site.addApp({ name: 'The fourth' });
      for (const app of site.apps) opened.push({ site, app, tab: await openApp(it, app, site) });
    }
    assert.equal(opened.length, 12);
    for (const site of sites) site.reset();
    const popup = await openList(it);
    for (const { app } of opened) await shows(popup, app.code, { status: 'signedin' });
    const [, , , , , chosen] = opened;
    if (!chosen) throw new Error('there are twelve');
    await press(popup, chosen.app.code, 'sign-out');
    await shows(popup, chosen.app.code, { keys: 'gone', server: 'told', status: 'notsignedin' });
    await isGone(chosen.tab, chosen.app.code);
    for (const { app, tab } of opened) {
      assert.equal(await hasPassport(tab, app.code), app !== chosen.app, app.code);
      assert.equal(await serverTakes(tab, app.code), app !== chosen.app, app.code);
      if (app !== chosen.app) await shows(popup, app.code, { status: 'signedin' });
    }
    assert.deepEqual(
      sites.map((site) => site.counts().webappLogouts),
      [0, 1, 0],
    );
    assert.deepEqual(
      sites.map((site) => site.counts().passports),
      [0, 0, 0],
    );
    await popup.close();
  });

  test('an app embedded in a page of another site is one of its own', async () => {
    const app = it.dify.addApp({ name: 'Chatbot' });
    const tab = await openApp(it, app);
    // Which the extension may not act on.
    const stranger = await startStranger(`${it.dify.origin}${app.path}`, '127.0.0.2');
    ends.push(() => stranger.close());
    const host = stranger.origin;
    const page = await it.open('/', host);
    const frame = await eventually(() =>
      page.page.frames().find((each) => each.url().includes(app.code)),
    );
    await eventually(() => frame.evaluate(() => document.body.dataset.state === 'signed-in'));
    it.dify.reset();
    const popup = await openList(it);
    await shows(popup, app.code, { status: 'signedin', open: 1 });
    await shows(popup, app.code, { status: 'signedin', open: 1 }, { embedded: host });
    await press(popup, app.code, 'sign-out', host);
    await shows(popup, app.code, { keys: 'gone', server: 'told' }, { embedded: host });
    await shows(popup, app.code, { status: 'signedin', keys: null });
    const left = await frame.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.startsWith('passport')),
    );
    assert.deepEqual(left, []);
    assert.equal(await serverTakes(tab, app.code), true);
    const remembered = await it.browser.extensionEval(async () =>
      JSON.stringify(await chrome.storage.local.get('apps')),
    );
    assert.ok(!remembered.includes(host), 'where somebody else has embedded it is not remembered');
    assert.equal(it.dify.counts().passports, 0);
    await popup.close();
  });
});
