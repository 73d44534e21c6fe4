// @ts-check
// The life of a request in scope: copied before it is sent, held, and released once: by the
// worker's answer, by the page's abort, or without an answer (fail open).
(() => {
  /** @type {import('../messages').Kit} */
  const kit = Reflect.get(window, Symbol.for('holdfast.1'));
  if (!kit?.tell) return;
  const { Document, FormData, ReadableStream, Request, TextDecoder, URL } = window;
  const { clearInterval, performance, setInterval } = window;
  const { parse } = JSON;
  const MAX_HELD = 1000;
  const MAX_BYTES = 200 * 2 ** 20;
  const MAX_TEXT = 2 ** 16;
  const BEAT = 500;
  const BACKSTOP = 105_000; // only if the worker's own deadlines fail

  const epochs = new Map();
  const held = new Map();
  let last = 0;
  let bytes = 0;
  /** @type {any} */
  let timer;

  kit.isNear = (url) =>
    typeof url === 'string' &&
    (kit.scope
      ? kit.scope.some(({ path, base }) => (path ? url.includes(path) : kit.isBelow(url, base)))
      : kit.isBelow(url, origin));

  kit.isBelow = (url, base = '') => new URL(url, document.baseURI).href.startsWith(base);

  kit.sizeOf = (body) =>
    body instanceof FormData
      ? [...body.values()].reduce((sum, value) => sum + kit.sizeOf(value), 0)
      : Number(body?.size ?? body?.byteLength ?? body?.length) || 0;

  kit.flight = (input, init) => {
    const body = init?.body;
    const size = kit.sizeOf(body);
    const once =
      body instanceof ReadableStream || body instanceof Document || bytes + size > MAX_BYTES;
    const own = body == null && input.clone ? input.clone() : input;
    const copy = new Request(own, once ? { ...init, body: null } : init);
    const { href, origin, pathname } = new URL(copy.url);
    for (const rules of kit.scope ?? []) {
      const { path, base = '', calls } = rules;
      const at = path ? pathname.indexOf(path) : href.startsWith(base) ? 0 : -1;
      const end = at + (path ? path.length : base.length - origin.length);
      if (at < 0) continue;
      const api = origin + pathname.slice(0, end - 1);
      const call = calls[`${copy.method} ${pathname.slice(end - 1)}`];
      const first = epochs.get(api);
      const kept = once ? 0 : size;
      bytes += kept;
      const url = origin + pathname;
      return {
        copy,
        rules,
        once,
        size: kept,
        url,
        api,
        call,
        first,
        left: first,
        replays: 0,
        request: 0,
      };
    }
  };

  kit.drop = (flight) => {
    bytes -= flight.size;
    flight.size = 0;
  };

  kit.read = async (response) => {
    let text = '';
    if (Number(response.headers.get('content-length')) > MAX_TEXT) return text;
    const reader = /** @type {any} */ (response.body).getReader();
    const decoder = new TextDecoder();
    for (let part; text.length < MAX_TEXT && !(part = await reader.read()).done;) {
      text += decoder.decode(part.value, { stream: true });
    }
    reader.cancel().catch(() => {});
    return text;
  };

  kit.word = ({ rules }, text) => {
    const word = parse(text)[rules.word];
    return /string|number/.test(typeof word) ? `${word}` : '';
  };

  kit.notice = async (flight, response) => {
    const { request, rules, url, api, call, replays, once } = flight;
    if (!response) return { kind: 'called', request, url, call: /** @type {any} */ (call) };
    const { status, headers } = response;
    const isGood = status < 300;
    let json = true;
    let word = '';
    try {
      // Something else that is well, such as a stream, is for the page alone.
      if (isGood && !/json/.test(headers.get('content-type') ?? '')) return;
      word = kit.word(flight, await kit.read(response));
    } catch {
      json = false;
    }
    if (isGood && !rules.words.includes(word)) return;
    const asked = headers.get('www-authenticate') ?? '';
    const [challenge] = /** @type {any} */ (/^[a-z]*/.exec(asked.toLowerCase()));
    // A new page may send before it is told the epoch: then it left under the first one told.
    const left = (flight.left ??= epochs.get(api) ?? 0);
    const first = (flight.first ??= left);
    const held = !once;
    return {
      kind: 'unauthorized',
      request,
      url,
      status,
      json,
      word,
      challenge,
      first,
      left,
      replays,
      held,
    };
  };

  kit.ask = async (flight, response, done) => {
    const request = (flight.request = ++last);
    const passes = response && flight.once;
    if (passes || held.size >= MAX_HELD) done();
    else held.set(request, { flight, done, since: performance.now() });
    timer ??= setInterval(beat, BEAT);
    const notice = await kit.notice(flight, response);
    if ((passes || held.has(request)) && !(notice && kit.tell(notice))) kit.release(request);
  };

  kit.hear = (answer) => {
    if (answer.kind === 'epoch') epochs.set(answer.api, answer.epoch);
    else if (answer.kind === 'site') kit.know?.(answer.rules);
    else if (answer.kind === 'anew') held.forEach((_, request) => kit.release(request));
    else kit.release(answer.request, answer);
  };

  kit.release = (request, answer) => {
    const { flight, done } = held.get(request) ?? {};
    if (!held.delete(request)) return;
    if (answer?.kind === 'replay') {
      flight.replays++;
      epochs.set(flight.api, (flight.left = answer.epoch));
    }
    done(answer);
  };

  kit.cancel = ({ request }) => {
    const was = held.delete(request);
    if (was) kit.tell({ kind: 'cancelled', request });
    return was;
  };

  kit.ended = ({ request }, answer, status) => {
    if (answer) kit.tell({ kind: 'ended', request, status });
  };

  // An extension that is removed tells nobody: only its silence shows it.
  const beat = () => {
    const isThere = held.size && kit.tell({ kind: 'ping' });
    for (const { flight, done, since } of held.values()) {
      if (isThere && performance.now() - since < BACKSTOP) continue;
      kit.cancel(flight);
      done();
    }
    if (!held.size) timer = clearInterval(timer);
  };
})();
