// @ts-check
// Before the relay: its ports, its listeners, and all that it says and hears.
(() => {
  const realm = /** @type {any} */ (globalThis);
  const count = realm[Symbol.for('load')];
  const { chrome } = realm;

  /**
   * An object that does as this one, but for these.
   * @param {any} real
   * @param {any} own
   */
  function like(real, own) {
    return new Proxy(
      {},
      {
        get(_, key) {
          if (Object.hasOwn(own, key)) return own[key];
          const value = real[key];
          return typeof value === 'function' ? value.bind(real) : value;
        },
      },
    );
  }

  const runtime = like(chrome.runtime, {
    connect(/** @type {any[]} */ ...args) {
      const real = chrome.runtime.connect(...args);
      const port = like(real, {
        postMessage(/** @type {any} */ message) {
          real.postMessage(message);
          count.sent += 1;
        },
        disconnect() {
          count.ports.delete(real);
          real.disconnect();
        },
      });
      count.ports.add(real);
      count.opened += 1;
      real.onMessage.addListener(() => void (count.received += 1));
      real.onDisconnect.addListener(() => count.ports.delete(real));
      return port;
    },
  });
  chrome.runtime.onMessage.addListener(
    (/** @type {any} */ message, /** @type {any} */ _, /** @type {any} */ answer) => {
      if (message?.kind === 'load: counts') answer(count.told());
      else count.received += 1;
    },
  );
  Object.defineProperty(realm, 'chrome', { configurable: true, value: like(chrome, { runtime }) });

  const { addEventListener, removeEventListener } = realm;
  realm.addEventListener = (/** @type {any[]} */ ...args) => {
    count.listens(1);
    addEventListener.apply(realm, args);
  };
  realm.removeEventListener = (/** @type {any[]} */ ...args) => {
    count.listens(-1);
    removeEventListener.apply(realm, args);
  };
})();
