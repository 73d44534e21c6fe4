// @ts-check
// What one run came to, and whether that is right.

import { ordersAtMost } from '../load/late.js';

/**
 * @typedef {import('./cell.js').Cell} Cell
 * @typedef {import('./run.js').Run} Run
 *
 * @typedef {object} Figures
 * @property {number} seed
 * @property {boolean} hit Whether it befell at the very moment that the cell is about.
 * @property {boolean} kept Whether somebody is still signed in, and every tab served.
 * @property {boolean} told Whether the person was told to sign in again.
 * @property {number} asked Requests whose page lived on.
 * @property {number} well Of these: answered 200.
 * @property {number} given Of these: their own 401.
 * @property {number} lost Of these: no answer, a network error, or any other.
 * @property {number} cut Of the lost: a network error.
 * @property {number} refreshes How many arrived at the server.
 * @property {number} reused How many of them brought a token that was rotated already.
 * @property {number} recovered Milliseconds from what befell until the last of these had its answer,
 *   or every tab was back.
 * @property {string[]} wrong What is not as it must be.
 */

/** "Sign in again" is known within so long, and never a hang. */
const SIGN_IN_WITHIN_MS = 10_000;

/** Between the 30 s that the person has set in one cell, and the answer after 60 s. */
const HELD_MS = 45_000;

/**
 * Waits until everything is answered, and then for the refresh to end.
 * @param {Run} run
 * @param {Cell} cell
 * @param {number} seed
 * @returns {Promise<Figures>}
 */
export async function figuresOf(run, cell, seed) {
  const answers = await run.answers();
  const recovered = Math.max(run.backAt, ...answers.map(({ at }) => at)) - run.struckAt;
  // Those that take a minute are not waited for.
  if (!cell.together)
    await run.atServer(({ refresh }) => refresh.inFlight === 0, 'no refresh is on its way');
  run.calm();
  const ends = cell.ends ?? 'well';
  const kept = await run.isKept();
  const told = !kept && (await run.isToldToSignIn());
  const { refresh } = run.it.dify.counts();
  const count = (/** @type {(status: number | 'nothing') => boolean} */ is) =>
    answers.filter(({ status }) => is(status)).length;
  const figures = {
    seed,
    hit: run.hit,
    kept,
    told,
    asked: answers.length,
    well: count((status) => status === 200),
    given: count((status) => status === 401),
    lost: count((status) => status !== 200 && status !== 401),
    cut: count((status) => status === 0),
    refreshes: refresh.total,
    reused: refresh.reused,
    recovered: Math.round(recovered),
  };
  const refreshes = cell.mayBeLate ? ordersAtMost(run.it.dify.requests()) : cell.refreshes;
  return { ...figures, wrong: wrongIn(figures, { ...cell, refreshes }, ends, run.it.name) };
}

/**
 * A run that came to no end.
 * @param {number} seed
 * @param {Error} error
 * @returns {Figures}
 */
export function broken(seed, error) {
  const none = {
    asked: 0,
    well: 0,
    given: 0,
    lost: 0,
    cut: 0,
    refreshes: 0,
    reused: 0,
    recovered: 0,
  };
  const wrong = [`${error.message}${error.cause ? ` (${error.cause})` : ''}`];
  return { seed, hit: false, kept: false, told: false, ...none, wrong };
}

/**
 * What of this is not as it must be.
 * @param {Omit<Figures, 'wrong'>} figures
 * @param {Cell} cell
 * @param {import('./cell.js').Ending} ends
 * @param {import('../browser/index.js').BrowserName} browser
 */
export function wrongIn(figures, { refreshes = 1, mayRepeat = false, mayCut }, ends, browser) {
  const { kept, told, asked, well, given, lost, cut, recovered } = figures;
  const mayLose = ends === 'signIn' || (ends === 'keptOrSignIn' && !kept);
  const wrong = [];
  if (lost > (mayCut === browser ? cut : 0))
    wrong.push(`${lost} of ${asked} requests got no answer of their own (${cut} were cut)`);
  if (ends === 'well' && well < asked) wrong.push(`${given} of ${asked} requests got a 401`);
  if (figures.refreshes > refreshes) wrong.push(`${figures.refreshes} refreshes, not ${refreshes}`);
  if (!mayLose && !kept) wrong.push('the session is lost');
  if (!mayLose && !mayRepeat && figures.reused > 0)
    wrong.push(`${figures.reused} refreshes of a spent token`);
  if (mayLose && !told) wrong.push('nobody is told to sign in again');
  if (mayLose && recovered > SIGN_IN_WITHIN_MS) wrong.push(`known after ${recovered} ms only`);
  if (ends === 'givenBack' && recovered > HELD_MS) wrong.push(`given back after ${recovered} ms`);
  return wrong;
}
