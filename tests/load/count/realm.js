// @ts-check
// Put before the extension's own scripts of a page, of a relay and of the worker, in the load tests'
// copy of the extension only: counts what each of them keeps, without any change of them.
(() => {
  const realm = /** @type {any} */ (globalThis);
  const natives = {
    Map: realm.Map,
    setTimeout: realm.setTimeout,
    clearTimeout: realm.clearTimeout,
    setInterval: realm.setInterval,
    clearInterval: realm.clearInterval,
  };

  /** @type {Map<any, any>[]} */
  const maps = [];
  /** @type {Set<unknown>} */
  const timers = new Set();
  /** @type {Set<unknown>} */
  const ports = new Set();
  let listeners = 0;

  realm.Map = class extends natives.Map {
    /** @param {any[]} args */
    constructor(...args) {
      super(...args);
      maps.push(/** @type {any} */ (this));
    }
  };
  realm.setTimeout = (
    /** @type {any} */ run,
    /** @type {any} */ ms,
    /** @type {any[]} */ ...args
  ) => {
    const over = () => {
      timers.delete(timer);
      run(...args);
    };
    const timer = natives.setTimeout.call(realm, over, ms);
    timers.add(timer);
    return timer;
  };
  realm.setInterval = (/** @type {any[]} */ ...args) => {
    const timer = natives.setInterval.apply(realm, args);
    timers.add(timer);
    return timer;
  };
  for (const name of /** @type {const} */ (['clearTimeout', 'clearInterval'])) {
    realm[name] = (/** @type {any} */ timer) => {
      timers.delete(timer);
      natives[name].call(realm, timer);
    };
  }

  const count = {
    natives,
    ports,
    opened: 0,
    sent: 0,
    received: 0,
    /** @param {number} change */
    listens(change) {
      listeners += change;
    },
    told: () => ({
      // What is in maps: pending requests, refreshes under way, ports.
      entries: maps.reduce((sum, map) => sum + map.size, 0),
      timers: timers.size,
      ports: ports.size,
      listeners,
      opened: count.opened,
      sent: count.sent,
      received: count.received,
      wasm: realm[Symbol.for('load.memory')]?.buffer.byteLength ?? 0,
    }),
  };
  realm[Symbol.for('load')] = count;
})();
