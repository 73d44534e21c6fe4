// @ts-check
// XMLHttpRequest: the same on the page's own object. The constructor stays the browser's; methods
// are wrapped, and our listeners come before the page's, to hide a 401 until it is decided.
(() => {
  /** @typedef {import('../messages').Flight} Flight */
  /**
   * An asynchronous request in scope, from open() to its end.
   * @typedef {{ flight: Flight, args: any[], headers: Headers, mime?: string, isHeld?: boolean,
   *   call?: import('../messages').Call, kept?: import('../messages').Kept, answer?: any }} State
   */
  const mark = Symbol.for('holdfast.1');
  /** @type {import('../messages').Kit} */
  const kit = Reflect.get(window, mark);
  if (!kit?.hold) return;
  // All is handed over: what stays is the mark that tells a second copy to do nothing.
  Object.defineProperty(window, mark, { configurable: false, value: true });

  const { Event, ProgressEvent, Headers, URL, Response } = window;
  const { apply } = Reflect;
  const { parse, stringify } = JSON;
  const { prototype } = XMLHttpRequest;
  const parent = Object.getPrototypeOf(prototype);
  const { open, send, setRequestHeader, overrideMimeType } = prototype;
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  const TYPES = ['loadstart', 'readystatechange', 'progress', 'load', 'loadend'];
  const MAX_TEXT = 2 ** 16;

  /** @type {WeakMap<any, State>} */
  const states = new WeakMap();
  /** Properties laid over an object. @type {WeakMap<any, any>} */
  const laid = new WeakMap();

  /** @param {any} xhr @param {any} properties */
  const lay = (xhr, properties) => {
    laid.set(xhr, properties);
    for (const key in properties) {
      Object.defineProperty(xhr, key, { configurable: true, value: properties[key] });
    }
  };

  /** @param {any} xhr */
  const lift = (xhr) => {
    for (const key in laid.get(xhr)) delete xhr[key];
    laid.delete(xhr);
  };

  /** @param {any} xhr @param {Event[]} events */
  const fire = (xhr, ...events) => {
    for (const event of events) {
      // A listener may have opened it anew.
      if (xhr.readyState === 4) apply(dispatchEvent, xhr, [event]);
    }
  };

  /** @param {any} xhr @param {any} [size] as the browser's own events said */
  const fireLoad = (xhr, size) =>
    fire(
      xhr,
      new Event('readystatechange'),
      new ProgressEvent('load', size),
      new ProgressEvent('loadend', size),
    );

  /** Ends our part in a request. @param {any} xhr @param {number} [status] */
  const end = (xhr, status = 0) => {
    const state = states.get(xhr);
    lift(xhr);
    if (!state) return;
    states.delete(xhr);
    state.kept?.drop();
    if (state.isHeld) kit.cancel(state.flight);
    else kit.ended(state.flight, state.answer, status);
  };

  /** @param {any} xhr */
  const textOf = async ({ response, responseType }) => {
    if (responseType === 'json') return response ? stringify(response) : '';
    const size = response.size ?? response.byteLength ?? response.length;
    return size < MAX_TEXT ? new Response(response).text() : '';
  };

  /** @param {any} xhr @param {Flight} flight @param {boolean} isHeld */
  const tell = (xhr, flight, isHeld) =>
    textOf(xhr)
      .catch(() => '')
      .then((text) => kit.unauthorized(flight, text, isHeld));

  /** Hides a 401, and the start of a replay, from the page. @this {any} @param {any} event */
  function watch(event) {
    const state = states.get(this);
    if (!state) return;
    const { flight, kept, call } = state;
    const { readyState, status } = this;
    const hide = readyState < 2 ? flight.replays : kept && status === 401 && flight.replays < 2;
    if (hide) event.stopImmediatePropagation();
    // The last event of all: what is done here meets no event of this sending any more.
    if (event.type !== 'loadend') return;
    if (hide) return ask(this, state, event);
    if (status === 401 && !call && !kept) tell(this, flight, false);
    end(this, status);
  }

  /** @param {any} xhr @param {State} state @param {any} size */
  const ask = (xhr, state, size) => {
    const show = () => {
      end(xhr);
      fireLoad(xhr, size);
    };
    state.isHeld = kit.hold(state.flight, (answer) => {
      state.isHeld = false;
      if (answer?.kind !== 'replay' || !replay(xhr, state, answer.headers)) show();
    });
    if (state.isHeld) tell(xhr, state.flight, true);
    else show();
  };

  /** @param {any} xhr @param {State} state @param {[string, string][]} recipes */
  const replay = (xhr, { args, headers, mime, kept }, recipes) => {
    try {
      for (const [name, value] of recipes) headers.set(name, value);
      // Keeps responseType, timeout and withCredentials.
      apply(open, xhr, args);
      headers.forEach((value, name) => apply(setRequestHeader, xhr, [name, value]));
      if (mime) apply(overrideMimeType, xhr, [mime]);
      apply(send, xhr, [kept?.body]);
      return true;
    } catch {
      return false;
    }
  };

  /** The outcome of the one flight, as if it had come for this request. @param {any} xhr
   * @param {Flight} flight @param {any} answer */
  const respond = (xhr, { href }, { status, body }) => {
    const type = 'application/json';
    lay(xhr, {
      readyState: 4,
      status,
      statusText: '',
      responseURL: href,
      responseText: body,
      response: xhr.responseType === 'json' ? parse(body) : body,
      getResponseHeader: (/** @type {string} */ name) =>
        /^content-type$/i.test(name) ? type : null,
      getAllResponseHeaders: () => `content-type: ${type}\r\n`,
    });
    fire(xhr, new ProgressEvent('loadstart'));
    fireLoad(xhr);
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
    try {
      const [method, url, isAsync] = args;
      const flight = (typeof url === 'string' || url instanceof URL) && kit.find(`${url}`);
      if (!flight || (args.length > 2 && !isAsync)) return;
      TYPES.forEach((type) => first(xhr, type));
      states.set(xhr, {
        flight,
        args: [method, flight.href, true, ...args.slice(3)],
        headers: new Headers(),
        call: flight.call(`${method}`),
      });
    } catch {
      // Nothing of ours.
    }
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
    if (!state || state.isHeld) return native();
    const { flight, call } = state;
    if (!call) {
      state.kept ??= kit.keep(body);
      return native();
    }
    state.isHeld = kit.hold(flight, (answer) => {
      state.isHeld = false;
      if (answer?.kind === 'answer') {
        end(xhr);
        return respond(xhr, flight, answer);
      }
      state.answer = answer;
      native();
    });
    if (state.isHeld) kit.called(flight, call);
    else native();
  });

  wrap('abort', (xhr, native) => {
    const isHeld = states.get(xhr)?.isHeld;
    if (isHeld || laid.has(xhr)) end(xhr);
    native();
    if (!isHeld) return;
    lay(xhr, { readyState: 4 });
    fire(
      xhr,
      new Event('readystatechange'),
      new ProgressEvent('abort'),
      new ProgressEvent('loadend'),
    );
    lift(xhr);
  });

  // Listeners run in the order in which they were added (Chromium: captures too), so ours is added
  // with the page's first one of a type.
  /** @param {any} xhr @param {string} type */
  const first = (xhr, type) =>
    TYPES.includes(type) && apply(addEventListener, xhr, [type, watch, true]);

  Object.defineProperty(prototype, 'addEventListener', {
    .../** @type {any} */ (
      Object.getOwnPropertyDescriptor(EventTarget.prototype, 'addEventListener')
    ),
    value: new Proxy(addEventListener, {
      apply: (_, xhr, args) => {
        first(xhr, args[0]);
        return apply(parent.addEventListener, xhr, args); // what others patched there is kept
      },
    }),
  });

  for (const type of TYPES) {
    const name = `on${type}`;
    const property =
      Object.getOwnPropertyDescriptor(prototype, name) ??
      Object.getOwnPropertyDescriptor(parent, name);
    if (!property?.set) continue;
    const set = new Proxy(property.set, {
      apply: (target, xhr, args) => {
        first(xhr, type);
        return apply(target, xhr, args);
      },
    });
    Object.defineProperty(prototype, name, { ...property, set });
  }
})();
