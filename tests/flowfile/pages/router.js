// @ts-check
// The hash router and its guard: who is not signed in by the local clock goes to the sign-in page,
// and the refresh token is not tried.

import { session } from './http.js';

/** @typedef {'login'|'designer'|'catalog'} Route */

/** @type {Record<string, Route>} */
const ROUTES = { '#/login': 'login', '#/main/catalog': 'catalog' };

let isAsked = false;

/** Every hash that the page was sent to after its load. @type {string[]} */
export const wentTo = [];

/**
 * Calls `enter` for each page that is entered; resolves when the first has been.
 * @param {(route: Route) => Promise<void>} enter
 */
export async function startRouter(enter) {
  /** @type {Route|null} */
  let current = null;
  const follow = async () => {
    const route = await guarded(ROUTES[location.hash] ?? 'designer');
    const hash = route === 'login' ? '#/login' : `#/main/${route}`;
    if (location.hash !== hash) history.replaceState(null, '', hash);
    if (route !== current) await enter((current = route));
  };
  window.addEventListener('hashchange', () => {
    wentTo.push(location.hash);
    void follow();
  });
  await follow();
}

/** @param {Route} route */
export function goTo(route) {
  location.hash = route === 'login' ? '/login' : `/main/${route}`;
}

/**
 * @param {Route} route
 * @returns {Promise<Route>}
 */
async function guarded(route) {
  if (!isAsked) {
    await fetch('/api/health/status');
    isAsked = true;
  }
  if (session.isSignedIn() && session.username === null) await session.whoAmI();
  if (route === 'login') return session.isSignedIn() ? 'designer' : 'login';
  return session.isSignedIn() ? route : 'login';
}
