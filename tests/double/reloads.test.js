// @ts-check
// How things are today, without the extension: from 1.15 on the server refreshes each page load by
// itself, and tabs that are reloaded together lose the race (contract §6; issue 42535).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareChromium } from '../browser/bare.js';
import { eventually } from '../browser/index.js';
import { startDouble } from './double.js';

const TABS = 4;

const bare = bareChromium();

test(`${TABS} tabs that are reloaded after an expiry refresh once each, and all but one lose`, async (t) => {
  const dify = await startDouble({ navigationRefresh: true });
  t.after(() => dify.close());
  const first = await bare.open(`${dify.origin}/signin`);
  await first.page.locator('input[type=email]').fill(dify.account.email);
  await first.page.locator('input[type=password]').fill(dify.account.password);
  await first.page.keyboard.press('Enter');
  await eventually(() => first.evaluate(() => location.pathname === '/apps'));
  while (bare.tabs.length < TABS) await bare.open(`${dify.origin}/apps`);
  dify.reset();
  // All have left with the old cookies before the first answer comes.
  dify.set({ refreshDelayMs: 300 });
  dify.expire();
  await Promise.all(bare.tabs.map((tab) => tab.evaluate(() => location.reload())));
  await eventually(() => dify.counts().refresh.total === TABS);
  await eventually(() => dify.counts().signinPages === TABS - 1);
  const { refresh, navigationRefresh } = dify.counts();
  assert.deepEqual([navigationRefresh, refresh.ok, refresh.refused], [TABS, 1, TABS - 1]);
});
