// @ts-check
// Something befalls the tab that sends the refresh (scenarios 4, 5, 8, 9, 10).

import { eventually } from '../../browser/index.js';
import { isServed, isSignedIn, PATH } from '../../e2e/console.js';
import { group } from '../cell.js';

export const executor = group({
  title: 'The tab that refreshes',
  cells: [
    {
      name: 'is closed',
      befall: (run) =>
        run.amidstRefresh(async (tab) => {
          run.tabGoes(tab);
          await tab.close();
        }),
    },
    {
      name: 'crashes',
      befall: (run) =>
        run.amidstRefresh(async (tab) => {
          run.tabGoes(tab);
          await tab.crash();
        }),
    },
    {
      name: 'is frozen, and thaws when all others are answered',
      befall: (run) =>
        run.amidstRefresh(async (tab) => {
          await tab.freeze();
          await run.othersAreAnswered();
          await tab.thaw();
        }),
    },
    {
      name: 'is discarded by the browser',
      befall: (run) =>
        run.amidstRefresh(async (tab) => {
          run.tabGoes(tab);
          await discard(run, tab);
        }),
    },
    {
      name: 'is sent to another page of the site',
      befall: (run) =>
        run.amidstRefresh(async (tab) => {
          run.pageGoes(tab);
          await tab.goto(`${run.it.dify.origin}/apps`);
          await isSignedIn(tab);
        }),
    },
    {
      name: 'leaves the site, and comes back from the back-forward cache',
      befall: leavesAndComesBack,
    },
  ],
});

/**
 * By a page that the browser may keep: the console's own are `no-store`.
 * @param {import('../run.js').Run} run
 */
async function leavesAndComesBack(run) {
  const { origin } = run.it.dify;
  await run.executor.goto(`${origin}/console/api/version`);
  // It names no API, and so is told the epoch when its first request meets a 401.
  run.it.dify.expire();
  await run.executor.evaluate(async (path) => {
    Object.assign(window, { isTheSame: true });
    const told = new Promise((resolve) => {
      const hear = (/** @type {any} */ { detail }) => detail.includes('epoch') && resolve(detail);
      window.addEventListener('holdfast:1:relay', hear);
    });
    await fetch(path);
    await told;
  }, `/console/api${PATH}`);
  await run.amidstRefresh(async (tab) => {
    run.pageGoes(tab);
    await tab.goto(`${origin}/nowhere`);
    await run.othersAreAnswered();
    await tab.evaluate(() => history.back());
    await eventually(() => tab.evaluate(isServed), { what: 'the page is served again' });
    run.hit = await tab.evaluate(() => 'isTheSame' in window);
    // Firefox tells its driver nothing of such a page's next load.
    await tab.evaluate((url) => location.assign(url), `${origin}/apps`);
    await isSignedIn(tab);
  });
}

/**
 * As the browser does when memory is short; never the tab in front.
 * @param {import('../run.js').Run} run
 * @param {import('../../browser/index.js').Tab} tab
 */
async function discard(run, tab) {
  await tab.evaluate(() => (document.title = 'to be discarded'));
  const [other] = run.others;
  await other?.focus();
  const discarded = await run.it.browser.extensionEval(async () => {
    const found = (await chrome.tabs.query({})).find(({ title }) => title === 'to be discarded');
    return (await chrome.tabs.discard(found?.id))?.id ?? found?.id;
  });
  await run.othersAreAnswered();
  await run.it.browser.extensionEval((id) => chrome.tabs.remove(id), Number(discarded));
}
