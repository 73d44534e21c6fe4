// @ts-check
// What the worker commands: one request with the page's own origin, cookies and container.
(() => {
  const mark = Symbol.for('holdfast');
  if (mark in globalThis) return; // injected a second time
  const MAX_TEXT = 2 ** 16;

  /** As js-cookie reads it. @param {string[]} names */
  const cookie = (names) => {
    const all = document.cookie.split('; ');
    for (const name of names) {
      const found = all.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
      if (!found) continue;
      const value = found.replace(/^"(.*)"$/, '$1');
      try {
        return value.replace(/(%[\dA-F]{2})+/gi, decodeURIComponent);
      } catch {
        return value;
      }
    }
  };

  /** @type {import('../messages').RelayKit['headers']} */
  const headers = (recipes) =>
    recipes.flatMap(({ name, value, cookies }) => {
      const text = value ?? cookie(cookies);
      return text === undefined ? [] : [[name, text]];
    });

  /** @param {import('../messages').HttpCall} call @param {RequestInit} [init] */
  const send = async ({ method, url, headers: recipes }, init) =>
    fetch(url, {
      method,
      headers: headers(recipes),
      credentials: 'include',
      cache: 'no-store',
      redirect: 'manual',
      ...init,
    });

  /** Runs `change` on localStorage, which may be full or blocked. @param {() => void} change */
  const attempt = (change) => {
    try {
      change();
    } catch {
      // Only tabs without our scripts miss it.
    }
  };

  /** @param {unknown} value */
  const text = (value) => (typeof value === 'string' ? value.slice(0, 1000) : null);

  /** @param {Response} response @returns {Promise<import('../messages').Answer>} */
  const told = async (response) => {
    let body;
    try {
      const all = await response.text();
      if (all.length < MAX_TEXT) body = JSON.parse(all);
    } catch {
      // Not JSON.
    }
    return {
      kind: 'response',
      status: response.status,
      json: body !== undefined,
      result: text(body?.result),
      message: text(body?.message),
      retryAfter: text(response.headers.get('retry-after')),
      date: text(response.headers.get('date')),
    };
  };

  /** @type {import('../messages').RelayKit} */
  const kit = {
    headers,

    clear: (keys) => attempt(() => keys.forEach((key) => localStorage.removeItem(key))),

    // Never aborted: the server may have rotated already.
    async execute({ call, flags = [] }) {
      attempt(() => flags.forEach(({ key, value }) => localStorage.setItem(key, value)));
      const sent = send(call, { keepalive: true }).then(told);
      // A tab that holds a lock is not frozen. Firefox refuses it to an extension.
      try {
        navigator.locks.request('holdfast', { mode: 'shared' }, () => sent).catch(() => {});
      } catch {
        // Optional.
      }
      const answer = await sent.catch(() => ({ kind: /** @type {const} */ ('networkError') }));
      kit.clear(flags.map(({ key }) => key));
      return answer;
    },

    probe: ({ call }) =>
      send(call).then(
        ({ status }) => status,
        () => null,
      ),
  };
  Object.defineProperty(globalThis, mark, { value: kit });
})();
