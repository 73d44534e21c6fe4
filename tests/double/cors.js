// @ts-check
// CORS as flask-cors does it for Dify's two APIs (contract §1). An Origin that is not allowed gets
// the normal answer without CORS headers: the request is executed all the same.

/** @typedef {import('./exchange.js').Exchange} Exchange */

const METHODS = 'DELETE, GET, OPTIONS, PATCH, POST, PUT';

/** `X-Test-Id` is the double's own: without it a split deployment could not be traced. */
const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'X-App-Code',
  'X-App-Passport',
  'X-CSRF-Token',
  'X-Test-Id',
];

/**
 * @param {Exchange} x
 * @param {readonly string[]|'*'} allowed `'*'` echoes any Origin.
 */
export function writeCors(x, allowed) {
  const origin = allowedOrigin(x.header('Origin'), allowed);
  x.response.setHeader('Vary', origin ? 'Origin, Cookie' : 'Cookie');
  x.response.setHeader('X-Version', '1.14.2');
  x.response.setHeader('X-Env', 'PRODUCTION');
  if (x.entry.id !== null) x.response.setHeader('X-Test-Id', x.entry.id);
  if (!origin) return;
  x.response.setHeader('Access-Control-Allow-Origin', origin);
  x.response.setHeader('Access-Control-Allow-Credentials', 'true');
  x.response.setHeader('Access-Control-Expose-Headers', 'X-Env, X-Test-Id, X-Version');
}

/**
 * Answers OPTIONS; call after `writeCors`.
 * @param {Exchange} x
 */
export function answerOptions(x) {
  /** @type {Record<string, string>} */
  const headers = { Allow: METHODS };
  if (x.response.hasHeader('Access-Control-Allow-Origin')) {
    headers['Access-Control-Allow-Methods'] = METHODS;
    const asked = (x.header('Access-Control-Request-Headers') ?? '').toLowerCase().split(/\s*,\s*/);
    const granted = REQUEST_HEADERS.filter((name) => asked.includes(name.toLowerCase()));
    if (granted.length > 0) headers['Access-Control-Allow-Headers'] = granted.join(', ');
  }
  x.send(200, 'text/html; charset=utf-8', '', { headers });
}

/**
 * Without an Origin header flask-cors still names the configured one.
 * @param {string|undefined} origin
 * @param {readonly string[]|'*'} allowed
 */
function allowedOrigin(origin, allowed) {
  if (allowed === '*') return origin;
  if (!origin) return allowed[0];
  return allowed.includes(origin) ? origin : undefined;
}
