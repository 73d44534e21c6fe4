// @ts-check
// A bare HTTP client with a cookie jar, for the double's own tests. Browsers do not take part here.

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {string[]} setCookie
 * @property {string} text
 * @property {any} body The text as JSON, or undefined.
 *
 * @typedef {object} Ask
 * @property {string} [method]
 * @property {Record<string, string>} [headers]
 * @property {Jar} [jar] Sent, and filled with what the answer sets.
 * @property {string|Buffer} [body]
 */

/** @typedef {Map<string, string>} Jar */

/**
 * Rejects when the connection ends without an answer.
 * @param {string} url
 * @param {Ask} [ask]
 * @returns {Promise<Answer>}
 */
export function send(url, { method = 'GET', headers = {}, jar, body } = {}) {
  const cookie = [...(jar ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  const options = {
    method,
    agent: false,
    // The double signs its own certificate; what is tested is not TLS.
    rejectUnauthorized: false,
    headers: { ...headers, ...(cookie ? { cookie } : {}) },
  };
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const setCookie = response.headers['set-cookie'] ?? [];
        if (jar) store(jar, setCookie);
        const status = response.statusCode ?? 0;
        resolve({ status, headers: response.headers, setCookie, text, body: parse(text) });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

/**
 * A new jar, signed in.
 * @param {{ api: string }} dify
 * @param {{ email: string, password: string }} account
 */
export async function signedIn(dify, account) {
  /** @type {Jar} */
  const jar = new Map();
  const answer = await login(dify, account, jar);
  if (answer.status !== 200) throw new Error(`not signed in: ${answer.text}`);
  return jar;
}

/**
 * @param {{ api: string }} dify
 * @param {{ email: string, password: string }} account
 * @param {Jar} jar
 */
export function login(dify, { email, password }, jar) {
  const base64 = Buffer.from(password).toString('base64');
  const body = JSON.stringify({ email, password: base64 });
  return send(`${dify.api}/login`, { method: 'POST', jar, body });
}

/**
 * A console call as a page makes it: the csrf cookie also as a header.
 * @param {string} url
 * @param {Jar} jar
 * @param {Ask} [ask]
 */
export function call(url, jar, ask = {}) {
  const csrf = jar.get('__Host-csrf_token') ?? jar.get('csrf_token') ?? '';
  return send(url, { ...ask, jar, headers: { 'X-CSRF-Token': csrf, ...ask.headers } });
}

/**
 * @param {{ api: string }} dify
 * @param {Jar} jar
 */
export function refresh(dify, jar) {
  return send(`${dify.api}/refresh-token`, { method: 'POST', jar });
}

/**
 * @param {Jar} jar
 * @param {string[]} names
 * @returns {Jar}
 */
export function only(jar, ...names) {
  return new Map([...jar].filter(([name]) => names.includes(name)));
}

/**
 * @param {Jar} jar
 * @param {string[]} setCookie
 */
function store(jar, setCookie) {
  for (const line of setCookie) {
    const pair = line.split('; ')[0] ?? '';
    const [name = '', value = ''] = [
      pair.slice(0, pair.indexOf('=')),
      pair.slice(pair.indexOf('=') + 1),
    ];
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
