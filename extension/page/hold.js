// @ts-check
// The life of a request in scope: copied before it is sent, held, and released once: by the
// worker's answer, by the page's abort, or without an answer (fail open).
(() => {
  /** @type {import('../messages').Kit} */
  const kit = Reflect.get(window, Symbol.for('holdfast.1'));
  if (!kit?.tell) return;
  const { Document, FormData, ReadableStream, Request, TextDecoder, URL } = window;
  const { clearInterval, setInterval } = window;
  const { parse } = JSON;
  const now = performance.now.bind(performance);
  const MAX_HELD = 1000;
  const MAX_BYTES = 200 * 2 ** 20;
  const MAX_TEXT = 2 ** 16;
  const BEAT = 500;
  const BACKSTOP = 105_000; // only if the worker's own deadlines fail

  // Without the methods of a Map, which the page may replace.
  /** @type {Record<string, number>} */
  const epochs = Object.create(null);
  /** @type {Record<number, any>} */
  const held = Object.create(null);
  let count = 0;
  let last = 0;
  let bytes = 0;
  /** @type {any} */
  let timer;

  kit.isNear = (url) =>
    typeof url === 'string' &&
    (kit.scope
      ? kit.scope.some(({ path, base }) => (path ? url.includes(path) : isBelow(url, base)))
      : isBelow(url, origin));

  /** @param {string} url */
  const isBelow = (url, base = '') => new URL(url, document.baseURI).href.startsWith(base);

  /** @param {any} body @returns {number} */
  const sizeOf = (body) =>
    body instanceof FormData
      ? [...body.values()].reduce((sum, value) => sum + sizeOf(value), 0)
      : Number(body?.size ?? body?.byteLength ?? body?.length) || 0;

  kit.flight = (input, init) => {
    const body = init?.body;
    const size = sizeOf(body);
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
      const first = epochs[api];
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

  /** The start of a 401's body. @param {Response} response */
  const read = async (response) => {
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
      word = kit.word(flight, await read(response));
    } catch {
      json = false;
    }
    if (isGood && !rules.words.includes(word)) return;
    const asked = headers.get('www-authenticate') ?? '';
    const [challenge] = /** @type {any} */ (/^[a-z]*/.exec(asked.toLowerCase()));
    // A new page may send before it is told the epoch: then it left under the first one told.
    const left = (flight.left ??= epochs[api] ?? 0);
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
    if (passes || count >= MAX_HELD) done();
    else {
      held[request] = { flight, done, since: now() };
      count++;
    }
    timer ??= setInterval(beat, BEAT);
    let notice;
    try {
      notice = await kit.notice(flight, response);
    } catch {
      // The page has replaced what it needs.
    }
    if ((passes || request in held) && !(notice && kit.tell(notice))) release(request);
  };

  kit.hear = (answer) => {
    if (answer.kind === 'epoch') epochs[answer.api] = answer.epoch;
    else if (answer.kind === 'site') kit.know?.(answer.rules);
    else if (answer.kind === 'anew') for (const request in held) release(+request);
    else release(answer.request, answer);
  };

  /**
   * @param {number} request
   * @param {import('../messages').RelayToPage} [answer] Without one it fails open.
   */
  const release = (request, answer) => {
    const { flight, done } = held[request] ?? {};
    if (!take(request)) return;
    if (answer?.kind === 'replay') {
      flight.replays++;
      epochs[flight.api] = flight.left = answer.epoch;
    }
    done(answer);
  };

  /** It is not held any more; false: it was not. @param {number} request */
  const take = (request) => request in held && (count--, delete held[request]);

  kit.cancel = ({ request }) => {
    const was = take(request);
    if (was) kit.tell({ kind: 'cancelled', request });
    return was;
  };

  kit.ended = ({ request }, answer, status) => {
    if (answer) kit.tell({ kind: 'ended', request, status });
  };

  // An extension that is removed tells nobody: only its silence shows it.
  const beat = () => {
    const isThere = count && kit.tell({ kind: 'ping' });
    for (const request in held) {
      const { flight, done, since } = held[request];
      if (isThere && now() - since < BACKSTOP) continue;
      kit.cancel(flight);
      done();
    }
    if (!count) timer = clearInterval(timer);
  };
})();
