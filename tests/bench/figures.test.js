// @ts-check
// What is made of a server's log: who waited, since when, and who did not get an answer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf } from './figures.js';

const REFRESH = '/oauth/token';

/**
 * @param {string|null} id
 * @param {string} page
 * @param {number} status
 * @param {number} started
 * @param {number} ended
 */
function logged(id, page, status, started, ended) {
  const rest = { n: 0, at: 0, method: 'GET', user: null, origin: null, aborted: false };
  const body = { bodyLength: null, bodySha256: null };
  const path = id === null ? REFRESH : '/api/things/0';
  return { ...rest, ...body, path, id, page, status, started, ended };
}

test('a waiter wakes when its request comes again; the tab that has refreshed did not wait', () => {
  const requests = [
    logged('a', '0', 401, 0, 1),
    logged('b', '1', 401, 0, 2),
    logged(null, '0', 200, 3, 203),
    logged('a', '0', 200, 204, 205),
    logged('b', '1', 200, 213, 214),
  ];
  const answers = [
    { id: 'a', status: 200, ms: 206 },
    { id: 'b', status: 200, ms: 215 },
  ];
  const seen = figuresOf({ requests, answers, refreshPath: REFRESH, reused: 0 });
  assert.deepEqual(seen.wake, [10]);
  assert.deepEqual(seen.wakeTab, [10]);
  assert.deepEqual(seen.whole, [206, 215]);
  assert.equal(seen.crowd, 2, 'within ten milliseconds');
  assert.equal(seen.refreshes, 1);
  assert.equal(seen.unauthorized, 2);
  assert.equal(seen.failed, 0);
  assert.equal(seen.lost, false);
});

test('a late 401 has waited since it was given', () => {
  const requests = [
    logged(null, '0', 200, 3, 203),
    logged('b', '1', 401, 0, 800),
    logged('b', '1', 200, 804, 805),
  ];
  const answers = [{ id: 'b', status: 200, ms: 806 }];
  const seen = figuresOf({ requests, answers, refreshPath: REFRESH, reused: 0 });
  assert.deepEqual([seen.wake, seen.crowd], [[4], 1]);
});

test('what is refused, fails or is never answered has failed; a token used twice loses the session', () => {
  const requests = [logged('a', '0', 401, 0, 1), logged(null, '0', 400, 3, 203)];
  const answers = [
    { id: 'a', status: 401, ms: 206 },
    { id: 'b', status: 0, ms: 206 },
    { id: 'c', status: -1, ms: 30_000 },
  ];
  const seen = figuresOf({ requests, answers, refreshPath: REFRESH, reused: 1 });
  assert.deepEqual([seen.failed, seen.silent, seen.lost], [3, 1, true]);
  assert.deepEqual([seen.wake, seen.whole], [[], []]);
});
