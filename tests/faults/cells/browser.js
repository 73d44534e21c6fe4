// @ts-check
// The browser is killed, and started again with the tabs of before.

import { timePasses } from '../../browser/index.js';
import { group } from '../cell.js';

export const browser = group({
  title: 'The browser is killed and started again',
  cells: [
    {
      name: 'before its refresh reaches the server',
      needs: 'ownBrowser',
      refreshes: 2,
      befall: async (run) => {
        await cookiesAreWritten(run);
        await killedAfter(run, { loseRefreshRequest: 1 });
      },
    },
    {
      name: 'right after a refresh, whose cookies may not be on its disk yet',
      needs: 'ownBrowser',
      ends: 'keptOrSignIn',
      refreshes: 4,
      befall: (run) => killedAfter(run, {}),
    },
  ],
});

/**
 * The tokens are old, as on an ordinary day: what was issued a moment ago would be lost with a browser
 * that is killed, and a browser that is quit writes it down.
 * @param {import('../run.js').Run} run
 */
async function cookiesAreWritten(run) {
  await run.it.browser.quit();
  await run.it.browser.start();
  await run.comesBack();
  run.it.dify.reset();
}

/**
 * @param {import('../run.js').Run} run
 * @param {Partial<import('../../double/double.js').Switches>} switches
 */
async function killedAfter(run, switches) {
  const isLost = 'loseRefreshRequest' in switches;
  run.it.dify.set({ refreshDelayMs: isLost ? 3000 : 100, ...switches });
  for (const tab of run.tabs) run.pageGoes(tab);
  run.expireForAll();
  if (isLost) await run.refreshArrives();
  else await run.atServer(({ refresh }) => refresh.ok > 0, 'the refresh is answered');
  await timePasses(run.random.between(0, 500));
  await run.it.browser.kill();
  run.calm();
  await run.it.browser.start();
  run.strikes();
  await run.comesBack();
}
