// @ts-check
// What the worker commands: one request with the page's own origin, cookies and container.
(() => {
  const mark = Symbol.for('holdfast');
  if (mark in globalThis) return; // injected a second time
  /** @type {import('../messages').RelayKit} */
  const kit = Object.create(null);
  Object.defineProperty(globalThis, mark, { value: kit });

  // As js-cookie reads it.
  kit.cookie = (names) => {
    for (const name of names) {
      const [, found] = `; ${document.cookie}`.split(`; ${name}=`);
      const value = found?.split(';')[0]?.replace(/^"(.*)"$/, '$1');
      if (value) return value.replace(/(%[\dA-F]{2})+/gi, decodeURIComponent);
    }
  };

  kit.headers = (recipes) => {
    const headers = new Headers();
    for (const { name, value, cookies } of recipes) {
      try {
        const text = value ?? kit.cookie(cookies);
        if (text) headers.set(name, text);
      } catch {
        // Not readable as a header: the request goes without.
      }
    }
    return [...headers];
  };

  kit.send = async ({ method, url, headers }, keepalive) =>
    fetch(url, {
      method,
      headers: kit.headers(headers),
      keepalive,
      credentials: 'include',
      cache: 'no-store',
      redirect: 'manual',
    });

  kit.answer = async (response) => {
    const text = await response.text();
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      // Told as no JSON.
    }
    const { result, message } = Object(body);
    return {
      status: response.status,
      json: body !== undefined,
      result: kit.text(result),
      message: kit.text(message),
      retryAfter: kit.seconds(response.headers),
    };
  };

  // Retry-After is seconds, or a date by the server's own clock.
  kit.seconds = (headers) => {
    const after = headers.get('retry-after') ?? '';
    const date = headers.get('date') ?? '';
    const seconds = Number(after) || (Date.parse(after) - Date.parse(date)) / 1000;
    return seconds > 0 ? Math.min(Math.ceil(seconds), 1e6) : null;
  };

  kit.text = (value) => (typeof value === 'string' ? value.slice(0, 1000) : null);

  kit.store = (change) => {
    try {
      change(localStorage);
    } catch {
      // Full or blocked: only tabs without our scripts miss it.
    }
  };

  // Never aborted: the server may have rotated already.
  kit.execute = async ({ call, flags = [] }) => {
    kit.store((storage) => flags.forEach(({ key, value }) => storage.setItem(key, value)));
    const sent = kit.send(call, true).then(kit.answer);
    // A tab that holds a lock is not frozen. Firefox refuses it to an extension.
    try {
      navigator.locks.request('holdfast', { mode: 'shared' }, () => sent).catch(() => {});
    } catch {
      // Then it may be frozen.
    }
    const answer = await sent.catch(() => ({ status: null }));
    kit.store((storage) => flags.forEach(({ key }) => storage.removeItem(key)));
    return answer;
  };
})();
