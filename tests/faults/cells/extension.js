// @ts-check
// The extension itself goes for a moment (scenario 59).

import { eventually } from '../../browser/index.js';
import { badge, isServed } from '../../e2e/console.js';
import { group } from '../cell.js';

export const extension = group({
  title: 'The extension',
  cells: [
    {
      name: 'is loaded anew',
      ends: 'givenBack',
      mayCut: 'chromium',
      befall: (run) => goesAndComes(run, () => run.it.browser.reloadExtension()),
    },
    {
      name: 'is updated',
      ends: 'givenBack',
      mayCut: 'chromium',
      befall: (run) => goesAndComes(run, () => run.it.browser.install()),
    },
  ],
});

/**
 * @param {import('../run.js').Run} run
 * @param {() => Promise<void>} go
 */
async function goesAndComes(run, go) {
  await run.amidstRefresh(
    async () => {
      await go();
      run.hit = run.it.dify.counts().refresh.inFlight > 0;
    },
    { refreshDelayMs: 3000 },
  );
  await run.atServer(({ refresh }) => refresh.ok > 0, 'the refresh is answered');
  for (const tab of run.tabs)
    await eventually(() => tab.evaluate(isServed), { what: 'open tabs are served again' });
  await eventually(async () => (await badge(run.it)) === '', { what: 'nobody has to sign in' });
}
