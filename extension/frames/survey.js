// @ts-check
// What this frame shows and keeps: names and shapes.
(() => {
  /** @type {import('./frames').FrameKit} */
  const kit = Reflect.get(globalThis, Symbol.for('holdfast frames'));
  const PASSPORT = 'passport-';

  /** Its ancestors' origins, the nearest first; an empty text where the browser does not tell. */
  kit.ancestors = () => {
    if (window === window.top) return [];
    if (location.ancestorOrigins) return [...location.ancestorOrigins];
    /** @type {string[]} */
    const origins = [];
    try {
      for (let frame = window.parent; ; frame = frame.parent) {
        origins.push(frame.location.origin);
        if (frame === window.top) return origins;
      }
    } catch {
      // Of another origin.
    }
    const { referrer } = document;
    const parent = origins.length === 0 && referrer ? new URL(referrer).origin : '';
    return [...origins, parent];
  };

  kit.prefix = (name) => {
    const prefix = document.body?.getAttribute(name);
    try {
      return prefix ? new URL(prefix, location.href).href.replace(/\/$/, '') : null;
    } catch {
      return null;
    }
  };

  kit.shape = () => {
    const token = kit.token();
    if (!token) return null;
    const { version, ...codes } = token;
    const entries = Object.entries(codes).map(([code, entry]) => {
      return { code, users: Object.keys(typeof entry === 'string' ? {} : Object(entry)).length };
    });
    return { version: typeof version === 'number' ? version : null, entries };
  };

  kit.survey = () => {
    if (origin === 'null') return null;
    try {
      const keys = Object.keys(localStorage);
      return {
        origin,
        path: location.pathname,
        redirect: new URLSearchParams(location.search).get('redirect_url'),
        base: document.body?.getAttribute('data-base-path') ?? null,
        publicApi: kit.prefix('data-public-api-prefix'),
        ancestors: kit.ancestors(),
        passports: keys
          .filter((key) => key.startsWith(PASSPORT) && localStorage.getItem(key))
          .map((key) => key.slice(PASSPORT.length)),
        accessToken: Boolean(localStorage.getItem('access_token')),
        oldAccessToken: Boolean(localStorage.getItem('webapp_access_token')),
        token: kit.shape(),
        logOuts: [...kit.watches.values()].map(kit.report),
      };
    } catch {
      return null; // a storage that may not be read says nothing
    }
  };
})();
