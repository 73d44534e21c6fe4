// @ts-check
// `GET /auth/refresh?redirect_url=…` of 1.15+: the front end's server refreshes during a
// navigation, outside any lock (contract §3, §6).

import { refresh } from './refresh.js';

/**
 * @param {import('./server-state.js').ServerState} state
 * @param {import('./exchange.js').Exchange} x
 */
export async function navigationRefresh(state, x) {
  state.log.counts.navigationRefresh += 1;
  const target = sameOriginPath(x.url.searchParams.get('redirect_url')) ?? `${state.basePath}/apps`;
  const signin = `${state.basePath}/signin?redirect_url=${encodeURIComponent(target)}`;
  const headers = { 'Cache-Control': 'no-store' };
  const token = x.cookies.get(state.cookieRules.name('refresh_token'));
  // Without the cookie the API is not called at all.
  if (!token) return x.redirect(303, signin, { headers });
  const outcome = await refresh(state, token);
  if (outcome.kind !== 'rotated') return x.redirect(303, signin, { headers });
  x.redirect(303, target, { headers, cookies: outcome.cookies });
}

/** @param {string|null} target */
function sameOriginPath(target) {
  return target && /^\/(?![/\\])/.test(target) ? target : null;
}
