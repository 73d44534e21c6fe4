// @ts-check
// fetch: a 401 in scope is held and sent again, an app's own calls are held before they are sent.
(() => {
  /** @type {import('../messages').Kit} */
  const kit = Reflect.get(window, Symbol.for('holdfast.1'));
  if (!kit?.ask) return;
  const { fetch: native, Response } = window;

  window.fetch = new Proxy(native, {
    apply(target, self, args) {
      const [input, init] = args;
      const send = () => Reflect.apply(target, self, args);
      let flight;
      try {
        if (kit.isNear(input?.url ?? input?.href ?? input)) {
          if (!kit.scope) return kit.known?.then(() => window.fetch(input, init));
          flight = kit.flight(input, init);
        }
      } catch {
        // Nothing that can be sent, or nothing that can be copied.
      }
      return flight ? guard(flight, send) : send();
    },
  });

  /**
   * @param {import('../messages').Flight} flight
   * @param {() => Promise<Response>} send
   */
  const guard = async (flight, send) => {
    const { copy, call } = flight;
    try {
      if (call) {
        let answer;
        try {
          answer = await wait(flight);
        } catch (error) {
          if (copy.signal.aborted) throw error;
        }
        if (answer?.kind === 'answer') {
          try {
            const headers = { 'content-type': 'application/json' };
            const response = new Response(answer.body, { status: answer.status, headers });
            return Object.defineProperty(response, 'url', { value: copy.url });
          } catch {
            // No answer that a Response can be made of.
          }
        }
        let status = 0;
        try {
          const response = await send();
          ({ status } = response);
          return response;
        } finally {
          kit.ended(flight, answer, status);
        }
      }
      let response = await send();
      while (flight.rules.statuses.includes(response.status) && flight.replays < 2) {
        let again;
        try {
          const answer = await wait(flight, response.clone());
          if (answer?.kind !== 'replay') break;
          again = copy.clone();
          for (const [name, value] of answer.headers) again.headers.set(name, value);
        } catch (error) {
          if (copy.signal.aborted) throw error;
          break;
        }
        response = await native(again);
      }
      return response;
    } finally {
      kit.drop(flight);
    }
  };

  /**
   * Asks, and rejects when the page aborts.
   * @param {import('../messages').Flight} flight
   * @param {Response} [response]
   * @returns {Promise<import('../messages').RelayToPage | undefined>}
   */
  const wait = (flight, response) =>
    new Promise((resolve, reject) => {
      const { signal } = flight.copy;
      const aborted = () => kit.cancel(flight) && reject(signal.reason);
      signal.addEventListener('abort', aborted);
      kit.ask(flight, response, (answer) => {
        resolve(answer);
        signal.removeEventListener('abort', aborted);
      });
      if (signal.aborted) aborted();
    });
})();
