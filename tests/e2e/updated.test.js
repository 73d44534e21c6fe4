// @ts-check
// The extension is updated while requests are held (scenario 59): they are given back at once, and
// the new relays take over in the open tabs.

import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { badge, inConsole } from './console.js';
import { areGivenBack, areServedAgain, heldInThreeTabs } from './held.js';

inConsole('an extension that is updated', (it) => {
  test('gives every held request its own 401, and serves open tabs without a reload', async () => {
    const { tabs, held } = await heldInThreeTabs(it);
    await it.browser.install();
    await areGivenBack(it, held);
    await eventually(() => it.dify.counts().refresh.ok === 1);
    await eventually(async () => (await badge(it)) === '', { what: 'no refresh is under way' });
    await areServedAgain(it, tabs);
  });
});
