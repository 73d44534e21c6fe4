// @ts-check
// What the worker commands: one request with the page's own origin, cookies and container.
(() => {
  const mark = Symbol.for('holdfast');
  if (mark in globalThis) return; // injected a second time
  /** @type {import('../messages').RelayKit} */
  const kit = Object.create(null);
  Object.defineProperty(globalThis, mark, { value: kit });

  // As js-cookie reads it.
  kit.cookie = (name) => {
    const [, found] = `; ${document.cookie}`.split(`; ${name}=`);
    const value = found?.split(';')[0]?.replace(/^"(.*)"$/, '$1');
    return value?.replace(/(%[\dA-F]{2})+/gi, decodeURIComponent);
  };

  kit.fill = (recipes, storage) => {
    /** @type {[string, string][]} */
    const filled = [];
    for (const { name, value, from } of recipes) {
      try {
        let found = '';
        for (const each of from)
          found ||= (storage ? kit.read(storage, each) : kit.cookie(each)) ?? '';
        if (!from.length || found) filled.push([name, (value ?? '{}').replace('{}', () => found)]);
      } catch {
        // Not readable: the request goes without.
      }
    }
    return filled;
  };

  kit.headers = (recipes, storage) => {
    const headers = new Headers();
    for (const [name, value] of kit.fill(recipes, storage)) {
      try {
        headers.set(name, value);
      } catch {
        // No header can be made of it.
      }
    }
    return [...headers];
  };

  kit.send = async ({ method, url, headers, body, storage }, keepalive) =>
    fetch(url, {
      method,
      headers: kit.headers(headers, storage),
      body: body && kit.body(body, storage),
      keepalive,
      credentials: 'include',
      cache: 'no-store',
      redirect: 'manual',
    });

  kit.pick = (value, path) =>
    path.split('.').reduce((/** @type {any} */ inner, name) => inner?.[name], value);

  kit.answer = async (response, { word, message, values }) => {
    const text = await response.text();
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      // Told as no JSON.
    }
    return {
      status: response.status,
      json: body !== undefined,
      word: kit.text(kit.pick(body, word)),
      message: kit.text(kit.pick(body, message)),
      retryAfter: kit.seconds(response.headers),
      ...(values.length && kit.taken(body, values, text, response)),
    };
  };

  // Retry-After is seconds, or a date by the server's own clock.
  kit.seconds = (headers) => {
    const after = headers.get('retry-after') ?? '';
    const date = headers.get('date') ?? '';
    const seconds = Number(after) || (Date.parse(after) - Date.parse(date)) / 1000;
    return seconds > 0 ? Math.min(Math.ceil(seconds), 1e6) : null;
  };

  kit.text = (value) => (/string|number/.test(typeof value) ? `${value}`.slice(0, 1000) : null);

  kit.store = (change) => {
    try {
      change(localStorage);
    } catch {
      // Full or blocked: only tabs without our scripts miss it.
    }
  };

  // Never aborted: the server may have rotated already.
  kit.execute = async ({ call, reading, flags = [] }) => {
    kit.store((storage) => flags.forEach(({ key, value }) => storage.setItem(key, value)));
    const commit = call.storage && kit.committer(call.storage, reading.guard);
    const sent = kit.send(call, true).then((response) => kit.answer(response, reading));
    // A tab that holds a lock is not frozen. Firefox refuses it to an extension.
    try {
      navigator.locks.request('holdfast', { mode: 'shared' }, () => sent).catch(() => {});
    } catch {
      // Then it may be frozen.
    }
    /** @type {import('../messages').Answer} */
    const answer = await sent.catch(() => ({ status: null }));
    answer.committed = !!(answer.values && commit?.(answer.values));
    kit.store((storage) => flags.forEach(({ key }) => storage.removeItem(key)));
    return answer;
  };
})();
