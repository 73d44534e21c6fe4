// @ts-check
// The extension is removed while requests are held: their pages fare as without it (scenario 70).

import { test } from 'node:test';
import { eventually } from '../browser/index.js';
import { ask, inConsole, PATH, tally } from './console.js';
import { areGivenBack, areServedAgain, heldInThreeTabs } from './held.js';

inConsole('an extension that is removed', (it) => {
  test('gives every held request its own 401 soon, and serves open tabs when it is back', async (t) => {
    const { tabs, held } = await heldInThreeTabs(it);
    // What is still on its way then, Chromium cuts.
    for (const tab of tabs)
      await eventually(() => tab.evaluate(hasIts401s, PATH), { what: 'its 401s have arrived' });
    const begun = performance.now();
    await it.browser.puppet.uninstallExtension(idOf(it.browser));
    await areGivenBack(it, held);
    t.diagnostic(`answered ${Math.round(performance.now() - begun)} ms after the removal`);

    // The refresh that was under way has reached the server, and the session lives on.
    await eventually(() => it.dify.counts().refresh.ok === 1);
    await eventually(async () => tally(await ask(tabs[1] ?? tabs[0])).hasOwnProperty(200), {
      what: 'the browser has the new cookies',
    });

    await it.browser.install();
    await areServedAgain(it, tabs);
  });
});

/** Runs in the page. @param {string} path */
function hasIts401s(path) {
  const all = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
  return all.filter((one) => one.name.includes(path) && one.responseStatus === 401).length === 2;
}

/** @param {import('./console.js').OpenBrowser} browser */
function idOf(browser) {
  return browser.name === 'firefox' ? 'holdfast@holdfast.example' : new URL(browser.origin).host;
}
