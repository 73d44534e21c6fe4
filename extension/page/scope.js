// @ts-check
// Which paths are an app's, and which of its calls matter: filled in from the adapters' documents
// when the extension is built (tools/scope.js).
(() => {
  const mark = Symbol.for('holdfast.1');
  if (mark in window || origin === 'null') return; // a copy is here; an opaque origin has no session
  /** @type {import('../messages').Scope[]} */
  const scope = /* the adapters */ [];
  Object.defineProperty(window, mark, { configurable: true, value: { scope } });
})();
