// @ts-check
// fetch: a 401 in scope is held and sent again; the app's own calls are held before they are sent.
(() => {
  /** @typedef {import('../messages').Flight} Flight */
  /** @type {import('../messages').Kit} */
  const kit = Reflect.get(window, Symbol.for('holdfast.1'));
  if (!kit?.hold) return;
  const { fetch: native, Headers, Request, Response, TextDecoder, URL } = window;
  const MAX_TEXT = 2 ** 16;

  window.fetch = new Proxy(native, {
    apply(target, self, args) {
      const send = () => Reflect.apply(target, self, args);
      try {
        const [input, init] = args;
        const request = input instanceof Request ? input : undefined;
        const url = request?.url ?? (input instanceof URL ? input.href : input);
        const flight = typeof url === 'string' && kit.find(url);
        if (!flight) return send();
        const call = flight.call(`${init?.method ?? request?.method ?? 'GET'}`);
        const signal = init?.signal === undefined ? request?.signal : init.signal;
        if (call) return called(flight, signal, send, call);
        return guarded(flight, signal, send, snapshot(request, init), request);
      } catch {
        return send();
      }
    },
  });

  /** @param {Flight} flight @param {any} signal @param {() => any} send @param {any} call */
  const called = async (flight, signal, send, call) => {
    const answer = await hold(flight, signal, async () => kit.called(flight, call));
    if (answer?.kind === 'answer') {
      try {
        const headers = { 'content-type': 'application/json' };
        const response = new Response(answer.body, { status: answer.status, headers });
        return Object.defineProperty(response, 'url', { value: flight.href });
      } catch {
        // No answer that a Response can be made of.
      }
    }
    const sent = send();
    sent.then(
      (/** @type {Response} */ { status }) => kit.ended(flight, answer, status),
      () => kit.ended(flight, answer, 0),
    );
    return sent;
  };

  /** What a replay needs, as it is before the first sending. @param {any} request @param {any} init */
  const snapshot = (request, init) => {
    /** @type {any} */
    const again = {};
    for (const key in init) again[key] = init[key]; // inherited ones too, as the browser does
    // Any init at all makes the browser forget these of a Request.
    if (request && !Object.keys(again).length) {
      again.referrer = request.referrer;
      again.referrerPolicy = request.referrerPolicy;
    }
    again.headers = new Headers(again.headers ?? request?.headers);
    // Whether a Request has a body cannot be seen in Firefox.
    const clone =
      again.body == null && request && !/GET|HEAD/.test(request.method) ? request.clone() : null;
    return { again, clone, kept: kit.keep(again.body) };
  };

  /**
   * @param {Flight} flight @param {any} signal @param {() => Promise<Response>} send
   * @param {ReturnType<typeof snapshot>} copy @param {any} request
   */
  const guarded = async (flight, signal, send, { again, clone, kept }, request) => {
    try {
      let response = await send();
      while (response.status === 401 && flight.replays < 2) {
        const text = read(response.clone());
        if (!kept) {
          text.then((body) => kit.unauthorized(flight, body, false));
          break;
        }
        const answer = await hold(flight, signal, async () => {
          if (clone) kept = kit.keep(await clone.blob());
          clone = null;
          again.body = /** @type {any} */ (kept).body; // throws if it was too much
          kit.unauthorized(flight, await text, true);
        });
        if (answer?.kind !== 'replay') break;
        try {
          for (const [name, value] of answer.headers) again.headers.set(name, value);
        } catch {
          break;
        }
        response = await native(request ?? flight.href, again);
      }
      return response;
    } finally {
      kept?.drop();
    }
  };

  /**
   * Holds until answered; rejects when the page aborts.
   * @param {Flight} flight @param {any} signal @param {() => Promise<void>} tell @returns {Promise<any>}
   */
  const hold = (flight, signal, tell) =>
    new Promise((resolve, reject) => {
      const aborted = () => kit.cancel(flight) && reject(signal.reason);
      const isHeld = kit.hold(flight, (answer) => {
        signal?.removeEventListener('abort', aborted);
        resolve(answer);
      });
      if (!isHeld) return resolve(undefined);
      signal?.addEventListener('abort', aborted);
      if (signal?.aborted) return aborted();
      tell().catch(() => kit.cancel(flight) && resolve(undefined));
    });

  /** The start of a body. @param {Response} response */
  const read = async (response) => {
    let text = '';
    try {
      if (Number(response.headers.get('content-length')) > MAX_TEXT) return text;
      const reader = /** @type {ReadableStream} */ (response.body).getReader();
      const decoder = new TextDecoder();
      for (let part; text.length < MAX_TEXT && !(part = await reader.read()).done;) {
        text += decoder.decode(part.value, { stream: true });
      }
      reader.cancel().catch(() => {});
    } catch {
      // Not JSON, then.
    }
    return text;
  };
})();
