// @ts-check
// What the server says in the attributes of <body>, and what follows from it (contract §1, §2).

const {
  apiPrefix = '',
  publicApiPrefix = '',
  basePath = '',
  cookieDomain = '',
} = document.body.dataset;

export { apiPrefix, publicApiPrefix, basePath };

/** The front end's own rule, which need not be the server's. */
const csrfCookie =
  !cookieDomain && apiPrefix.startsWith('https://') ? '__Host-csrf_token' : 'csrf_token';

/** Value of the csrf cookie, or an empty text. */
export function csrfToken() {
  const pairs = document.cookie.split('; ').map((pair) => pair.split('='));
  return pairs.find(([name]) => name === csrfCookie)?.[1] ?? '';
}

/**
 * Goes to another page, unless it is this one.
 * @param {string} path Without the base path.
 */
export function jumpTo(path) {
  const target = new URL(`${basePath}${path}`, location.origin);
  if (target.pathname === location.pathname) return;
  // Remembered over the load, so that a test can tell that a page was thrown out.
  sessionStorage.setItem('double-jumps', String(jumps() + 1));
  location.href = target.href;
}

/** How often this tab was sent elsewhere by its own code. */
export function jumps() {
  return Number(sessionStorage.getItem('double-jumps') ?? 0);
}
