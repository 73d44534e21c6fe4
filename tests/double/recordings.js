// @ts-check
// Comparing an answer with a recorded one: everything but what differs from run to run.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Recording
 * @property {string} section
 * @property {string} title
 * @property {number} status
 * @property {Record<string, string>} headers
 * @property {string[]} [setCookie]
 * @property {string} body
 */

/** Answers of a real Dify 1.14.2. @type {Recording[]} */
export const recordings = JSON.parse(
  readFileSync(new URL('./recorded.json', import.meta.url), 'utf8'),
).answers;

/** Headers that a recording either has, or says by its silence that they were not there. */
const COMPARED = [
  'Content-Type',
  'WWW-Authenticate',
  'Access-Control-Allow-Origin',
  'Access-Control-Allow-Credentials',
  'Vary',
  'X-Version',
];

/**
 * @param {import('./client.js').Answer} answer
 * @param {Recording} recording
 */
export function assertAsRecorded(answer, recording) {
  assert.equal(answer.status, recording.status);
  for (const name of COMPARED)
    assert.equal(
      neutral(String(answer.headers[name.toLowerCase()])),
      neutral(String(recording.headers[name])),
      name,
    );
  assert.deepEqual(answer.setCookie.map(neutral), (recording.setCookie ?? []).map(neutral));
  for (const line of answer.setCookie) assertLifetime(line);
  const [actual, expected] = [neutral(answer.text), neutral(recording.body)];
  // One recording is cut off in the middle of a word.
  if (expected.endsWith(' …')) assert.ok(actual.startsWith(expected.slice(0, -2)), actual);
  else assert.equal(actual, expected);
}

/**
 * Puts placeholders for tokens, ids, times and addresses.
 * @param {string} text
 */
function neutral(text) {
  return text
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+|eyJhbGciO…<JWT>/g, 'JWT')
    .replace(/\b[0-9a-f]{128}\b|\b[0-9a-f]{8}…<128 hex>/g, 'HEX')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/\b1[0-9]{9}\b/g, 'TIME')
    .replace(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d [\d:]{8} GMT/g, 'DATE')
    .replace(/https?:\/\/127\.0\.0\.1:\d+/g, 'ORIGIN');
}

/**
 * `Expires` and `Max-Age` of a cookie that is not cleared say the same.
 * @param {string} line
 */
function assertLifetime(line) {
  const maxAge = /Max-Age=(\d+)/.exec(line)?.[1];
  if (!maxAge) return;
  const expires = Date.parse(/Expires=([^;]+)/.exec(line)?.[1] ?? '');
  assert.ok(Math.abs(expires - Date.now() - Number(maxAge) * 1000) < 5000, line);
}
