// @ts-check
// Beside pages of a site for which the settings name an adapter: reads and writes the tokens that
// they keep themselves. It is not sent to pages of Dify, whose tokens are cookies.
(() => {
  /** @type {import('../messages').RelayKit} */
  const kit = Reflect.get(globalThis, Symbol.for('holdfast'));
  if (kit.chosen) return; // injected a second time
  kit.chosen = true;
  const SETTLES = 2000;
  const LOOKS = 50;
  const LONGEST = 2e5; // of a token, and of an answer with tokens
  /** @type {import('../messages').Site | null} */
  let site = null;

  kit.area = ({ area }) => (area === 'session' ? sessionStorage : localStorage);

  /** A token is whole, or there is none. @param {unknown} value */
  const whole = (value) => {
    const text = /string|number/.test(typeof value) ? `${value}` : '';
    return text.length > LONGEST || !text ? undefined : text;
  };

  kit.entry = (storage, name) => storage.entries.find((entry) => entry.name === name);

  kit.read = (storage, name) => {
    try {
      const { key, path } = /** @type {import('../messages').Entry} */ (kit.entry(storage, name));
      const raw = kit.area(storage).getItem(key) ?? '';
      return whole(path ? kit.pick(JSON.parse(raw), path) : raw[0] === '"' ? JSON.parse(raw) : raw);
    } catch {
      // Not there, or not of that form: as good as none.
    }
  };

  /** @param {import('../messages').Storages} storage @param {string} name @param {string} value */
  const write = (storage, name, value) => {
    const entry = kit.entry(storage, name);
    if (!entry) return;
    const { key, path } = entry;
    const area = kit.area(storage);
    const raw = area.getItem(key) ?? '';
    if (!path) return area.setItem(key, raw[0] === '"' ? JSON.stringify(value) : value);
    const whole = JSON.parse(raw);
    const names = path.split('.');
    const last = /** @type {string} */ (names.pop());
    const parent = names.length ? kit.pick(whole, names.join('.')) : whole;
    parent[last] = typeof parent[last] === 'number' ? Number(value) : value;
    area.setItem(key, JSON.stringify(whole));
  };

  /** When a JWT expires, in milliseconds since 1970. @param {string} token */
  const expiry = (token) => {
    const claims = token.split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/');
    return JSON.parse(atob(claims ?? '')).exp * 1000;
  };

  kit.body = ({ encoding, fields }, storage) => {
    const filled = kit.fill(fields, storage);
    if (encoding === 'form') return new URLSearchParams(filled);
    const json = JSON.stringify(Object.fromEntries(filled));
    return new Blob([json], { type: 'application/json' });
  };

  // All of the values, or none.
  kit.taken = (body, picks, text, { headers }) => {
    try {
      const values = picks.map(({ name, path, form }) => {
        const value = whole(kit.pick(body, path));
        if (!value || text.length > LONGEST) throw new TypeError(name);
        if (form === 'secondsFromNow')
          return { name, value: `${Date.now() + Number(value) * 1000}` };
        if (form === 'jwtExpiry') return { name, value: `${expiry(value)}` };
        return { name, value };
      });
      return { values, body: text, date: Date.parse(headers.get('date') ?? '') || null };
    } catch {
      return { values: [] };
    }
  };

  // Who signed out or in meanwhile has the last word.
  kit.committer = (storage, guard) => {
    const before = kit.read(storage, guard);
    return (values) => {
      try {
        if (!values.length || kit.read(storage, guard) !== before) return false;
        for (const { name, value } of values) write(storage, name, value);
        return true;
      } catch {
        return false;
      }
    };
  };

  kit.onStorage = ({ kind, storage }, respond) => {
    if (kind === 'look') {
      const values = storage.entries.map(({ name }) => ({
        name,
        value: kit.read(storage, name) ?? '',
      }));
      respond({ values });
    } else if (kind === 'forget') {
      for (const { key } of storage.entries) kit.area(storage).removeItem(key);
      respond({});
    } else return false;
    return true;
  };

  kit.keep = (storage) => {
    try {
      const { entry, token } = /** @type {any} */ (storage.keep);
      const good = expiry(kit.read(storage, token) ?? '');
      if (good > Date.now()) write(storage, entry, `${good}`);
    } catch {
      // No token, or none that says when it expires.
    }
  };

  kit.more = { sent: /^[ -~]{0,20000}$/ };

  // A page may keep its bearer in memory, and go on with it long after a refresh.
  kit.date = (notice) => {
    const { sent, replays } = notice;
    delete notice.sent;
    if (!site?.storage || replays) return;
    const stored = kit.headers(site.credentials, site.storage).map(([, value]) => value);
    if (!stored.length || `${stored}` === sent) return;
    notice.left = Math.max(0, notice.left - 1);
  };

  const token = () => (site?.storage ? kit.read(site.storage, site.guard) : undefined);
  kit.token = token;

  // A page stores what its sign-in has brought after it has read the answer.
  kit.settled = async (before) => {
    const until = Date.now() + SETTLES;
    while (site?.storage && token() === before && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOKS));
    }
  };

  kit.onSite = (told, api) => {
    if (told?.storage && !site) addEventListener('storage', kit.onStored);
    site = told;
    const called = told?.rules.calls.map(({ method, path, call }) => [`${method} ${path}`, call]);
    const rules = told && {
      ...told.rules,
      // What a page has in its memory only stays there.
      credentials: told.storage
        ? told.credentials.map(({ name }) => name.toLowerCase()).sort()
        : [],
      base: `${api}/`,
      calls: Object.fromEntries(called ?? []),
    };
    kit.toPage({ kind: 'site', rules });
  };

  // In another tab somebody has signed in or out: a refresh replaces a token, those do more.
  kit.onStored = ({ key, oldValue, newValue, isTrusted }) => {
    if (!site?.storage || !isTrusted) return;
    const entry = kit.entry(site.storage, site.guard);
    const isGone = key === null ? token() === undefined : key === entry?.key && !newValue;
    if (!isGone && (key !== entry?.key || oldValue)) return;
    kit.post({ kind: 'stored', page: kit.page() });
    kit.rest();
    if (isGone && site.reloadOnSignOut) location.reload();
  };
})();
