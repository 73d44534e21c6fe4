// @ts-check
// Which calls there are and how they fail (contract, endpoints and errors on protected calls).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { send } from '../double/client.js';
import { isMeanwhile } from '../double/jwt.js';
import { bearer, call, postForm, postJson, postMultipart, refresh, signedIn } from './client.js';
import { start } from './start.js';

const NO_CREDENTIALS = { detail: 'Could not validate credentials' };

test('endpoints: sign-in reads a form, urlencoded or multipart', async (t) => {
  const { flowfile, api } = await start(t);
  for (const post of [postForm, postMultipart]) {
    const { status, body } = await post(`${api}/auth/token`, flowfile.account);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['access_token', 'refresh_token', 'token_type']);
  }
});

test('endpoints: a wrong password, an empty body and JSON are refused alike', async (t) => {
  const { flowfile, api } = await start(t);
  const url = `${api}/auth/token`;
  for (const answer of [
    await postForm(url, { ...flowfile.account, password: 'wrong' }),
    await send(url, { method: 'POST' }),
    await postJson(url, flowfile.account),
  ])
    assert.deepEqual(
      [answer.status, answer.text, answer.headers['www-authenticate']],
      [401, '{"detail":"Incorrect username or password"}', 'Bearer'],
    );
  assert.equal(flowfile.counts().unauthorized, 0, 'these are not of protected calls');
});

test('endpoints: refresh reads a form, urlencoded or multipart, and needs no bearer', async (t) => {
  const { flowfile, pair, api } = await start(t);
  for (const post of [postForm, postMultipart]) {
    const { refresh_token } = pair;
    assert.equal((await post(`${api}/auth/refresh`, { refresh_token })).status, 200);
  }
  assert.equal(flowfile.counts().refreshWithBearer, 0);
});

test('endpoints: a refresh token in JSON, the query or a header is not read: 422', async (t) => {
  const { pair, api } = await start(t);
  const url = `${api}/auth/refresh`;
  const { refresh_token } = pair;
  for (const answer of [
    await postJson(url, { refresh_token }),
    await send(`${url}?refresh_token=${refresh_token}`, { method: 'POST' }),
    await send(url, { method: 'POST', headers: bearer(refresh_token) }),
    await postForm(url, {}),
  ]) {
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.body.detail[0].loc, ['body', 'refresh_token']);
  }
});

test('endpoints: refresh refuses garbage, the expired, the unknown and the disabled in words', async (t) => {
  const { flowfile, api } = await start(t);
  const gone = await signedIn(flowfile, flowfile.addUser({ username: 'gone' }));
  const off = await signedIn(flowfile, flowfile.addUser({ username: 'off' }));
  flowfile.set({ refreshSeconds: -1 });
  const old = await signedIn(flowfile);
  flowfile.remove('gone');
  flowfile.disable('off');
  for (const [token, detail] of [
    ['garbage', 'Invalid refresh token'],
    [old.refresh_token, 'Invalid refresh token'],
    [gone.refresh_token, 'User no longer exists'],
    [off.refresh_token, 'User account is disabled'],
  ]) {
    const answer = await refresh(flowfile, token ?? '');
    assert.deepEqual([answer.status, answer.body], [401, { detail }]);
    assert.equal(answer.headers['www-authenticate'], 'Bearer');
  }
  assert.equal(flowfile.counts().refresh.refused, 4);
  assert.equal((await call(`${api}/auth/users/me`, off.access_token)).status, 400);
});

test('endpoints: /users/me answers seven fields', async (t) => {
  const { pair, api } = await start(t);
  const { body } = await call(`${api}/auth/users/me`, pair.access_token);
  assert.deepEqual(body, {
    username: 'admin',
    id: 1,
    email: 'admin@flowfile.app',
    full_name: null,
    disabled: false,
    is_admin: true,
    must_change_password: false,
  });
});

test('endpoints: a password is changed by JSON, and the tokens stay good', async (t) => {
  const { flowfile, pair, api } = await start(t);
  const url = `${api}/auth/users/me/change-password`;
  const [current_password, new_password] = ['changeme', 'N3w-password'];
  const token = pair.access_token;
  assert.equal((await postJson(url, { current_password: 'no', new_password }, token)).status, 400);
  assert.equal((await postJson(url, { current_password, new_password: 'x' }, token)).status, 400);
  const answer = await postJson(url, { current_password, new_password }, token);
  assert.deepEqual([answer.status, answer.body.username], [200, 'admin']);
  assert.equal((await call(`${api}/auth/users/me`, token)).status, 200);
  assert.equal((await refresh(flowfile, pair.refresh_token)).status, 200);
  await signedIn(flowfile, { username: 'admin', password: new_password });
});

test('endpoints: users are for admins: list, create, update, delete', async (t) => {
  const { flowfile, pair, api } = await start(t);
  const admin = pair.access_token;
  const person = await signedIn(flowfile, flowfile.addUser({ username: 'person' }));
  const url = `${api}/auth/users`;
  const refused = await call(url, person.access_token);
  assert.deepEqual([refused.status, refused.body.detail], [403, 'Admin privileges required']);
  const created = await postJson(url, { username: 'new', password: 'Passw0rd!' }, admin);
  const { id } = created.body;
  assert.equal((await call(url, admin)).body.length, 3);
  const updated = await postJson(`${url}/${id}`, { disabled: true }, admin, 'PUT');
  assert.equal(updated.body.disabled, true);
  await send(`${url}/${id}`, { method: 'DELETE', headers: bearer(admin) });
  assert.equal((await call(url, admin)).body.length, 2);
});

test('endpoints: password requirements and health are public', async (t) => {
  const { api } = await start(t);
  assert.equal((await send(`${api}/auth/password-requirements`)).body.min_length, 8);
  const { body } = await send(`${api}/health/status`);
  assert.deepEqual(body, { setup_required: false, master_key_configured: true, mode: 'docker' });
});

test('endpoints: there is no log-out, no revocation and no introspection', async (t) => {
  const { api } = await start(t);
  for (const path of ['/auth/logout', '/auth/revoke', '/auth/introspect']) {
    const { status, body } = await send(api + path, { method: 'POST' });
    assert.deepEqual([status, body], [404, { detail: 'Not Found' }]);
  }
});

test('endpoints: no answer names an expiry, unless expiresAt; none sets a cookie', async (t) => {
  const { flowfile, pair } = await start(t);
  const plain = await refresh(flowfile, pair.refresh_token);
  assert.ok(!('expires_in' in plain.body) && !('expires_at' in plain.body));
  assert.deepEqual(plain.setCookie, []);
  flowfile.set({ expiresAt: true });
  const begun = flowfile.now();
  const { body } = await refresh(flowfile, pair.refresh_token);
  assert.ok(isMeanwhile(begun, body.expires_at - 7_200_000, flowfile.now()));
});

test('errors: whatever is wrong with a bearer, the 401 is one and the same', async (t) => {
  const { flowfile, pair, api } = await start(t);
  const gone = await signedIn(flowfile, flowfile.addUser({ username: 'gone' }));
  flowfile.remove('gone');
  flowfile.set({ accessSeconds: -1 });
  const expired = (await signedIn(flowfile)).access_token;
  const forged = `${expired.slice(0, -3)}AAA`;
  const answers = [await send(`${api}/auth/users/me`)];
  for (const token of ['garbage', forged, expired, pair.refresh_token, gone.access_token])
    answers.push(await call(`${api}/auth/users/me`, token));
  for (const { status, headers, body } of answers) {
    assert.deepEqual([status, headers['www-authenticate'], body], [401, 'Bearer', NO_CREDENTIALS]);
  }
  assert.equal(flowfile.counts().unauthorized, 6);
});

test('errors: a disabled user with a good bearer gets a 400', async (t) => {
  const { flowfile, api } = await start(t);
  const { access_token } = await signedIn(flowfile, flowfile.addUser({ username: 'off' }));
  flowfile.disable('off');
  const { status, body } = await call(`${api}/catalog/flows`, access_token);
  assert.deepEqual([status, body], [400, { detail: 'Inactive user' }]);
});

test('errors: the 401s of /raw_logs and /data are no challenge for a bearer', async (t) => {
  const { api } = await start(t);
  const raw = await send(`${api}/raw_logs`, { method: 'POST' });
  assert.deepEqual([raw.status, raw.headers['www-authenticate']], [401, undefined]);
  const data = await send(`${api}/data/sales`);
  assert.deepEqual([data.status, data.headers['www-authenticate']], [401, 'ApiKey']);
});

test('errors: a slash too many or too few is a 307 under /api', async (t) => {
  const { pair, api } = await start(t);
  for (const [path, location] of [
    ['/auth/users/me/', '/api/auth/users/me'],
    ['/active_flowfile_sessions?x=1', '/api/active_flowfile_sessions/?x=1'],
  ]) {
    const { status, headers } = await call(`${api}${path}`, pair.access_token);
    assert.deepEqual([status, headers.location], [307, location]);
  }
});

test('errors: a wrong method is a 405', async (t) => {
  const { api } = await start(t);
  const { status, body } = await send(`${api}/auth/refresh`);
  assert.deepEqual([status, body], [405, { detail: 'Method Not Allowed' }]);
});

test('front end: a log stream takes its token from the query, and a refresh token will do', async (t) => {
  const { flowfile, pair, api } = await start(t);
  for (const token of [pair.access_token, pair.refresh_token]) {
    const { status, headers } = await send(`${api}/logs/1?access_token=${token}`);
    assert.deepEqual([status, headers['content-type']], [200, 'text/event-stream']);
  }
  assert.equal((await send(`${api}/logs/1?access_token=garbage`)).status, 401);
  assert.equal((await send(`${api}/logs/1`)).status, 422);
  assert.equal(flowfile.counts().streams, 2);
});

test('front end: a log stream takes a bearer, as since 0.23, and then no refresh token', async (t) => {
  const { pair, api } = await start(t);
  assert.equal((await call(`${api}/logs/1`, pair.access_token)).status, 200);
  assert.equal((await call(`${api}/logs/1`, pair.refresh_token)).status, 401);
});

test('origins: localhost may ask from elsewhere, an extension only without a preflight', async (t) => {
  const { flowfile, pair, api } = await start(t);
  const url = `${api}/auth/refresh`;
  /** @param {string} Origin */
  const preflight = (Origin) =>
    send(url, { method: 'OPTIONS', headers: { Origin, 'Access-Control-Request-Method': 'POST' } });
  const allowed = await preflight('http://localhost:5173');
  assert.equal(allowed.status, 200);
  assert.equal(allowed.headers['access-control-allow-credentials'], 'true');
  for (const origin of ['http://127.0.0.1:8080', 'chrome-extension://abc', 'moz-extension://abc'])
    assert.equal((await preflight(origin)).status, 400, origin);
  const simple = await send(url, {
    method: 'POST',
    headers: {
      Origin: 'chrome-extension://abc',
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: `refresh_token=${pair.refresh_token}`,
  });
  assert.equal(simple.status, 200);
  assert.equal(simple.headers['access-control-allow-origin'], undefined);
  assert.equal(flowfile.counts().refresh.ok, 1);
});

test('origins: pages and API share one origin, and the page has no policy header', async (t) => {
  const { flowfile } = await start(t);
  const { status, headers, text } = await send(`${flowfile.origin}/`);
  assert.deepEqual([status, headers['content-security-policy']], [200, undefined]);
  assert.match(text, /http-equiv="Cross-Origin-Opener-Policy"/);
  assert.match(text, /http-equiv="Cross-Origin-Embedder-Policy"/);
});
