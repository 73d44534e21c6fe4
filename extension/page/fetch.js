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
      return flight ? kit.guard(flight, send) : send();
    },
  });

  kit.guard = async (flight, send) => {
    const { copy, call } = flight;
    try {
      if (call) {
        const answer = await kit.wait(flight);
        if (answer?.kind === 'answer') {
          try {
            const headers = { 'content-type': 'application/json' };
            const response = new Response(answer.body, { status: answer.status, headers });
            return Object.defineProperty(response, 'url', { value: copy.url });
          } catch {
            // No answer that a Response can be made of.
          }
        }
        const sent = send();
        sent.then(
          ({ status }) => kit.ended(flight, answer, status),
          () => kit.ended(flight, answer, 0),
        );
        return await sent;
      }
      let response = await send();
      while (flight.rules.statuses.includes(response.status) && flight.replays < 2) {
        let again;
        try {
          const answer = await kit.wait(flight, response.clone());
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

  kit.wait = (flight, response) =>
    new Promise((resolve, reject) => {
      const { signal } = flight.copy;
      const aborted = () => kit.cancel(flight) && reject(signal.reason);
      signal.addEventListener('abort', aborted);
      kit.ask(flight, response, (answer) => {
        signal.removeEventListener('abort', aborted);
        resolve(answer);
      });
      if (signal.aborted) aborted();
    });
})();
