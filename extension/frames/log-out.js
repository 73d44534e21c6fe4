// @ts-check
// A log-out, as this frame carries it out or keeps watch over it. Once begun, it goes on by itself,
// whatever becomes of the popup.
(() => {
  /** @type {import('./frames').FrameKit} */
  const kit = Reflect.get(globalThis, Symbol.for('holdfast frames'));
  /** The watch must not depend on a storage event: hidden pages get theirs, other browsers' late. */
  const EVERY = 100;
  const LIMIT = 10_000;
  /** For so long a report is there for a popup that is opened later. */
  const REMEMBERED = 60_000;

  // Nothing is removed before it was seen gone: that is for the frame that carries it out.
  kit.check = (watch) => {
    kit.left(watch).forEach((left, index) => {
      if (watch.values[index] === null) return;
      if (left !== 'same') watch.gone[index] = true;
      else if (watch.gone[index]) kit.remove(watch.plan, index);
    });
  };

  kit.watch = (plan) => {
    const known = kit.watches.get(plan.logOut);
    if (known) return known;
    /** @param {StorageEvent} event */
    const onStorage = ({ key, newValue }) => {
      const { keys, entry } = plan;
      watch.values.forEach((value, index) => {
        if (key !== null && key !== (keys[index] ?? 'token')) return;
        const now =
          index < keys.length ? newValue : JSON.stringify(kit.token(newValue)?.[entry ?? '']);
        if (value !== null && now !== value) watch.gone[index] = true;
      });
      look();
    };
    const look = () => {
      try {
        kit.check(watch);
      } catch {
        // A storage that may not be read or written any more.
      }
      if (performance.now() > watch.until) watch.stop();
    };
    const timer = setInterval(look, EVERY);
    addEventListener('storage', onStorage);
    /** @type {import('./frames').Watch} */
    const watch = {
      plan,
      values: kit.values(plan),
      gone: [],
      removed: false,
      server: null,
      until: performance.now() + plan.guard,
      stop() {
        clearInterval(timer);
        removeEventListener('storage', onStorage);
        watch.values = [];
        setTimeout(() => kit.watches.delete(plan.logOut), REMEMBERED);
      },
    };
    kit.watches.set(plan.logOut, watch);
    return watch;
  };

  kit.report = (watch) => {
    const { plan, removed, server } = watch;
    return { logOut: plan.logOut, removed, left: kit.left(watch), server };
  };

  kit.guard = (plan) => {
    if (origin !== plan.origin) return null;
    kit.watch(plan);
    return true;
  };

  // Never aborted: the server is to know, also when the page or the popup goes away.
  kit.tell = (request) => {
    if (origin !== request.origin) return null;
    /** @type {Promise<import('./frames').Sent>} */
    const sent = kit.send(request, { keepalive: true }).then(
      async (response) => {
        const body = await response.json().catch(() => null);
        const { result } = Object(body);
        return {
          kind: 'answered',
          status: response.status,
          result: typeof result === 'string' ? result.slice(0, 100) : null,
        };
      },
      () => ({ kind: 'failed' }),
    );
    /** @type {Promise<import('./frames').Sent>} */
    const late = new Promise((resolve) => setTimeout(resolve, LIMIT, { kind: 'late' }));
    return Promise.race([sent, late]);
  };

  kit.logOut = (plan) => {
    if (origin !== plan.origin) return null;
    const watch = kit.watch(plan);
    watch.until = performance.now() + plan.guard;
    try {
      kit.values(plan).forEach((_, index) => kit.remove(plan, index));
    } catch {
      // Told by what is left.
    }
    kit.check(watch);
    watch.removed = kit.values(plan).every((value) => value === null);
    return finish(watch);
  };

  /** @param {import('./frames').Watch} watch */
  async function finish(watch) {
    const { tell } = watch.plan;
    watch.server = { kind: 'nothing' };
    if (tell && watch.removed) {
      watch.server = { kind: 'pending' };
      watch.server = (await kit.tell(tell)) ?? { kind: 'failed' };
    }
    return kit.report(watch);
  }
})();
