// @ts-check
// GENERATED from the adapters: which requests belong to an app, and which of its calls matter.
(() => {
  const mark = Symbol.for('holdfast.1');
  // Another copy is here already, or the origin is opaque and belongs to no session.
  if (mark in window || origin === 'null') return;
  const scope = [
    {
      adapter: 'dify-console',
      path: '/console/api/',
      calls: [
        { method: 'POST', path: 'refresh-token', call: 'refresh' },
        { method: 'POST', path: 'login', call: 'signIn' },
        { method: 'POST', path: 'email-code-login/validity', call: 'signIn' },
        { method: 'POST', path: 'logout', call: 'signOut' },
      ],
    },
  ];
  Object.defineProperty(window, mark, { configurable: true, value: { scope } });
})();
