// @ts-check
// Between page and worker: forwards what it knows the shape of, and nothing else; remembers what
// is pending, to ask again when the worker or the port dies. At rest it holds no port, no timer.
(() => {
  /** @type {import('../messages').RelayKit} */
  const kit = Reflect.get(globalThis, Symbol.for('holdfast'));
  if (kit.live || origin === 'null') return;
  kit.live = true;
  const MAX_PENDING = 1000;
  // Within WITHIN: the worker serves other sites, too, and frames may be many.
  const MAX_SAID = self === top ? 2000 : 50;
  const LINGER = 1000;
  const RECONNECTS = 5;
  const WITHIN = 10_000;

  // All that a page can say: a number by its most, a string by its pattern.
  const request = Infinity; // of 32 bits, as each number
  const url = /^https?:.{0,4096}$/;
  const word = /^.{0,100}$/;
  const call = /^(refresh|signIn|signOut)$/;
  const epochs = { first: request, left: request, replays: 2 };
  /** @type {Record<string, any>} */
  const SHAPES = {
    __proto__: null,
    unauthorized: {
      request,
      url,
      status: 999,
      json: true,
      word,
      challenge: word,
      held: true,
      ...epochs,
      ...kit.more,
    },
    called: { request, url, call },
    ended: { request, status: 999 },
    cancelled: { request },
    ping: {},
  };

  /** Notices; `answered`: a call that is under way. @type {Map<number, any>} */
  const pending = new Map();
  /** Refreshes under way, and what a new worker must hear of each. @type {Map<string, any>} */
  const refreshes = new Map();
  let reconnects = 0;
  let said = 0;
  let since = 0;
  /** When a page that comes to the front says hello again. @type {number | null} */
  let due = null;
  /** @type {chrome.runtime.Port | null} */
  let port = null;
  /** Of a worker that cannot be started: it says nothing, and its port stays open. @type {any} */
  let silence;

  /** @param {any} value @param {any} most */
  const fits = (value, most) => {
    if (most === true) return typeof value === 'boolean';
    if (most.test) return typeof value === 'string' && most.test(value);
    return value >>> 0 === value && value <= most;
  };

  /** @param {string} json @returns {any} */
  const parse = (json) => {
    try {
      const { kind, ...fields } = JSON.parse(json);
      const shape = Object.entries(SHAPES[kind]);
      if (!shape.every(([key, most]) => fits(fields[key], most))) return;
      return { kind, ...Object.fromEntries(shape.map(([key]) => [key, fields[key]])) };
    } catch {
      // Malformed.
    }
  };

  kit.toPage = (message) => {
    dispatchEvent(new CustomEvent('holdfast:1:relay', { detail: JSON.stringify(message) }));
  };

  kit.page = () => {
    const said = (/** @type {string} */ name) => {
      try {
        return document.body.getAttribute(`data-${name}`) ?? '';
      } catch {
        return ''; // no body yet
      }
    };
    let api = null;
    try {
      const prefix = said('api-prefix');
      if (prefix) api = new URL(prefix, location.href).href.replace(/\/$/, '');
    } catch {
      // No URL.
    }
    return { api, base: said('base-path'), parent: !!said('cookie-domain') };
  };

  /** Releases everything that is held with what it has. */
  const giveUp = () => {
    for (const request of pending.keys()) kit.toPage({ kind: 'giveUp', request });
    pending.clear();
  };

  // An extension that was updated or removed leaves its relays behind. They fall silent: the page
  // finds nobody, or the relay that came after.
  const isOrphan = () => {
    if (chrome.runtime?.id) return false;
    removeEventListener('holdfast:1:page', onPage);
    removeEventListener('pageshow', onPageShow);
    removeEventListener('visibilitychange', onVisible);
    giveUp();
    return true;
  };

  kit.post = (message) => {
    try {
      port ??= connect();
      port.postMessage(message);
    } catch {
      port = null;
      reconnect();
    }
  };

  const connect = () => {
    const mine = chrome.runtime.connect({ name: 'relay' });
    mine.onMessage.addListener(onAnswer);
    clearTimeout(silence);
    silence = setTimeout(() => {
      port?.disconnect();
      port = null;
      giveUp();
    }, WITHIN);
    mine.onDisconnect.addListener(() => {
      String(chrome.runtime?.lastError); // unread, it is logged
      if (port !== mine) return;
      port = null;
      if (pending.size + refreshes.size) reconnect();
    });
    return mine;
  };

  const reconnect = () => {
    if (isOrphan()) return;
    if (++reconnects > RECONNECTS) return giveUp();
    setTimeout(() => reconnects--, WITHIN);
    again();
  };

  /** Tells a new worker all that is pending. */
  const again = () => {
    for (const said of refreshes.values()) kit.post(said);
    for (const { notice } of pending.values()) kit.post(notice);
  };

  kit.rest = () =>
    setTimeout(() => {
      if (pending.size + refreshes.size) return;
      port?.disconnect();
      port = null;
    }, LINGER);

  /** @param {any} event */
  const onPage = async (event) => {
    if (isOrphan()) return;
    const notice = parse(event.detail);
    if (!notice) return;
    const { kind, request } = notice;
    if (notice.url) {
      const now = performance.now();
      if (now - since > WITHIN) {
        since = now;
        said = 0;
      }
      // Not acknowledged: the page fails open.
      if (pending.size >= MAX_PENDING || ++said > MAX_SAID) return;
      notice.page = kit.page();
      if (kind === 'unauthorized') kit.date?.(notice);
      if (notice.held !== false) pending.set(request, { notice, token: kit.token?.() });
    } else if (kind !== 'ping' && !pending.has(request)) return;
    event.preventDefault();
    if (kind === 'ping') return;
    const { notice: call, token } = pending.get(request) ?? {};
    if (!notice.url) pending.delete(request);
    if (kind === 'ended' && call.call === 'signIn') await kit.settled?.(token);
    kit.post(notice);
    kit.rest();
  };

  /** @param {any} message */
  const onAnswer = (message) => {
    clearTimeout(silence);
    const { storage, ...answer } = message;
    const { kind, request } = answer;
    if (kind === 'enough') {
      said = MAX_SAID;
      return giveUp();
    }
    const entry = pending.get(request);
    if (!entry || entry.answered) return;
    const { call } = entry.notice;
    // A sign-in or sign-out is pending until it has ended.
    entry.answered = kind === 'proceed' && call !== 'refresh';
    if (!entry.answered) pending.delete(request);
    if (kind === 'replay') answer.headers = kit.headers(answer.headers, storage);
    kit.toPage(answer);
    kit.rest();
  };

  /** @param {import('../messages').Epoch} message */
  const onEpoch = ({ kind, api, epoch, clear, site, ...news }) => {
    due = news.due;
    kit.store((storage) => clear.forEach((key) => storage.removeItem(key)));
    kit.toPage({ kind, api, epoch });
    if (site) kit.onSite?.(site, api);
  };

  /** @param {import('../messages').Command} command */
  const run = async (command) => {
    const { kind, session, attempt, call } = command;
    if (kind === 'probe') {
      const status = await kit.send(call).then(
        ({ status }) => status,
        () => null,
      );
      kit.post({ kind: 'probed', session, attempt, status });
      return kit.rest();
    }
    const key = `${session} ${attempt}`;
    if (refreshes.has(key)) return;
    /** @param {any} news */
    const say = (news) => {
      refreshes.set(key, { session, attempt, ...news });
      kit.post(refreshes.get(key));
    };
    say({ kind: 'executing' });
    say({ kind: 'executed', answer: await kit.execute(command) });
    // The worker may be dying as it is told, and is told again.
    setTimeout(() => {
      refreshes.delete(key);
      kit.rest();
    }, LINGER);
  };

  const hello = () => {
    const page = kit.page();
    if (!page.api && !kit.chosen) return;
    const answer = chrome.runtime.sendMessage({ kind: 'hello', page });
    // Without an epoch, or without an answer, the page fares as without us.
    answer.then(onEpoch).catch(() => kit.onSite?.(null, ''));
  };

  // Back from the back/forward cache, in which ports die.
  /** @param {PageTransitionEvent} event */
  const onPageShow = ({ persisted, isTrusted }) => {
    if (!persisted || !isTrusted || isOrphan()) return;
    port?.disconnect();
    port = null;
    hello();
    again();
  };

  const onVisible = () => {
    if (document.hidden || !due || Date.now() < due || isOrphan()) return;
    due = null;
    hello();
  };

  chrome.runtime.onMessage.addListener((message, { id }, respond) => {
    const { kind, notAfter } = message;
    if (id !== chrome.runtime.id) return;
    if (kind === 'epoch') return onEpoch(message);
    if (kit.onStorage?.(message, respond)) return;
    // Too late, or of a clock that has been set back since.
    const left = notAfter - Date.now();
    if (!(left >= 0 && left < 10_000)) return;
    respond({ started: true });
    run(message);
  });
  addEventListener('holdfast:1:page', onPage);
  addEventListener('pageshow', onPageShow);
  addEventListener('visibilitychange', onVisible);
  // What was asked of a relay before this one is lost: in Firefox that one cannot even say so.
  kit.toPage({ kind: 'anew' });

  // As soon as the body says which API it uses, which is before its scripts send anything.
  const parsed = new MutationObserver(() => {
    if (!document.body) return;
    parsed.disconnect();
    hello();
  });
  if (document.body || kit.chosen) hello();
  else parsed.observe(document, { childList: true, subtree: true });
})();
