// @ts-check
// What a cell of the matrix is: one thing that befalls, and how it must end.

/**
 * How a run must end for those requests whose tab lives on.
 *
 * - `well`: each is answered 200.
 * - `givenBack`: the extension itself goes, or the person's limit is over: each is answered 200 or
 *   gets its own 401 at once, and the session lives on.
 * - `signIn`: the new tokens are lost, and no client could have kept them. Each gets its own 401
 *   soon, and the person is told to sign in again.
 * - `keptOrSignIn`: as `well` or as `signIn`, whichever the browser's own disk decides.
 * @typedef {'well'|'givenBack'|'signIn'|'keptOrSignIn'} Ending
 *
 * @typedef {object} Cell
 * @property {string} name What befalls, as the end of a sentence that begins with "when".
 * @property {(run: import('./run.js').Run) => Promise<void>} befall
 * @property {Ending} [ends] `well` by default.
 * @property {number} [tabs] 4 by default.
 * @property {number} [refreshes] The most that may reach the server; 1 by default.
 * @property {boolean} [mayBeLate] So many ask at once that a slow machine's first refresh may come
 *   later than an order is good for: then it is given again, to three tabs at most.
 * @property {boolean} [mayRepeat] Nobody is left who knows of the refresh that is on its way, or a
 *   probe says that it came to nothing, so that its token may be sent once more: a server that
 *   refuses it keeps the session.
 * @property {'chromium'} [mayCut] This browser may cut requests that are under way: Chromium does
 *   where an extension with request rules goes.
 * @property {'ownBrowser'} [needs] A browser of its own, whose profile outlives it.
 * @property {object} [settings] What the person has set.
 * @property {boolean} [together] Runs take so long that some are made at once, each on a site of
 *   its own.
 */

/** @typedef {{ title: string, cells: Cell[] }} Group */

/** @param {Group} group */
export const group = (group) => group;
