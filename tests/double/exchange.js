// @ts-check
// One HTTP request and its answer.

import { createHash } from 'node:crypto';
import { parseCookies } from './cookies.js';
import { compactJson, spacedJson } from './python-json.js';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {import('./log.js').Logged} Logged
 * @typedef {{ cookies?: string[], headers?: Record<string, string>, html?: boolean }} Extras
 * @typedef {{ length: number, sha256: string, head: Buffer }} Body
 */

/** How much of a body is kept; of the rest only length and hash. */
const KEPT_BYTES = 1024 * 1024;

/** The client went away before its request or our answer was complete. */
export class ClientGone extends Error {}

export class Exchange {
  /** @type {Promise<Body>|null} */ #body = null;

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   * @param {Logged} entry Its line in the log.
   * @param {(entry: Logged) => void} onEnd Told when the answer or the connection has ended.
   */
  constructor(request, response, entry, onEnd) {
    this.request = request;
    this.response = response;
    this.entry = entry;
    // Only path and query count; the base is there because URL wants one.
    this.url = new URL(request.url ?? '/', 'http://double');
    this.path = this.url.pathname;
    this.method = request.method ?? 'GET';
    this.cookies = parseCookies(request.headers.cookie);
    response.on('close', () => {
      entry.aborted = !response.writableFinished;
      onEnd(entry);
    });
  }

  /**
   * With a line of its own in the log.
   * @param {import('./request-log.js').RequestLog<any>} log
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  static open(log, request, response) {
    const testId = request.headers['x-test-id'];
    const entry = log.open({
      method: request.method ?? 'GET',
      path: new URL(request.url ?? '/', 'http://double').pathname,
      id: typeof testId === 'string' ? testId : null,
      origin: request.headers.origin ?? null,
    });
    return new Exchange(request, response, entry, (ended) => log.close(ended));
  }

  /** @param {string} name */
  header(name) {
    const value = this.request.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /** The body, read to its end once. */
  body() {
    this.#body ??= this.#read();
    return this.#body;
  }

  /**
   * The body as a JSON object; an empty one if it is none.
   * @returns {Promise<Record<string, any>>}
   */
  async fields() {
    try {
      const value = JSON.parse((await this.body()).head.toString('utf8'));
      return value !== null && typeof value === 'object' ? value : {};
    } catch (error) {
      if (error instanceof ClientGone) throw error;
      return {};
    }
  }

  /**
   * @param {number} status
   * @param {unknown} value
   * @param {Extras} [extras]
   */
  json(status, value, extras) {
    this.send(status, 'application/json', spacedJson(value), extras);
  }

  /**
   * @param {number} status
   * @param {unknown} value
   * @param {Extras} [extras]
   */
  compact(status, value, extras) {
    this.send(status, 'application/json', compactJson(value), extras);
  }

  /**
   * Dify's error body; its 401s name Bearer, although cookies count.
   * @param {number} status
   * @param {string} code
   * @param {string} message
   * @param {Extras} [extras]
   */
  error(status, code, message, extras = {}) {
    const challenge = status === 401 ? { 'WWW-Authenticate': 'Bearer realm="api"' } : undefined;
    const headers = { ...challenge, ...extras.headers };
    this.json(status, { code, message, status }, { ...extras, headers });
  }

  /**
   * @param {number} status
   * @param {string} type
   * @param {string|Buffer} text
   * @param {Extras} [extras]
   */
  send(status, type, text, extras = {}) {
    if (this.response.destroyed || this.response.headersSent) return;
    this.entry.status = status;
    this.response.statusCode = status;
    // 204 and 304 have no body and no type.
    if (status !== 204 && status !== 304) this.response.setHeader('Content-Type', type);
    for (const [name, value] of Object.entries(extras.headers ?? {}))
      this.response.setHeader(name, value);
    if (extras.cookies?.length) this.response.setHeader('Set-Cookie', extras.cookies);
    this.response.end(status === 204 || status === 304 ? undefined : text);
  }

  /**
   * @param {number} status
   * @param {string} location
   * @param {Extras} [extras]
   */
  redirect(status, location, extras = {}) {
    const headers = { ...extras.headers, Location: location };
    this.send(status, 'text/plain; charset=utf-8', '', { ...extras, headers });
  }

  /**
   * Closes the connection in the midst of an answer, whose head has arrived.
   * @param {string[]} cookies
   */
  cut(cookies) {
    this.entry.status = 200;
    this.response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': 1000,
      'Set-Cookie': cookies,
    });
    // Once the system has it: what is destroyed before is not sent.
    this.response.write('{', () => this.drop());
  }

  /** Closes the connection without an answer. */
  drop() {
    this.request.socket.destroy();
  }

  /** @returns {Promise<Body>} */
  #read() {
    const { request, entry } = this;
    const promise = new Promise((resolve, reject) => {
      const hash = createHash('sha256');
      /** @type {Buffer[]} */ const kept = [];
      let [length, keptBytes] = [0, 0];
      request.on('data', (/** @type {Buffer} */ chunk) => {
        hash.update(chunk);
        length += chunk.length;
        if (keptBytes < KEPT_BYTES) kept.push(chunk);
        keptBytes += chunk.length;
      });
      request.on('end', () => {
        const sha256 = hash.digest('hex');
        entry.bodyLength = length;
        entry.bodySha256 = sha256;
        resolve({ length, sha256, head: Buffer.concat(kept) });
      });
      request.on('close', () => reject(new ClientGone()));
      request.on('error', () => reject(new ClientGone()));
    });
    // Whoever awaits the body sees the rejection; an answer that ignores the body must not.
    promise.catch(() => {});
    return promise;
  }
}
