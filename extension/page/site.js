// @ts-check
// In place of scope.js on a site for which the settings name an adapter: which requests matter is
// told by the relay. Until then none of the site's own is sent, for that could be the one that must
// be held; without news, all are, and nothing is held.
(() => {
  const mark = Symbol.for('holdfast.1');
  if (mark in window || origin === 'null') return; // a copy is here; an opaque origin has no session
  const PATIENCE = 1000;
  /** @type {any} */
  const kit = { scope: null };
  kit.known = new Promise((resolve) => {
    kit.know = (/** @type {import('../messages').Scope | null} */ rules) => {
      kit.scope = rules ? [rules] : (kit.scope ?? []);
      resolve(undefined);
    };
    setTimeout(kit.know, PATIENCE);
  });
  Object.defineProperty(window, mark, { configurable: true, value: kit });
})();
