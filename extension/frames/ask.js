// @ts-check
// One request with values that are kept in this frame; only what the answer says comes back.
(() => {
  /** @type {import('./frames').FrameKit} */
  const kit = Reflect.get(globalThis, Symbol.for('holdfast frames'));
  const LIMIT = 10_000;

  kit.headers = ({ headers }) =>
    headers.flatMap(({ name, before, value }) => {
      let text = '';
      if (value.kind === 'plain') text = value.text;
      if (value.kind === 'stored') text = localStorage.getItem(value.key) ?? '';
      if (value.kind === 'token') text = kit.passport(kit.token()?.[value.code]) ?? '';
      const always = value.kind === 'plain' || (value.kind === 'stored' && value.always);
      return text || always ? [[name, before + text]] : [];
    });

  kit.send = async (request, init) =>
    fetch(request.url, {
      method: request.method,
      headers: kit.headers(request),
      credentials: 'include',
      cache: 'no-store',
      redirect: 'manual',
      ...init,
    });

  kit.ask = (request) => {
    if (origin !== request.origin) return null;
    return kit
      .send(request, { signal: AbortSignal.timeout(LIMIT) })
      .then(async (response) => answer(response.status, await response.text()))
      .catch(() => ({ status: null }));
  };

  /**
   * @param {number} status
   * @param {string} text
   */
  function answer(status, text) {
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      return { status, json: false };
    }
    const { logged_in, app_logged_in, code, site } = Object(body);
    const { title, icon_type, icon, icon_background, icon_url } = Object(site);
    return {
      status,
      json: true,
      code: words(code),
      loggedIn: typeof logged_in === 'boolean' ? logged_in : null,
      appLoggedIn: typeof app_logged_in === 'boolean' ? app_logged_in : null,
      title: words(title),
      iconType: words(icon_type),
      icon: words(icon),
      iconBackground: words(icon_background),
      iconUrl: words(icon_url),
    };
  }

  /** @param {unknown} value */
  function words(value) {
    return typeof value === 'string' && value.length <= 1000 ? value : null;
  }
})();
