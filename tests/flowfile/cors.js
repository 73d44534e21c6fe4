// @ts-check
// CORS of the core (contract, origins and ports). Who is not allowed is served all the same, without
// the headers; only a preflight is refused.

/** @typedef {import('../double/exchange.js').Exchange} Exchange */

const ALLOWED = /^(https?:\/\/localhost(:\d+)?|http:\/\/127\.0\.0\.1:63578|tauri:\/\/localhost)$/;

/**
 * Writes the headers; tells whether it was a preflight, which is answered then.
 * @param {Exchange} x
 */
export function answerCors(x) {
  const origin = x.header('Origin');
  if (!origin) return false;
  const isAllowed = ALLOWED.test(origin);
  if (isAllowed) {
    x.response.setHeader('Access-Control-Allow-Origin', origin);
    x.response.setHeader('Access-Control-Allow-Credentials', 'true');
    x.response.setHeader('Vary', 'Origin');
  }
  const asked = x.header('Access-Control-Request-Method');
  if (x.method !== 'OPTIONS' || !asked) return false;
  if (!isAllowed) {
    x.send(400, 'text/plain; charset=utf-8', 'Disallowed CORS origin');
    return true;
  }
  const headers = {
    'Access-Control-Allow-Methods': 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT',
    'Access-Control-Allow-Headers': x.header('Access-Control-Request-Headers') ?? '',
    'Access-Control-Max-Age': '600',
  };
  x.send(200, 'text/plain; charset=utf-8', 'OK', { headers });
  return true;
}
