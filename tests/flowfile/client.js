// @ts-check
// Flowfile's calls as bare HTTP, for the double's own tests. Browsers do not take part here.

import { send } from '../double/client.js';

/** @typedef {{ access_token: string, refresh_token: string }} Pair */

/**
 * @param {{ api: string, account: { username: string, password: string } }} flowfile
 * @param {{ username: string, password: string }} [account]
 * @returns {Promise<Pair>}
 */
export async function signedIn(flowfile, account = flowfile.account) {
  const answer = await postForm(`${flowfile.api}/auth/token`, account);
  if (answer.status !== 200) throw new Error(`not signed in: ${answer.text}`);
  return answer.body;
}

/**
 * @param {{ api: string }} flowfile
 * @param {string} refresh_token
 */
export function refresh(flowfile, refresh_token) {
  return postForm(`${flowfile.api}/auth/refresh`, { refresh_token });
}

/**
 * @param {string} url
 * @param {Record<string, string>} fields
 */
export function postForm(url, fields) {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return send(url, { method: 'POST', headers, body: new URLSearchParams(fields).toString() });
}

/**
 * @param {string} url
 * @param {Record<string, string>} fields
 */
export async function postMultipart(url, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const request = new Request(url, { method: 'POST', body: form });
  const headers = { 'Content-Type': request.headers.get('Content-Type') ?? '' };
  const body = Buffer.from(await request.arrayBuffer());
  return send(url, { method: 'POST', headers, body });
}

/**
 * @param {string} url
 * @param {unknown} value
 * @param {string} [token]
 * @param {string} [method]
 */
export function postJson(url, value, token, method = 'POST') {
  const headers = { 'Content-Type': 'application/json', ...(token ? bearer(token) : {}) };
  return send(url, { method, headers, body: JSON.stringify(value) });
}

/**
 * A call with a bearer.
 * @param {string} url
 * @param {string} token
 */
export function call(url, token) {
  return send(url, { headers: bearer(token) });
}

/** @param {string} token */
export function bearer(token) {
  return { Authorization: `Bearer ${token}` };
}

/**
 * @param {string} token
 * @returns {Record<string, any>}
 */
export function claimsOf(token) {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
