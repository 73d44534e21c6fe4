// @ts-check
// The worker is stopped at one of the moments of a refresh (scenarios 6, 7).

import { timePasses } from '../../browser/index.js';
import { group } from '../cell.js';

export const worker = group({
  title: 'The worker is stopped',
  cells: [
    {
      name: 'before it has told a tab to refresh',
      befall: (run) =>
        stopAt(run, () => run.atServer(({ unauthorized }) => unauthorized > 0, 'a 401 leaves'), {
          withinMs: 10,
          isHit: ({ total }) => total === 0,
        }),
    },
    {
      name: 'while it writes its journal',
      befall: (run) => stopAt(run, journalIsWritten(run), { withinMs: 3, isHit: () => true }),
    },
    {
      name: 'after it has told a tab to refresh',
      befall: (run) =>
        stopAt(run, () => run.refreshArrives(), {
          withinMs: 300,
          isHit: ({ inFlight }) => inFlight === 1,
        }),
    },
    {
      name: 'after the answer to the refresh',
      befall: (run) =>
        stopAt(run, () => run.atServer(({ refresh }) => refresh.ok > 0, 'the answer leaves'), {
          withinMs: 10,
          isHit: ({ ok }) => ok === 1,
        }),
    },
  ],
});

/**
 * All ask; when the moment has come, and up to so many milliseconds more, the worker is stopped.
 * @param {import('../run.js').Run} run
 * @param {() => Promise<void>} moment
 * @param {object} how
 * @param {number} how.withinMs
 * @param {(refresh: import('../../double/refresh-counts.js').RefreshCounts) => boolean} how.isHit
 *   Whether the server's counts say, once the worker is gone, that it was the moment.
 */
async function stopAt(run, moment, { withinMs, isHit }) {
  const flight = run.random.between(400, 1000);
  const rotateAt = run.random.oneOf(/** @type {const} */ (['start', 'end']));
  run.it.dify.set({ refreshDelayMs: flight, rotateAt });
  const more = run.random.between(0, withinMs);
  const come = moment();
  run.it.dify.expire();
  void run.ask(run.executor, 1);
  run.othersAskWithin(flight);
  await come;
  if (more > 0) await timePasses(more);
  run.strikes();
  await run.it.browser.stopWorker();
  run.hit = isHit(run.it.dify.counts().refresh);
}

/**
 * When the first of what the worker stores from now on is stored.
 * @param {import('../run.js').Run} run
 */
function journalIsWritten(run) {
  return () =>
    run.it.browser.extensionEval(
      () =>
        new Promise((/** @type {(value: void) => void} */ resolve) => {
          const heard = (/** @type {object} */ changes) => {
            if (!Object.keys(changes).some((key) => key.startsWith('session '))) return;
            chrome.storage.session.onChanged.removeListener(heard);
            resolve();
          };
          chrome.storage.session.onChanged.addListener(heard);
        }),
    );
}
