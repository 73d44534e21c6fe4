// @ts-check
// What fetch and XHR share: the scope, the bodies kept for a replay, and the life of a held
// request: hold → ask → answer, page's abort, or (nobody there, too late) fail open.
(() => {
  /** @type {import('../messages').Kit} */
  const kit = Reflect.get(window, Symbol.for('holdfast.1'));
  if (!kit?.tell) return;
  const { setInterval, clearInterval, performance, URL, URLSearchParams, FormData, Blob } = window;
  const { parse } = JSON;
  const MAX_HELD = 1000;
  const MAX_BYTES = 200 * 2 ** 20;
  const BEAT = 500;
  // The worker's deadlines rule; this one only serves if they fail.
  const BACKSTOP = 105_000;

  const scope = kit.scope.map(({ path, calls }) => ({
    path,
    hint: path.slice(1), // without the slash, which a relative URL may lack
    calls: new Map(calls.map(({ method, path, call }) => [`${method} ${path}`, call])),
  }));
  /** @type {Map<string, number>} */
  const epochs = new Map();
  /** @type {Map<number, { flight: import('../messages').Flight, done: (answer?: any) => void, since: number }>} */
  const held = new Map();
  let last = 0;
  let bytes = 0;
  /** @type {any} */
  let timer;

  // Runs for every request of the page: no URL is parsed before the hint is met.
  kit.find = (text) => {
    for (const { path, hint, calls } of scope) {
      if (!text.includes(hint)) continue;
      const { href, origin, pathname } = new URL(text, document.baseURI);
      const end = pathname.indexOf(path) + path.length;
      if (end < path.length) continue;
      const api = origin + pathname.slice(0, end - 1);
      const epoch = epochs.get(api) ?? 0;
      return {
        href,
        url: origin + pathname,
        api,
        first: epoch,
        left: epoch,
        replays: 0,
        request: 0,
        call: (method) => calls.get(`${method.toUpperCase()} ${pathname.slice(end)}`),
      };
    }
  };

  // Copies what the page could change or use up; undefined: cannot be sent again.
  kit.keep = (body) => {
    let size = 0;
    let kept = body;
    if (body == null) size = 0;
    else if (typeof body === 'string') size = body.length;
    else if (body instanceof Blob) size = body.size;
    else if (body instanceof URLSearchParams) size = `${(kept = new URLSearchParams(body))}`.length;
    else if (body instanceof FormData) {
      kept = new FormData();
      for (const [name, value] of body) {
        kept.append(name, value);
        size += value instanceof Blob ? value.size : value.length;
      }
    } else if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
      size = body.byteLength;
      if (bytes + size > MAX_BYTES) return;
      const { buffer = body, byteOffset = 0 } = /** @type {any} */ (body);
      kept = new Uint8Array(buffer, byteOffset, size).slice();
    } else return;
    if (bytes + size > MAX_BYTES) return;
    bytes += size;
    return {
      body: kept,
      drop() {
        bytes -= size;
        size = 0;
      },
    };
  };

  kit.hold = (flight, done) => {
    if (held.size >= MAX_HELD) return false;
    flight.request = ++last;
    held.set(last, { flight, done, since: performance.now() });
    if (held.size === 1) timer = setInterval(beat, BEAT);
    return true;
  };

  kit.cancel = ({ request }) => !!take(request) && (kit.tell({ kind: 'cancelled', request }), true);

  kit.ended = ({ request }, answer, status) => {
    if (answer) kit.tell({ kind: 'ended', request, status });
  };

  kit.called = (flight, call) =>
    ask({ kind: 'called', request: flight.request, url: flight.url, call });

  kit.unauthorized = (flight, body, isHeld) => {
    if (isHeld && !held.has(flight.request)) return;
    let json = true;
    let code = null;
    try {
      const value = parse(body)?.code;
      if (typeof value === 'string') code = value;
    } catch {
      json = false;
    }
    const { url, first, left, replays } = flight;
    const request = isHeld ? flight.request : ++last;
    ask({ kind: 'unauthorized', request, url, json, code, first, left, replays, held: isHeld });
  };

  kit.hear = (answer) => {
    if (answer.kind === 'epoch') epochs.set(answer.api, answer.epoch);
    else release(answer.request, answer);
  };

  /** @param {number} request */
  const take = (request) => {
    const entry = held.get(request);
    if (held.delete(request) && !held.size) clearInterval(timer);
    return entry;
  };

  /** @param {number} request @param {any} [answer] */
  const release = (request, answer) => {
    const entry = take(request);
    if (answer?.kind === 'replay' && entry) {
      entry.flight.left = answer.epoch;
      entry.flight.replays++;
      epochs.set(entry.flight.api, answer.epoch);
    }
    entry?.done(answer);
  };

  /** @param {import('../messages').Unauthorized | import('../messages').Called} notice */
  const ask = (notice) => {
    if (!kit.tell(notice)) release(notice.request);
  };

  // An extension that is removed tells nobody: only its silence shows it.
  const beat = () => {
    const here = kit.tell({ kind: 'ping' });
    for (const [request, { flight, done, since }] of held) {
      if (!here) release(request);
      else if (performance.now() - since > BACKSTOP && kit.cancel(flight)) done();
    }
  };
})();
