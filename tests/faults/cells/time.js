// @ts-check
// The machine sleeps, or its clock is set (scenarios 1, 41, 42, 66).

import { timePasses } from '../../browser/index.js';
import { group } from '../cell.js';
import { processesOf } from '../processes.js';

const HOUR_S = 3600;

export const time = group({
  title: 'The machine',
  cells: [
    {
      name: 'sleeps for 8 hours with 60 tabs, which ask at once when it wakes',
      tabs: 60,
      mayBeLate: true,
      befall: async (run) => {
        run.it.dify.set({ refreshDelayMs: run.random.between(100, 600) });
        await sleeps(run);
        run.expireForAll();
      },
    },
    {
      name: 'sleeps for 8 hours in the midst of a refresh',
      // What was issued before it fell asleep has expired when it wakes.
      refreshes: 2,
      befall: (run) => run.amidstRefresh(() => sleeps(run)),
    },
    {
      name: 'has its clock set back by a day in the midst of a refresh',
      befall: (run) => run.amidstRefresh(async () => run.moveClock(-24 * HOUR_S)),
    },
    {
      name: 'has its clock set ahead by a day in the midst of a refresh',
      befall: (run) => run.amidstRefresh(async () => run.moveClock(24 * HOUR_S)),
    },
  ],
});

/**
 * Nothing of the browser runs, for a moment that takes eight hours by every clock of the day.
 * @param {import('../run.js').Run} run
 */
async function sleeps(run) {
  const all = await processesOf(run.it.browser.process.pid);
  for (const pid of all) process.kill(pid, 'SIGSTOP');
  await timePasses(run.random.between(50, 500));
  run.timeIsSlept(8 * HOUR_S);
  for (const pid of all) process.kill(pid, 'SIGCONT');
}
