// @ts-check
// What a web app keeps in localStorage (dify.md §7). Its values stay in this frame.
(() => {
  const mark = Symbol.for('holdfast frames');
  if (!(mark in globalThis)) {
    Object.defineProperty(globalThis, mark, { value: Object.create(null) });
  }
  /** @type {import('./frames').FrameKit} */
  const kit = Reflect.get(globalThis, mark);
  kit.watches ??= new Map();

  kit.token = (json = localStorage.getItem('token')) => {
    try {
      const token = JSON.parse(json ?? 'null');
      return typeof token === 'object' && !Array.isArray(token) ? token : null;
    } catch {
      return null;
    }
  };

  // V1: the passport itself; V2: one for each user, DEFAULT for those who are not named.
  kit.passport = (entry) => {
    if (typeof entry === 'string') return entry;
    const users = Object(entry);
    const one = users.DEFAULT ?? Object.values(users)[0];
    return typeof one === 'string' ? one : null;
  };

  kit.values = ({ keys, entry }) => {
    const values = keys.map((key) => localStorage.getItem(key));
    if (entry === null) return values;
    const token = kit.token();
    const has = token && Object.hasOwn(token, entry);
    return [...values, has ? JSON.stringify(token[entry]) : null];
  };

  kit.remove = ({ keys, entry }, index) => {
    const key = keys[index];
    if (key !== undefined) return localStorage.removeItem(key);
    const token = kit.token();
    if (!token || entry === null) return;
    delete token[entry];
    localStorage.setItem('token', JSON.stringify(token));
  };

  kit.left = ({ plan, values }) => {
    if (values.length === 0) return [];
    return kit.values(plan).map((now, index) => {
      if (now === null) return 'nothing';
      return now === values[index] ? 'same' : 'other';
    });
  };
})();
