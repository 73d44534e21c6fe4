// @ts-check
// An app's page as tests drive it.

import { eventually } from '../browser/index.js';

/**
 * @typedef {import('../browser/index.js').Tab} Tab
 * @typedef {import('./apps.js').App} App
 */

/**
 * Opens the app and waits until it knows whether somebody is signed in.
 * @param {{ open: (url: string) => Promise<Tab> }} browser
 * @param {App} app
 */
export async function openApp(browser, app) {
  const tab = await browser.open(`${app.origin}/`);
  await onApp(tab, 'ready');
  return tab;
}

/**
 * Signs in without the form.
 * @param {Tab} tab
 * @param {App} app
 * @param {{ username: string, password: string }} [account]
 */
export async function signIn(tab, app, account = app.account) {
  await onApp(tab, 'signIn', account.username, account.password);
  await is(tab, 'signed-in');
}

/**
 * Calls a function of `window.app`, or reads it, and waits for what that is.
 * @param {Tab} tab
 * @param {string} name
 * @param {unknown[]} args
 * @returns {Promise<any>}
 */
export function onApp(tab, name, ...args) {
  return tab.evaluate(
    async (name, args) => {
      const member = /** @type {any} */ (window).app[name];
      return await (typeof member === 'function' ? member(...args) : member);
    },
    name,
    args,
  );
}

/**
 * The statuses of so many calls at once, in order.
 * @param {Tab} tab
 * @param {number} [n]
 * @returns {Promise<number[]>}
 */
export async function burst(tab, n = 5) {
  const answers = await onApp(tab, 'burst', n);
  return answers.map((/** @type {{ status: number }} */ { status }) => status);
}

/** @param {Tab} tab */
export function stateOf(tab) {
  return tab.evaluate(() => document.body.dataset.state);
}

/**
 * @param {Tab} tab
 * @param {'signed-in'|'signed-out'} state
 */
export async function is(tab, state) {
  await eventually(async () => (await stateOf(tab)) === state, { what: state });
}
