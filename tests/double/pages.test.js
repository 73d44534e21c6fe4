// @ts-check
// Pages, split deployments, navigation refresh, chat and upload.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, only, refresh, send, signedIn } from './client.js';
import { startDouble } from './double.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {import('./double.js').StartOptions} [options]
 */
async function start(t, options) {
  const dify = await startDouble(options);
  t.after(() => dify.close());
  return { dify, jar: await signedIn(dify, dify.account) };
}

test('every page carries the attributes of the front end, with relative prefixes', async (t) => {
  const { dify } = await start(t);
  const shared = dify.apps.map(({ path }) => path);
  for (const path of ['/signin', '/apps', '/explore/apps', '/webapp-signin', ...shared]) {
    const { status, text } = await send(dify.origin + path);
    assert.equal(status, 200, path);
    assert.match(
      text,
      /<body data-api-prefix="\/console\/api" data-public-api-prefix="\/api" data-edition="SELF_HOSTED" data-base-path="" data-cookie-domain="">/,
    );
  }
});

test('the files of a page are served, and no others', async (t) => {
  const { dify } = await start(t);
  const script = await send(`${dify.origin}/_double/console-page.js`);
  assert.equal(script.headers['content-type'], 'text/javascript; charset=utf-8');
  for (const path of ['/_double/none.js', '/_double/..%2fdouble.js', '/_double/signin.html'])
    assert.equal((await send(dify.origin + path)).status, 404, path);
});

test('a base path comes before every page and file', async (t) => {
  const { dify } = await start(t, { basePath: '/dify' });
  const { text } = await send(`${dify.origin}/dify/apps`);
  assert.match(text, /data-base-path="\/dify"/);
  assert.match(text, /src="\/dify\/_double\/console-page.js"/);
  assert.equal((await send(`${dify.origin}/apps`)).status, 404);
});

test('split, the page names absolute prefixes and the console API allows the page origins only', async (t) => {
  const { dify, jar } = await start(t, { split: true, pageOrigins: 2 });
  const { text } = await send(`${dify.origin}/apps`);
  assert.ok(text.includes(`data-api-prefix="${dify.api}"`));
  assert.equal((await send(`${dify.origin}/console/api/setup`)).status, 404);
  assert.equal(dify.pageOrigins.length, 2);
  for (const Origin of dify.pageOrigins) {
    const answer = await call(`${dify.api}/apps`, jar, { headers: { Origin } });
    assert.equal(answer.headers['access-control-allow-origin'], Origin);
    assert.equal(answer.headers['access-control-allow-credentials'], 'true');
    assert.match(String(answer.headers['access-control-expose-headers']), /X-Version/);
  }
  const foreign = await call(`${dify.api}/apps`, jar, { headers: { Origin: 'http://evil.test' } });
  assert.equal(foreign.status, 200);
  assert.equal(foreign.headers['access-control-allow-origin'], undefined);
});

test('a preflight from a page origin is granted the headers of the front end', async (t) => {
  const { dify } = await start(t, { split: true });
  const answer = await send(`${dify.api}/apps`, {
    method: 'OPTIONS',
    headers: {
      Origin: dify.origin,
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'content-type,x-csrf-token,x-unknown',
    },
  });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['access-control-allow-headers'], 'Content-Type, X-CSRF-Token');
});

test('the web-app API echoes any Origin with credentials', async (t) => {
  const { dify } = await start(t);
  const { headers } = await send(`${dify.publicApi}/login/status`, {
    headers: { Origin: 'http://anyone.test' },
  });
  assert.equal(headers['access-control-allow-origin'], 'http://anyone.test');
  assert.equal(headers['access-control-allow-credentials'], 'true');
});

test('https without the URLs set uses plain cookie names without Secure', async (t) => {
  const { dify, jar } = await start(t, { https: true });
  assert.match(dify.origin, /^https:/);
  assert.ok(jar.has('refresh_token'));
  const { setCookie } = await refresh(dify, jar);
  assert.ok(setCookie.every((line) => !line.includes('Secure')));
});

test('without navigationRefresh there is no /auth/refresh', async (t) => {
  const { dify } = await start(t);
  assert.equal((await send(`${dify.origin}/auth/refresh?redirect_url=%2Fapps`)).status, 404);
});

test('with navigationRefresh an expired page load is refreshed by the server and comes back', async (t) => {
  const { dify, jar } = await start(t, { navigationRefresh: true });
  assert.equal((await send(`${dify.origin}/apps`, { jar })).status, 200);
  dify.expire();
  const there = await send(`${dify.origin}/apps?tab=1`, { jar });
  assert.deepEqual(
    [there.status, there.headers.location],
    [307, '/auth/refresh?redirect_url=%2Fapps%3Ftab%3D1'],
  );
  const back = await send(dify.origin + there.headers.location, { jar });
  assert.deepEqual([back.status, back.headers.location], [303, '/apps?tab=1']);
  assert.deepEqual([back.setCookie.length, back.headers['cache-control']], [3, 'no-store']);
  assert.equal((await send(`${dify.origin}/apps`, { jar })).status, 200);
  assert.deepEqual([dify.counts().navigationRefresh, dify.counts().refresh.ok], [1, 1]);
});

test('a navigation refresh that fails goes to /signin, and without a cookie calls nothing', async (t) => {
  const { dify, jar } = await start(t, { navigationRefresh: true });
  dify.revoke();
  const url = `${dify.origin}/auth/refresh?redirect_url=%2Fapps`;
  for (const cookies of [jar, only(jar, 'access_token')]) {
    const { status, headers, setCookie } = await send(url, { jar: cookies });
    assert.deepEqual([status, headers.location], [303, '/signin?redirect_url=%2Fapps']);
    assert.deepEqual(setCookie, []);
  }
  assert.equal(dify.counts().refresh.total, 1);
});

test('a chat answer is a stream of chunks', async (t) => {
  const { dify, jar } = await start(t, { chatChunkMs: 1 });
  const url = `${dify.api}/apps/${dify.apps[0]?.id}/chat-messages`;
  const body = JSON.stringify({ query: 'one two three four five six' });
  const answer = await call(url, jar, { method: 'POST', body });
  assert.equal(answer.headers['content-type'], 'text/event-stream');
  const events = answer.text.split('\n\n').filter((event) => event.startsWith('data: '));
  const parsed = events.map((event) => JSON.parse(event.slice('data: '.length)));
  assert.equal(parsed.length, 6);
  assert.equal(parsed.at(-1).event, 'message_end');
  const text = parsed.map((event) => event.answer ?? '').join('');
  assert.equal(text, 'You said: one two three four five six');
});

test('an upload names the file and counts its bytes', async (t) => {
  const { dify, jar } = await start(t);
  const headers = { 'Content-Type': 'multipart/form-data; boundary=XX' };
  const part =
    'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain';
  const body = `--XX\r\n${part}\r\n\r\nhello\r\n--XX--\r\n`;
  const url = `${dify.api}/files/upload`;
  const answer = await call(url, jar, { method: 'POST', headers, body });
  assert.equal(answer.status, 201);
  const { name, size, extension, mime_type } = answer.body;
  assert.deepEqual([name, size, extension, mime_type], ['a.txt', 5, 'txt', 'text/plain']);
  assert.equal((await call(url, jar, { method: 'POST' })).status, 400);
});

test('an app tells its share code, and a share code opens one site', async (t) => {
  const { dify, jar } = await start(t);
  const [app] = dify.apps;
  assert.match(app?.code ?? '', /^[A-Za-z0-9]{16}$/);
  const { body } = await call(`${dify.api}/apps/${app?.id}`, jar);
  assert.equal(body.site.access_token, app?.code);
});

test('each passport without a user_id is a new EndUser, with one it is the same', async (t) => {
  const { dify } = await start(t);
  const headers = { 'X-App-Code': dify.apps[0]?.code ?? '' };
  /** @param {string} query */
  const endUser = async (query) => {
    const { body } = await send(`${dify.publicApi}/passport${query}`, { headers });
    const payload = String(body.access_token).split('.')[1] ?? '';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    assert.ok(!('exp' in claims));
    return claims.end_user_id;
  };
  assert.notEqual(await endUser(''), await endUser(''));
  assert.equal(await endUser('?user_id=me'), await endUser('?user_id=me'));
});
