// @ts-check
// The Dify double: a server that keeps to contracts/dify.md, for tests with real browsers.

import { newAccount, newApp } from './accounts.js';
import { newCertificate } from './certificate.js';
import { signWebappToken } from './passport.js';
import { listen } from './server.js';
import { ServerState } from './server-state.js';

/**
 * @typedef {import('./switches.js').Switches} Switches
 * @typedef {import('./server-state.js').StartOptions} StartOptions
 * @typedef {import('./accounts.js').AppMode} AppMode
 * @typedef {Awaited<ReturnType<typeof startDouble>>} Double
 */

/**
 * Starts a double; every switch is an option too, and `clearSwitches` goes back to the options.
 * @param {StartOptions} [options]
 */
export async function startDouble(options = {}) {
  const state = new ServerState(options);
  const { host = '127.0.0.1', split = false, secure = false, https = secure } = options;
  const apiHost = options.apiHost ?? host;
  const certificate = https ? await newCertificate([host, apiHost]) : null;
  const scheme = https ? 'https' : 'http';
  const pages = await listen(state, {
    serves: split ? 'pages' : 'both',
    host,
    port: options.port ?? 0,
    certificate,
  });
  const servers = [pages];
  state.pageOrigins.push(options.proxiedAt ?? `${scheme}://${host}:${pages.port}`);
  const origin = state.pageOrigins[0] ?? '';
  let apiOrigin = origin;
  if (split) {
    for (let n = 1; n < (options.pageOrigins ?? 1); n += 1) {
      const more = await listen(state, { serves: 'pages', host, port: 0, certificate });
      servers.push(more);
      state.pageOrigins.push(`${scheme}://${host}:${more.port}`);
    }
    const apis = await listen(state, {
      serves: 'apis',
      host: apiHost,
      port: options.apiPort ?? 0,
      certificate,
    });
    servers.push(apis);
    apiOrigin = `${scheme}://${apiHost}:${apis.port}`;
  }
  // `secure` means that CONSOLE_API_URL is set to an https URL, so the prefix is absolute, and it
  // has to be: the front end looks for `__Host-csrf_token` only then.
  if (split || secure) {
    state.apiPrefix = `${apiOrigin}/console/api`;
    state.publicApiPrefix = `${apiOrigin}/api`;
  }
  const first = state.accounts[0];
  if (!first) throw new Error('the double has a built-in account');

  return {
    /** Origin of the pages; with `pageOrigins` the first one. */
    origin,
    pageOrigins: state.pageOrigins,
    /** The server's own port, of the pages. */
    port: pages.port,
    /** Absolute base of the console API. */
    api: `${apiOrigin}/console/api`,
    /** Absolute base of the web-app API. */
    publicApi: `${apiOrigin}/api`,
    /** PEM of the https certificate, or null. */
    certificate: certificate?.cert ?? null,
    account: { email: first.email, password: first.password },
    get apps() {
      return state.apps;
    },

    /** @param {{ email: string, password?: string, name?: string }} given */
    addAccount({ email, password = 'Passw0rd!', name }) {
      const account = newAccount({ email, password, ...(name ? { name } : {}) });
      state.accounts.push(account);
      return { email, password };
    },

    /** @param {{ name: string, mode?: AppMode, restricted?: boolean }} given */
    addApp({ name, mode = 'chat', restricted = false }) {
      const app = newApp(name, mode, restricted);
      state.apps.push(app);
      return app;
    },

    /** There is no such app any more. @param {string} code */
    removeApp(code) {
      state.apps = state.apps.filter((app) => app.code !== code);
    },

    /** What the enterprise edition's sign-in gives a page for `access_token`. */
    webappToken: () => signWebappToken(state),

    /** A banned account is refused by login and refresh. @param {string} email */
    ban(email, banned = true) {
      for (const account of state.accounts) if (account.email === email) account.banned = banned;
    },

    /** Turns switches; those not named stay. @param {Partial<Switches>} changes */
    set: (changes) => state.board.set(changes),
    switches: () => state.board.on,
    clearSwitches: () => state.board.clear(),

    /** A test answers `/refresh-token` itself, until `null`. @param {import('./server-state.js').ServerState['refreshAnswer']} answer */
    answerRefresh: (answer) => {
      state.refreshAnswer = answer;
    },

    /** Every access token issued so far is expired at the server; the cookies stay. */
    expire: () => state.expireAll(),
    /** All refresh tokens are forgotten by the server; the cookies stay. */
    revoke: () => state.refreshTokens.forgetAll(),
    /** How many refresh tokens are good. */
    refreshTokens: () => state.refreshTokens.size,

    counts: () => state.log.snapshot(),
    requests: () => state.log.requests(),
    /** E-mail of the account that the last 200 with this `X-Test-Id` was served to, or null. */
    userOf: (/** @type {string} */ requestId) => state.log.userOf(requestId),
    /** Zeroes counts and log. */
    reset: () => state.log.reset(),

    /** The server is stopped; nobody can connect. What it knows is kept. */
    async stop() {
      state.life += 1;
      await Promise.all(servers.map((server) => server.close()));
    },
    /** It runs again, after `stop`. */
    async start() {
      await Promise.all(servers.map((server) => server.reopen()));
    },

    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
