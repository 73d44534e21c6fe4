// @ts-check
// What a Flowfile says to everything that Holdfast and its pages may send. The double and the real
// thing are held to the same answers (answers.json; tests/conformance/flowfile).

import { send } from '../double/client.js';
import { bearer, claimsOf, postForm, postJson, postMultipart } from './client.js';

/**
 * @typedef {import('../double/client.js').Answer} Answer
 * @typedef {(claims: import('../double/jwt.js').Claims) => string} Sign
 * @typedef {object} Flowfile
 * @property {string} api
 * @property {{ username: string, password: string }} account The admin.
 * @property {Sign} sign A token with the server's own signature.
 */

/** A token's life, seconds: long over, or for long. */
const OVER = -3600;
const GOOD = 3600;

/**
 * Each question with its answer, in a form that compares: no token, no time.
 * @param {Flowfile} flowfile
 */
export async function probe(flowfile) {
  return {
    ...(await askToSignIn(flowfile)),
    ...(await askForRefreshes(flowfile)),
    ...(await askWithBearers(flowfile)),
    ...(await askForOtherPaths(flowfile)),
    ...(await askFromElsewhere(flowfile)),
  };
}

/** @param {Flowfile} flowfile */
async function askToSignIn({ api, account }) {
  const url = `${api}/auth/token`;
  const form = await postForm(url, account);
  return {
    'sign-in, form': said(form),
    'sign-in, multipart': said(await postMultipart(url, account)),
    'sign-in, JSON': said(await postJson(url, account)),
    'sign-in, wrong password': said(await postForm(url, { ...account, password: 'wrong' })),
    'sign-in, empty': said(await send(url, { method: 'POST' })),
    'access token': describe(form.body.access_token),
    'refresh token': describe(form.body.refresh_token),
  };
}

/** @param {Flowfile} flowfile */
async function askForRefreshes(flowfile) {
  const { api, account, sign } = flowfile;
  const url = `${api}/auth/refresh`;
  const { refresh_token } = (await postForm(`${api}/auth/token`, account)).body;
  const disabled = await disabledUser(flowfile);
  const refresh = async (/** @type {string} */ token) =>
    said(await postForm(url, { refresh_token: token }));
  const made = (
    /** @type {string} */ sub,
    /** @type {string} */ type,
    /** @type {number} */ life,
  ) => refresh(sign({ sub, exp: now() + life, type }));
  return {
    'refresh, form': await refresh(refresh_token),
    'refresh, the same token again': await refresh(refresh_token),
    'refresh, multipart': said(await postMultipart(url, { refresh_token })),
    'refresh, JSON': said(await postJson(url, { refresh_token })),
    'refresh, in the query': said(
      await send(`${url}?refresh_token=${refresh_token}`, { method: 'POST' }),
    ),
    'refresh, as a bearer': said(
      await send(url, { method: 'POST', headers: bearer(refresh_token) }),
    ),
    'refresh, garbage': await refresh('garbage'),
    'refresh, wrongly signed': await refresh(`${refresh_token.slice(0, -3)}AAA`),
    'refresh, expired': await made(account.username, 'refresh', OVER),
    'refresh, an access token': await made(account.username, 'access', GOOD),
    'refresh, of nobody': await made('nobody', 'refresh', GOOD),
    'refresh, of a disabled user': await made(disabled, 'refresh', GOOD),
    'refresh, by GET': said(await send(url)),
    'two refreshes of one second give the same tokens': await twins(url, refresh_token),
  };
}

/** @param {Flowfile} flowfile */
async function askWithBearers(flowfile) {
  const { api, account, sign } = flowfile;
  const disabled = await disabledUser(flowfile);
  const me = async (/** @type {string|undefined} */ token) =>
    said(await send(`${api}/auth/users/me`, token ? { headers: bearer(token) } : {}));
  const good = { sub: account.username, exp: now() + GOOD, type: 'access' };
  return {
    'bearer, good': await me(sign(good)),
    'bearer, without a type': await me(sign({ sub: good.sub, exp: good.exp })),
    'bearer, none': await me(undefined),
    'bearer, garbage': await me('garbage'),
    'bearer, wrongly signed': await me(`${sign(good).slice(0, -3)}AAA`),
    'bearer, expired': await me(sign({ ...good, exp: now() + OVER })),
    'bearer, a refresh token': await me(sign({ ...good, type: 'refresh' })),
    'bearer, of nobody': await me(sign({ ...good, sub: 'nobody' })),
    'bearer, of a disabled user': await me(sign({ ...good, sub: disabled })),
  };
}

/** @param {Flowfile} flowfile */
async function askForOtherPaths({ api, account, sign }) {
  const headers = bearer(sign({ sub: account.username, exp: now() + GOOD, type: 'access' }));
  const post = async (/** @type {string} */ path) =>
    said(await send(`${api}${path}`, { method: 'POST', headers }));
  return {
    'POST /auth/logout': await post('/auth/logout'),
    'POST /auth/revoke': await post('/auth/revoke'),
    'POST /auth/introspect': await post('/auth/introspect'),
    'a slash too many': said(await send(`${api}/auth/users/me/`, { headers })),
    'health, without a token': (await send(`${api}/health/status`)).status,
  };
}

/** @param {Flowfile} flowfile */
async function askFromElsewhere({ api, account }) {
  const url = `${api}/auth/refresh`;
  const { refresh_token } = (await postForm(`${api}/auth/token`, account)).body;
  const Origin = 'chrome-extension://abcdefghijklmnop';
  const preflight = await send(url, {
    method: 'OPTIONS',
    headers: { Origin, 'Access-Control-Request-Method': 'POST' },
  });
  const simple = await send(url, {
    method: 'POST',
    headers: { Origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ refresh_token }).toString(),
  });
  return {
    'an extension asks whether it may': preflight.status,
    'an extension refreshes': {
      ...said(simple),
      allowed: simple.headers['access-control-allow-origin'] ?? null,
    },
  };
}

/** @param {Answer} answer */
function said({ status, headers, setCookie, body }) {
  const challenge = headers['www-authenticate'];
  const { location } = headers;
  return {
    status,
    ...(challenge ? { challenge } : {}),
    ...(location ? { location: below(location) } : {}),
    ...(setCookie.length ? { cookies: setCookie.length } : {}),
    body: shape(body) ?? null,
  };
}

/** Where it leads; nginx puts `/api` in front, the core does not. @param {string} location */
function below(location) {
  return new URL(location, 'http://flowfile').pathname.replace(/^\/api/, '');
}

/** Words of an error as they are; of what is granted, the names. @param {any} body */
function shape(body) {
  if (typeof body?.detail === 'string') return body.detail;
  if (Array.isArray(body?.detail))
    return body.detail.map((/** @type {any} */ { loc }) => loc.join('.'));
  return body && Object.keys(body).sort();
}

/** @param {string} token */
function describe(token) {
  const { exp, ...claims } = claimsOf(token);
  return { claims: Object.keys(claims).sort(), minutes: Math.round((exp - now()) / 60) };
}

/**
 * Sent at once until both were issued in one second.
 * @param {string} url
 * @param {string} refresh_token
 */
async function twins(url, refresh_token) {
  for (;;) {
    const both = await Promise.all([0, 1].map(() => postForm(url, { refresh_token })));
    const [one, other] = both.map(({ body }) => body.refresh_token);
    if (claimsOf(one).exp === claimsOf(other).exp) return one === other;
  }
}

/** A user that there is from then on. @param {Flowfile} flowfile */
async function disabledUser({ api, account, sign }) {
  const admin = sign({ sub: account.username, exp: now() + GOOD, type: 'access' });
  const user = { username: `off-${now()}-${Math.random()}`, password: 'Passw0rd!' };
  const { body } = await postJson(`${api}/auth/users`, user, admin);
  await postJson(`${api}/auth/users/${body.id}`, { disabled: true }, admin, 'PUT');
  return user.username;
}

const now = () => Math.floor(Date.now() / 1000);
