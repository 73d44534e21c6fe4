// @ts-check
// After the extension's scripts of a page: what the page's own code does is not counted. Of listeners
// only those for the end of a request are: the others of our scripts are there once, or die with
// their XMLHttpRequest.
(() => {
  const realm = /** @type {any} */ (globalThis);
  const count = realm[Symbol.for('load')];
  Object.assign(realm, count.natives);
  const { prototype } = AbortSignal;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const wrap = (/** @type {any} */ native, /** @type {number} */ change) =>
    /** @type {any} */ (
      function (/** @type {any} */ this_, /** @type {any[]} */ args) {
        count.listens(change);
        return Reflect.apply(native, this_, args);
      }
    );
  const added = wrap(addEventListener, 1);
  const removed = wrap(removeEventListener, -1);
  Object.defineProperty(prototype, 'addEventListener', {
    value(/** @type {any[]} */ ...args) {
      return added(this, args);
    },
  });
  Object.defineProperty(prototype, 'removeEventListener', {
    value(/** @type {any[]} */ ...args) {
      return removed(this, args);
    },
  });
})();
