// @ts-check
// What an open page of a site shows of a document, without a refresh. No value of a token leaves the
// frame, only what it is like.

/**
 * @typedef {import('./frames').TrialPlan} Plan
 * @typedef {import('./frames').TrialFacts} Facts
 */

/**
 * Looks at the page of a tab; null, where it does not answer or is of another site.
 * @param {number} tab
 * @param {Plan} plan
 * @returns {Promise<Facts | null>}
 */
export async function trial(tab, plan) {
  const seen = await chrome.scripting
    .executeScript({ target: { tabId: tab }, func: look, args: [plan], injectImmediately: true })
    .catch(() => []);
  const facts = seen[0]?.result;
  return facts ? { ...facts, cookies: plan.cookies ? await cookies(tab, plan.cookies) : [] } : null;
}

/**
 * The names of a tab's cookies, and when they expire.
 * @param {number} tab
 * @param {string} url
 */
async function cookies(tab, url) {
  const stores = await chrome.cookies.getAllCookieStores();
  const store = stores.find(({ tabIds }) => tabIds.includes(tab));
  const found = await chrome.cookies.getAll({ url, ...(store && { storeId: store.id }) });
  return found.map(({ name, expirationDate }) => ({
    name,
    expires: expirationDate ? expirationDate * 1000 : null,
  }));
}

/**
 * Runs in the page's frame, so it refers to nothing outside.
 * @param {Plan} plan
 */
async function look({ origin, storage, claim, refresh, methods, probe }) {
  if (origin !== location.origin) return null;
  const LIMIT = 8000;

  /** @param {string | null} raw @param {string | null} path @returns {string} */
  const valueOf = (raw, path) => {
    try {
      if (!path) return raw?.[0] === '"' ? JSON.parse(raw) : (raw ?? '');
      const inner = (/** @type {any} */ value, /** @type {string} */ name) => value?.[name];
      const found = path.split('.').reduce(inner, JSON.parse(raw ?? 'null'));
      return /string|number/.test(typeof found) ? `${found}` : '';
    } catch {
      return '';
    }
  };

  /** @param {string} token */
  const claimsOf = (token) => {
    try {
      const [, claims, signature] = token.split('.');
      if (signature === undefined) return null;
      const { exp, ...others } = JSON.parse(atob(claims.replace(/-/g, '+').replace(/_/g, '/')));
      const user = claim === null ? null : others[claim];
      return {
        expires: typeof exp === 'number' ? exp * 1000 : null,
        claim: user !== null && user !== undefined && user !== '',
      };
    } catch {
      return null;
    }
  };

  /** @type {Map<string, string>} */
  const values = new Map();
  const entries = (storage?.entries ?? []).map(({ name, key, path }) => {
    const area = storage?.area === 'session' ? sessionStorage : localStorage;
    const raw = area.getItem(key);
    const value = valueOf(raw, path);
    values.set(name, value);
    return { name, there: raw !== null, found: value !== '', jwt: claimsOf(value) };
  });

  /** @param {string} name */
  const cookie = (name) => {
    const found = `; ${document.cookie}`.split(`; ${name}=`)[1];
    return decodeURIComponent(found?.split(';')[0] ?? '');
  };

  /** @param {string} url @param {RequestInit & { method: string }} init */
  const ask = async (url, init) => {
    try {
      const signal = AbortSignal.timeout(LIMIT);
      const answer = await fetch(url, { cache: 'no-store', redirect: 'manual', signal, ...init });
      return { method: init.method, status: answer.status || null };
    } catch {
      return { method: init.method, status: null };
    }
  };

  // Without credentials nothing can be refreshed, whatever the server makes of the method.
  const asked = methods.map((method) => ask(refresh, { method, credentials: 'omit' }));
  /** @type {[string, string][]} */
  const headers = [];
  for (const { name, value, from } of probe?.headers ?? []) {
    const read = storage ? (/** @type {string} */ of) => values.get(of) : cookie;
    const found = from.map(read).find(Boolean);
    if (!from.length || found)
      headers.push([name, (value ?? '{}').replace('{}', () => found ?? '')]);
  }
  const probed = probe && ask(probe.url, { method: 'GET', credentials: 'include', headers });
  return { entries, answers: await Promise.all(asked), probe: await probed };
}
