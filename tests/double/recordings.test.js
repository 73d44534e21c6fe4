// @ts-check
// Every recorded answer of an endpoint that the double has, asked for in the recorded order.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, login, only, refresh, send, signedIn } from './client.js';
import { startDouble } from './double.js';
import { assertAsRecorded, recordings } from './recordings.js';

/**
 * @typedef {import('./client.js').Answer} Answer
 * @typedef {Record<string, () => Promise<Answer>>} Steps By the title of the recording.
 */

/**
 * Runs the steps of one section; each recording must have one, and each step a recording.
 * @param {import('node:test').TestContext} t
 * @param {string} section Its beginning.
 * @param {Steps} steps
 */
async function compare(t, section, steps) {
  const recorded = recordings.filter((recording) => recording.section.startsWith(section));
  assert.deepEqual(
    Object.keys(steps),
    recorded.map(({ title }) => title),
  );
  for (const recording of recorded)
    await t.test(recording.title, async () => {
      const step = steps[recording.title];
      if (step) assertAsRecorded(await step(), recording);
    });
}

test('before and during setup it answers as recorded', async (t) => {
  const dify = await startDouble({ notSetup: true });
  t.after(() => dify.close());
  await compare(t, 'A.', {
    'GET /console/api/setup': () => send(`${dify.api}/setup`),
    'GET /console/api/account/profile before setup': () => send(`${dify.api}/account/profile`),
    'POST /console/api/setup': () => send(`${dify.api}/setup`, { method: 'POST' }),
    'POST /console/api/setup a second time': () => send(`${dify.api}/setup`, { method: 'POST' }),
  });
});

test('console login and the CSRF check answer as recorded', async (t) => {
  const dify = await startDouble({ accessSeconds: 60 });
  t.after(() => dify.close());
  const profile = `${dify.api}/account/profile`;
  const { email, password } = dify.account;
  const jar = new Map();
  await compare(t, 'B.', {
    'GET /console/api/account/profile, no cookies': () => send(profile),
    'POST /console/api/refresh-token, no cookies': () => refresh(dify, new Map()),
    'POST /console/api/login, wrong password (Base64)': () =>
      login(dify, { email, password: 'wrong' }, new Map()),
    'POST /console/api/login, password sent in clear (not Base64)': () =>
      send(`${dify.api}/login`, { method: 'POST', body: JSON.stringify({ email, password }) }),
    'POST /console/api/login, right password (Base64)': () => login(dify, dify.account, jar),
    'GET /console/api/account/profile with cookies + X-CSRF-Token': () => call(profile, jar),
    'same, X-CSRF-Token header missing': () => send(profile, { jar }),
    'same, X-CSRF-Token header different from the cookie': () =>
      call(profile, jar, { headers: { 'X-CSRF-Token': 'another' } }),
    'Authorization: Bearer <access token> only, no cookies, no CSRF': () =>
      send(profile, { headers: { Authorization: `Bearer ${jar.get('access_token')}` } }),
  });
});

test('refresh and rotation answer as recorded', async (t) => {
  const dify = await startDouble({ accessSeconds: 60 });
  t.after(() => dify.close());
  const jar = await signedIn(dify, dify.account);
  const first = new Map(jar);
  const headers = { Origin: 'chrome-extension://abc' };
  const url = `${dify.api}/refresh-token`;
  await compare(t, 'C.', {
    'POST /console/api/refresh-token with cookies, without CSRF header, without body': () =>
      refresh(dify, jar),
    'refresh with the refresh_token cookie alone (no access/csrf cookie)': () =>
      refresh(dify, only(jar, 'refresh_token')),
    'sequential re-use of the FIRST refresh token (already rotated)': () =>
      refresh(dify, new Map(first)),
    'GET /console/api/account/profile with the FIRST access token after two rotations (old access+csrf cookies, still unexpired)':
      () => call(`${dify.api}/account/profile`, first),
    'Cross-origin POST refresh-token with Origin: chrome-extension://abc': () =>
      send(url, { method: 'POST', headers }),
    'OPTIONS preflight refresh-token with Origin chrome-extension': () =>
      send(url, {
        method: 'OPTIONS',
        headers: { ...headers, 'Access-Control-Request-Method': 'POST' },
      }),
  });
});

test('an expired access token is answered as recorded', async (t) => {
  const dify = await startDouble({ accessSeconds: 60 });
  t.after(() => dify.close());
  const jar = await signedIn(dify, dify.account);
  const left = only(jar, 'refresh_token');
  // A minute and more goes by at the server, once for the two tokens to expire.
  dify.set({ clockSkewSeconds: 62 });
  await compare(t, 'D.', {
    'GET /console/api/account/profile, expired access+csrf cookies still sent by hand': () =>
      call(`${dify.api}/account/profile`, jar),
    'same as a browser would do it: access_token and csrf_token cookies gone (Max-Age over), refresh_token cookie only':
      () => call(`${dify.api}/account/profile`, left),
    'GET /console/api/apps, same': () => call(`${dify.api}/apps`, left),
    'then refresh': () => {
      dify.set({ clockSkewSeconds: 0 });
      return refresh(dify, left);
    },
    'and the profile again with the new cookies': () => call(`${dify.api}/account/profile`, left),
  });
});

test('the web-app API answers as recorded', async (t) => {
  const dify = await startDouble({ accessSeconds: 60 });
  t.after(() => dify.close());
  const app = dify.addApp({ name: 'Contract test 1', mode: 'workflow' });
  const other = dify.addApp({ name: 'Contract test 2', mode: 'workflow' });
  const jar = await signedIn(dify, dify.account);
  const api = dify.publicApi;
  const code = { 'X-App-Code': app.code };
  const status = `${api}/login/status?app_code=${app.code}`;
  const site = `${api}/site`;
  /** @param {{ code: string }} of */
  const passportOf = async (of) => {
    const { body } = await send(`${api}/passport`, { headers: { 'X-App-Code': of.code } });
    return String(body.access_token);
  };
  const passport = await passportOf(app);
  const otherPassport = await passportOf(other);
  const both = { ...code, 'X-App-Passport': passport };
  const wrongPassport = { ...code, 'X-App-Passport': otherPassport };
  const bearer = { ...code, Authorization: `Bearer ${passport}` };
  const logout = { method: 'POST', headers: both };
  await compare(t, 'F.', {
    'GET /api/login/status?app_code=CODE, no passport': () => send(status),
    'GET /api/login/status without app_code': () => send(`${api}/login/status`),
    'GET /api/login/status?app_code=<unknown code>': () =>
      send(`${api}/login/status?app_code=doesnotexist1234`),
    'GET /api/passport without X-App-Code': () => send(`${api}/passport`),
    'GET /api/passport with an unknown X-App-Code': () =>
      send(`${api}/passport`, { headers: { 'X-App-Code': 'doesnotexist1234' } }),
    'GET /api/passport with X-App-Code: CODE': () => send(`${api}/passport`, { headers: code }),
    'GET /api/site with X-App-Code + X-App-Passport': () => send(site, { headers: both }),
    'GET /api/site, X-App-Passport empty string (what the front end sends when it has none)': () =>
      send(site, { headers: { ...code, 'X-App-Passport': '' } }),
    'GET /api/site, no headers at all': () => send(site),
    'GET /api/site, garbage passport': () =>
      send(site, { headers: { ...code, 'X-App-Passport': 'garbage' } }),
    'GET /api/site, console access_token used as the passport': () =>
      send(site, { headers: { ...code, 'X-App-Passport': jar.get('access_token') ?? '' } }),
    'GET /api/site, X-App-Code of app 1 with the passport of app 2': async () => {
      const answer = await send(site, { headers: wrongPassport });
      assert.equal(answer.body.app_id, other.id);
      return answer;
    },
    'GET /api/login/status?app_code=CODE with X-App-Code + X-App-Passport': () =>
      send(status, { headers: both }),
    'same, passport of the other app': () => send(status, { headers: wrongPassport }),
    'same, passport sent as Authorization: Bearer instead': () => send(status, { headers: bearer }),
    'same with &user_id=someone-else': () =>
      send(`${status}&user_id=someone-else`, { headers: both }),
    'passport as cookie passport-CODE, no header': () =>
      send(status, { headers: code, jar: new Map([[`passport-${app.code}`, passport]]) }),
    'POST /api/logout (with passport headers)': () => send(`${api}/logout`, logout),
    'GET /api/site with the same passport AFTER /api/logout': () => send(site, { headers: both }),
    'GET /api/login/status with the same passport AFTER /api/logout': () =>
      send(status, { headers: both }),
    'POST /api/logout sending console cookies too': () => send(`${api}/logout`, { ...logout, jar }),
    'Console session after /api/logout': () => call(`${dify.api}/account/profile`, jar),
    'GET /api/webapp/access-mode?appCode=CODE': () =>
      send(`${api}/webapp/access-mode?appCode=${app.code}`),
    'GET /api/webapp/permission?appId=ID with passport': () =>
      send(`${api}/webapp/permission?appId=${app.id}`, { headers: both }),
    'GET /api/parameters with passport': () => send(`${api}/parameters`, { headers: both }),
    'GET /api/parameters with passport in Authorization: Bearer only (the old, pre-1.9.2 way)':
      () => send(`${api}/parameters`, { headers: bearer }),
    'site disabled in the console: GET /api/site (old passport)': () => {
      dify.set({ siteOff: [app.code] });
      return send(site, { headers: both });
    },
    'site disabled: GET /api/passport': () => send(`${api}/passport`, { headers: code }),
    'site disabled: GET /api/login/status': () => send(status, { headers: both }),
  });
});

test('a logout drops the token issued last, as recorded', async (t) => {
  const dify = await startDouble({ accessSeconds: 60 });
  t.after(() => dify.close());
  const jar = await signedIn(dify, dify.account);
  const second = await signedIn(dify, dify.account);
  const copy = new Map(jar);
  await compare(t, 'G.', {
    "POST /console/api/logout with J's cookies, no CSRF header": () =>
      send(`${dify.api}/logout`, { method: 'POST', jar }),
    "profile with J's old cookies after logout": () => call(`${dify.api}/account/profile`, copy),
    "refresh with J's old refresh token after J's logout": () => refresh(dify, copy),
    "refresh with J2's refresh token after J's logout (other device)": () => refresh(dify, second),
    'POST /console/api/logout without cookies': () =>
      send(`${dify.api}/logout`, { method: 'POST' }),
    'GET /console/api/logout': () => send(`${dify.api}/logout`),
  });
});

/** @param {Awaited<ReturnType<typeof startDouble>>} dify */
function cookieSteps(dify) {
  const jar = new Map();
  return {
    'POST /console/api/login': () => login(dify, dify.account, jar),
    'POST /console/api/refresh-token with those cookies': () => refresh(dify, jar),
    'refresh with the plain cookie name although the server uses __Host-': () =>
      refresh(dify, new Map([['refresh_token', jar.get('__Host-refresh_token') ?? '']])),
    'POST /api/logout': () => send(`${dify.publicApi}/logout`, { method: 'POST' }),
  };
}

test('https cookies have the recorded names and attributes', async (t) => {
  const dify = await startDouble({ accessSeconds: 60, secure: true });
  t.after(() => dify.close());
  await compare(t, 'I. Cookies with CONSOLE_API_URL', cookieSteps(dify));
});

test('https cookies with a COOKIE_DOMAIN have the recorded names and attributes', async (t) => {
  const dify = await startDouble({ accessSeconds: 60, secure: true, cookieDomain: '.example.com' });
  t.after(() => dify.close());
  const { 'POST /console/api/login': one, 'POST /api/logout': three, ...rest } = cookieSteps(dify);
  await compare(t, 'I. Cookies with https and COOKIE_DOMAIN', {
    'POST /console/api/login': one,
    'POST /console/api/refresh-token with those cookies':
      rest['POST /console/api/refresh-token with those cookies'],
    'POST /api/logout': three,
  });
});
