// @ts-check
// The endpoints that need no login: setup state, features, version.

/**
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./server-state.js').ServerState} ServerState
 */

/**
 * `GET /setup`.
 * @param {ServerState} state
 * @param {Exchange} x
 */
export function setupStatus(state, x) {
  if (state.on.notSetup) return x.compact(200, { step: 'not_started', setup_at: null });
  x.compact(200, { step: 'finished', setup_at: '2026-11-21T23:50:09' });
}

/**
 * `POST /setup`. On a server that is set up: 403 in a shape of its own, without `code`.
 * @param {ServerState} state
 * @param {Exchange} x
 */
export async function setup(state, x) {
  await x.body();
  if (state.on.notSetup) {
    state.board.set({ notSetup: false });
    return x.compact(201, { result: 'success' });
  }
  x.compact(403, { error: { type: 'authorization_error', message: 'Forbidden', status: 403 } });
}

/**
 * `GET /system-features`, also what an anonymous visitor of a shared page calls.
 * @param {ServerState} _state
 * @param {Exchange} x
 */
export function systemFeatures(_state, x) {
  x.json(200, {
    sso_enforced_for_signin: false,
    sso_enforced_for_signin_protocol: '',
    enable_marketplace: false,
    enable_email_code_login: false,
    enable_email_password_login: true,
    enable_social_oauth_login: false,
    is_allow_register: false,
    is_allow_create_workspace: false,
    is_email_setup: false,
    license: { status: 'none', expired_at: '' },
    branding: { enabled: false },
    webapp_auth: { enabled: false },
  });
}

/**
 * `GET /version`.
 * @param {ServerState} _state
 * @param {Exchange} x
 */
export function version(_state, x) {
  x.json(200, {
    version: '1.14.2',
    release_date: '',
    release_notes: '',
    can_auto_update: false,
    features: {},
  });
}
