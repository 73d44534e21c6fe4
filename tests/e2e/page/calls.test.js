// @ts-check
// An app's own calls that matter to the lock: its refresh, sign-in and sign-out (scenario 62).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../browser/index.js';
import { signedIn, TEST } from './signed-in.js';

/** What the page sees of a call. @param {{ by: string, url: string, body?: string }} what */
async function call({ by, url, body }) {
  const headers = { 'Content-Type': 'application/json' };
  if (by === 'fetch') {
    const response = await fetch(url, { method: 'POST', headers, ...(body ? { body } : {}) });
    const type = response.headers.get('content-type');
    return { status: response.status, url: response.url, type, body: await response.json() };
  }
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.onreadystatechange = () => {
      if (xhr.readyState !== 4) return;
      const { status, responseURL, responseText } = xhr;
      const type = xhr.getResponseHeader('Content-Type');
      resolve({ status, url: responseURL, type, body: JSON.parse(responseText) });
    };
    xhr.open('POST', url);
    xhr.setRequestHeader('Content-Type', 'application/json');
    xhr.send(body);
  });
}

/** What the page was told to call before, it has called. @param {import('../../browser/index.js').Tab} tab */
function hasCalled(tab) {
  return tab.evaluate(() => {});
}

signedIn('the page’s own calls', (given) => {
  for (const by of ['fetch', 'XHR']) {
    test(`the page’s refresh is one with a refresh under way, by ${by}`, async () => {
      const { tab, dify } = given;
      await given.expire();
      dify.set({ refreshWaits: true });
      const held = tab.evaluate((url) => fetch(url).then(({ status }) => status), `${TEST}/held`);
      await eventually(() => dify.counts().refresh.inFlight === 1);
      const called = tab.evaluate(call, { by, url: '/console/api/refresh-token' });
      await hasCalled(tab);
      dify.set({ refreshWaits: false });
      const answer = await called;

      assert.equal(answer.status, 200);
      assert.equal(answer.url, `${dify.origin}/console/api/refresh-token`);
      assert.match(answer.type, /^application\/json/);
      assert.deepEqual(answer.body, { result: 'success' });
      assert.equal(await held, 200);
      assert.equal(dify.counts().refresh.total, 1);
    });

    test(`two refreshes of the page are one, by ${by}`, async () => {
      const { tab, dify } = given;
      await given.expire();
      dify.set({ refreshWaits: true });
      const url = '/console/api/refresh-token';
      const called = Promise.all([1, 2].map(() => tab.evaluate(call, { by, url })));
      await eventually(() => dify.counts().refresh.inFlight === 1);
      await hasCalled(tab);
      dify.set({ refreshWaits: false });
      const answers = await called;

      assert.deepEqual(
        answers.map(({ status, body }) => [status, body.result]),
        [
          [200, 'success'],
          [200, 'success'],
        ],
      );
      assert.equal(dify.counts().refresh.total, 1);
    });

    test(`a sign-in arrives once and as it was written, by ${by}`, async () => {
      const { tab, dify } = given;
      const { email, password } = dify.account;
      const body = JSON.stringify({ email, password: Buffer.from(password).toString('base64') });
      const answer = await tab.evaluate(call, { by, url: '/console/api/login', body });

      assert.equal(answer.status, 200);
      assert.equal(answer.body.result, 'success');
      assert.equal(dify.counts().logins, 1);
    });

    test(`a refused sign-in reaches the page, and no refresh follows, by ${by}`, async () => {
      const { tab, dify } = given;
      const body = JSON.stringify({ email: dify.account.email, password: btoa('wrong') });
      const answer = await tab.evaluate(call, { by, url: '/console/api/login', body });

      assert.equal(answer.status, 401);
      assert.equal(answer.body.code, 'authentication_failed');
      assert.equal(dify.counts().refresh.total, 0);
    });

    test(`a sign-out is sent once, by ${by}`, async () => {
      const { tab, dify } = given;
      const answer = await tab.evaluate(call, { by, url: '/console/api/logout' });

      assert.equal(answer.status, 200);
      assert.equal(dify.counts().logouts, 1);
      assert.equal(dify.counts().refresh.total, 0);
    });
  }
});
