// @ts-check
// Before the page's code reads its storage: it takes a session for over at a time of its own, and
// would ask for a sign-in although the refresh token is good (flowfile.md, front end). The storage is
// filled in from the adapter's document when the extension is built (tools/scope.js).
(() => {
  /** @type {import('../messages').RelayKit} */
  const kit = Reflect.get(globalThis, Symbol.for('holdfast'));
  if (!kit?.read) return;
  /** @type {import('../messages').Storages | null} */
  const storage = /* its storage */ null;
  if (storage) kit.keep(storage);
})();
