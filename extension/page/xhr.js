// @ts-check
// XMLHttpRequest: the same on the page's own object. The constructor stays the browser's; methods
// are wrapped, and our listeners come before the page's, to hide a 401 until it is decided. What
// shows: upload progress starts again, and `timeout` counts each sending.
(() => {
  const mark = Symbol.for('holdfast.1');
  /** @type {import('../messages').Kit} */
  const kit = Reflect.get(window, mark);
  if (!kit?.ask) return;
  // All is handed over: what stays is the mark that tells a second copy to do nothing.
  Object.defineProperty(window, mark, { configurable: false, value: true });

  const { Headers, ProgressEvent, Response } = window;
  const { apply } = Reflect;
  const { parse, stringify } = JSON;
  const { prototype } = XMLHttpRequest;
  const parent = Object.getPrototypeOf(prototype);
  const { open, send, setRequestHeader, overrideMimeType } = prototype;
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  const TYPES = ['loadstart', 'readystatechange', 'progress', 'load', 'loadend'];
  /** @type {WeakMap<any, import('../messages').XhrState>} */
  const states = new WeakMap();

  /** Ends our part in what the object was opened for. @param {any} xhr */
  const end = (xhr, status = 0) => {
    const { flight, isHeld, answer, laid } = states.get(xhr) ?? {};
    states.delete(xhr);
    for (const key in laid) delete xhr[key];
    if (!flight) return;
    kit.drop(flight);
    if (isHeld) kit.cancel(flight);
    else kit.ended(flight, answer, status);
  };

  /** @param {any} xhr @param {Record<string, any>} laid */
  const lay = (xhr, laid) => {
    states.set(xhr, { args: [], headers: new Headers(), laid });
    for (const key in laid) {
      Object.defineProperty(xhr, key, { configurable: true, value: laid[key] });
    }
  };

  /** @param {any} xhr @param {string} type @param {ProgressEventInit} [size] */
  const fire = (xhr, type, size) => {
    for (const each of ['readystatechange', type, 'loadend']) {
      // Not if a listener has opened it anew.
      if (xhr.readyState === 4) apply(dispatchEvent, xhr, [new ProgressEvent(each, size)]);
    }
  };

  /** @this {any} @param {Event} event */
  function watch(event) {
    const state = states.get(this);
    if (!state?.flight) return;
    const { call, once, replays } = state.flight;
    const isOurs = !call && replays < 2 && isExpired(this, state.flight);
    // A 401, or the start of a replay.
    if (this.readyState < 2 ? replays : isOurs && !once) event.stopImmediatePropagation();
    // After the last event, none of this sending can meet the next one.
    if (event.type !== 'loadend') return;
    if (isOurs) decide(this, state, /** @type {any} */ (event));
    else end(this, this.status);
  }

  // An answer that is well as far as its status tells is read once it is complete.
  /** @param {any} xhr @param {import('../messages').Flight} flight */
  const isExpired = (xhr, flight) => {
    const { status, readyState } = xhr;
    const { statuses, words } = flight.rules;
    if (!statuses.includes(status) || (status < 300 && readyState < 4)) return false;
    try {
      return status >= 300 || words.includes(kit.word(flight, textOf(xhr)));
    } catch {
      return false;
    }
  };

  /** @param {any} xhr */
  const textOf = ({ response, responseType }) =>
    responseType === 'json' && response ? stringify(response) : response;

  /**
   * @param {any} xhr
   * @param {import('../messages').XhrState} state
   * @param {ProgressEventInit} size
   */
  const decide = (xhr, state, { loaded, total, lengthComputable }) => {
    const flight = /** @type {import('../messages').Flight} */ (state.flight);
    const { copy, once } = flight;
    const pass = () => {
      state.isHeld = false;
      end(xhr);
      if (!once) fire(xhr, 'load', { loaded, total, lengthComputable });
    };
    let told;
    /** @type {any} */
    let body;
    try {
      try {
        const { status, response } = xhr;
        const challenge = xhr.getResponseHeader('www-authenticate') ?? '';
        const headers = { 'content-type': 'application/json', 'www-authenticate': challenge };
        told = new Response(response?.documentElement?.textContent ?? textOf(xhr), {
          status,
          headers,
        });
      } catch {
        told = new Response(null, { status: xhr.status });
      }
      body = copy.clone().blob();
      body.catch(() => {}); // if it is not needed
    } catch {
      return pass(); // the page has replaced what is needed
    }
    state.isHeld = true;
    kit.ask(flight, told, async (answer) => {
      try {
        if (answer?.kind === 'replay') {
          const blob = await body;
          if (states.get(xhr) !== state) return; // aborted meanwhile
          state.isHeld = false;
          const [method, , , ...account] = state.args;
          for (const [name, value] of answer.headers) copy.headers.set(name, value);
          // The object keeps responseType, timeout and withCredentials.
          apply(open, xhr, [method, copy.url, true, ...account]);
          copy.headers.forEach((value, name) => apply(setRequestHeader, xhr, [name, value]));
          if (state.mime) apply(overrideMimeType, xhr, [state.mime]);
          return apply(send, xhr, [blob]);
        }
      } catch {
        // The page gets what there is.
      }
      pass();
    });
  };

  /**
   * @param {'open' | 'send' | 'abort' | 'setRequestHeader' | 'overrideMimeType'} name
   * @param {(xhr: any, native: () => void, args: any[]) => void} body
   */
  const wrap = (name, body) => {
    prototype[name] = new Proxy(/** @type {any} */ (prototype[name]), {
      apply: (target, xhr, args) => body(xhr, () => apply(target, xhr, args), args),
    });
  };

  wrap('open', (xhr, native, args) => {
    end(xhr);
    native();
    const [, url, isAsync = args.length < 3] = args;
    if (!isAsync || !kit.isNear(url?.href ?? url)) return;
    for (const type of TYPES) first(xhr, type);
    states.set(xhr, { args, headers: new Headers() });
  });

  wrap('setRequestHeader', (xhr, native, [name, value]) => {
    native();
    states.get(xhr)?.headers.append(name, value);
  });

  wrap('overrideMimeType', (xhr, native, [mime]) => {
    native();
    const state = states.get(xhr);
    if (state) state.mime = mime;
  });

  wrap('send', (xhr, native, [body]) => {
    const state = states.get(xhr);
    if (!state || state.flight) return native();
    if (!kit.scope) {
      kit.known?.then(() => states.get(xhr) === state && xhr.send(body)).catch(() => {});
      return;
    }
    const { args, headers } = state;
    const [method, url] = args;
    try {
      const isBare = /^(GET|HEAD)$/i.test(method);
      state.flight = kit.flight(`${url}`, { method, headers, body: isBare ? null : body });
    } catch {
      // Nothing that can be copied.
    }
    const { flight } = state;
    if (!flight?.call) return native();
    state.isHeld = true;
    kit.ask(flight, undefined, (answer) => {
      state.isHeld = false;
      if (answer?.kind !== 'answer') {
        state.answer = answer;
        try {
          native();
        } catch {
          // The page has sent it itself meanwhile.
        }
        return;
      }
      const type = 'application/json';
      end(xhr);
      lay(xhr, {
        readyState: 4,
        status: answer.status,
        statusText: '',
        responseURL: flight.copy.url,
        responseText: answer.body,
        response: xhr.responseType === 'json' ? parse(answer.body) : answer.body,
        getResponseHeader: (/** @type {string} */ name) =>
          /^content-type$/i.test(name) ? type : null,
        getAllResponseHeaders: () => `content-type: ${type}\r\n`,
      });
      fire(xhr, 'load');
    });
  });

  wrap('abort', (xhr, native) => {
    const isHeld = states.get(xhr)?.isHeld;
    end(xhr);
    native();
    if (!isHeld) return;
    lay(xhr, { readyState: 4 });
    fire(xhr, 'abort');
    end(xhr);
  });

  // Listeners run in the order in which they were added (in Chromium captures too), so ours is
  // added with the page's first one of a type.
  /** @param {any} xhr @param {string} type */
  const first = (xhr, type) => {
    if (TYPES.includes(type)) apply(addEventListener, xhr, [type, watch, true]);
  };

  const property = Object.getOwnPropertyDescriptor(EventTarget.prototype, 'addEventListener');
  Object.defineProperty(prototype, 'addEventListener', {
    ...property,
    value: new Proxy(addEventListener, {
      apply(_, xhr, args) {
        first(xhr, args[0]);
        return apply(parent.addEventListener, xhr, args); // others may have patched it there
      },
    }),
  });

  for (const type of TYPES) {
    const name = `on${type}`;
    const owner = Object.hasOwn(prototype, name) ? prototype : parent;
    const property = /** @type {any} */ (Object.getOwnPropertyDescriptor(owner, name));
    const set = new Proxy(property.set, {
      apply(target, xhr, args) {
        first(xhr, type);
        return apply(target, xhr, args);
      },
    });
    Object.defineProperty(prototype, name, { ...property, set });
  }
})();
