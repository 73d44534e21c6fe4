// @ts-check
// GENERATED from the adapters: which paths are an app's, and which of its calls matter.
(() => {
  const mark = Symbol.for('holdfast.1');
  if (mark in window || origin === 'null') return; // a copy is here; an opaque origin has no session
  const scope = {
    '/console/api/': {
      'POST refresh-token': 'refresh',
      'POST login': 'signIn',
      'POST email-code-login/validity': 'signIn',
      'POST logout': 'signOut',
    },
  };
  Object.defineProperty(window, mark, { configurable: true, value: { scope } });
})();
