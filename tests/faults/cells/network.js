// @ts-check
// The network or the server fails (scenarios 3, 29, 31, 32, 33, 35).

import { eventually, timePasses } from '../../browser/index.js';
import { group } from '../cell.js';

/** So many failures, and then the one that succeeds. */
const MOST_FAILURES = 3;

export const network = group({
  title: 'The network is cut',
  cells: [
    {
      name: 'before the refresh reaches the server',
      // A browser sends again by itself what was lost on a connection that it had used before.
      refreshes: 3,
      befall: (run) => expireWith(run, { loseRefreshRequest: 1 }),
    },
    {
      name: 'after the server has rotated, before its answer',
      ends: 'signIn',
      refreshes: 4,
      befall: (run) => expireWith(run, { loseRefreshAnswer: 1, closeConnections: true }),
    },
    {
      name: 'during the answer, whose head has arrived',
      befall: (run) => expireWith(run, { cutRefreshAnswer: 1 }),
    },
    {
      name: 'for all, while the refresh is on its way, and comes back',
      refreshes: 3,
      befall: restart,
    },
  ],
});

export const server = group({
  title: 'The server',
  cells: [
    {
      name: 'answers 429 again and again',
      refreshes: MOST_FAILURES + 1,
      befall: (run) => storm(run, { status: 429 }),
    },
    {
      name: 'answers 503 again and again',
      refreshes: MOST_FAILURES + 1,
      befall: (run) => storm(run, { status: 503 }),
    },
    {
      name: 'answers with a page of 100 KB, again and again',
      refreshes: MOST_FAILURES + 1,
      befall: (run) =>
        storm(run, { html: true, bytes: 100_000, status: run.random.oneOf([200, 502]) }),
    },
    {
      name: 'takes 60 s for the refresh, and the person has set 30 s for the longest wait',
      settings: { holdSeconds: 30 },
      ends: 'givenBack',
      together: true,
      befall: takesAMinute,
    },
    {
      name: 'takes 60 s for the refresh',
      together: true,
      befall: takesAMinute,
    },
    {
      name: 'leaves one refresh without an answer',
      refreshes: 2,
      together: true,
      befall: leavesOneUnanswered,
    },
  ],
});

/**
 * @param {import('../run.js').Run} run
 * @param {Partial<import('../../double/double.js').Switches>} switches
 */
async function expireWith(run, switches) {
  const rotateAt = run.random.oneOf(/** @type {const} */ (['start', 'end']));
  const flight = run.random.between(100, 800);
  run.it.dify.set({ refreshDelayMs: flight, rotateAt, ...switches });
  run.strikes();
  run.it.dify.expire();
  void run.ask(run.executor, 1);
  run.othersAskWithin(flight);
}

/**
 * The server stops before it has rotated, and nobody can connect for a while.
 * @param {import('../run.js').Run} run
 */
async function restart(run) {
  const flight = run.random.between(400, 1200);
  // However long it takes until all have asked.
  run.it.dify.set({ refreshWaits: true, rotateAt: 'end' });
  run.expireForAll();
  await run.atServer(({ unauthorized }) => unauthorized >= run.tabs.length, 'all have their 401');
  await run.refreshArrives();
  await timePasses(run.random.between(0, Math.round(flight / 2)));
  run.strikes();
  await run.it.dify.stop();
  await timePasses(run.random.between(200, 2000));
  run.it.dify.set({ refreshWaits: false, refreshDelayMs: 100 });
  await run.it.dify.start();
}

/**
 * @param {import('../run.js').Run} run
 * @param {import('../../double/switches.js').Substitute} substitute
 */
async function storm(run, substitute) {
  const times = run.random.between(1, MOST_FAILURES);
  // 0: the server does not say when to come again.
  const retryAfter = run.random.between(0, 2);
  run.it.dify.set({
    refreshDelayMs: run.random.between(0, 300),
    refreshStatus: { ...substitute, times, ...(retryAfter ? { retryAfter } : {}) },
  });
  run.expireForAll();
}

/**
 * Each ten seconds a probe says that the session is not fresh, and the tab that refreshes is there.
 * @param {import('../run.js').Run} run
 */
async function takesAMinute(run) {
  const rotateAt = run.random.oneOf(/** @type {const} */ (['start', 'end']));
  run.it.dify.set({ refreshDelayMs: 60_000, rotateAt });
  run.expireForAll();
  await run.answers();
  await eventually(() => run.it.dify.counts().refresh.ok > 0, {
    timeout: 70_000,
    what: 'the refresh is answered',
  });
}

/**
 * It has not rotated, but nobody can know.
 * @param {import('../run.js').Run} run
 */
async function leavesOneUnanswered(run) {
  run.it.dify.set({ refreshDelayMs: 110_000, rotateAt: 'end', loseRefreshRequest: 1 });
  run.expireForAll();
  await run.refreshArrives();
  run.it.dify.set({ refreshDelayMs: 100 });
  await run.answers();
}
