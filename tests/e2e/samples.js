// @ts-check
// What only a long day would bring: a history and web apps, as the extension stores them.

const MINUTE = 60_000;

const SITES = ['https://dify.example', 'https://ai.corp.example:8443', 'https://cloud.dify.ai'];
const TITLES = [
  'Support for customers',
  'Quarterly report, first draft for the board and for everybody else who reads it',
  '翻訳アシスタント',
  '代码审查',
];
const STATUSES = ['signedIn', 'signedIn', 'passportStale', 'notSignedIn', 'unreachable', 'appGone'];

/**
 * So many web apps, as an earlier popup left them in `storage.local`.
 * @param {number} count
 * @param {number} now
 */
export function knownApps(count, now) {
  return Array.from({ length: count }, (_, n) => ({
    key: {
      place: { store: '0', origin: SITES[n % SITES.length], embeddedIn: null },
      code: `Sample${String(n).padStart(10, '0')}`,
      environment: false,
    },
    title: n % 5 === 4 ? null : `${TITLES[n % TITLES.length]} ${n}`,
    icon: n % 3 === 0 ? { emoji: { emoji: '★', background: '#FFEAD5' } } : null,
    path: `/chat/Sample${String(n).padStart(10, '0')}`,
    status: STATUSES[n % STATUSES.length],
    at: now - n * 7 * MINUTE,
  }));
}

/**
 * A day of two sites on which everything happened, as the worker stores it.
 * @param {number} now
 * @param {string} site The host of the first.
 * @param {string} session The first's session.
 */
export function history(now, site, session) {
  const start = now - (now % (10 * MINUTE));
  const bucket = (/** @type {number} */ hours, /** @type {object} */ tally, failures = 0) => ({
    at: start - Math.round(hours * 6) * 10 * MINUTE,
    expiries: 1,
    failures,
    tally: { unauthorized: 0, replayed: 0, refreshes: 0, givenUp: 0, ...tally },
  });
  const day = (/** @type {string} */ session, /** @type {string} */ site) => ({
    session,
    site,
    store: null,
    buckets: [
      bucket(23.5, { refreshes: 1, replayed: 2 }),
      bucket(18, { refreshes: 1, replayed: 40 }),
      bucket(17, { refreshes: 1, replayed: 9 }),
      bucket(12, { refreshes: 2, replayed: 300 }),
      bucket(9, { refreshes: 3, givenUp: 2 }, 3),
      bucket(3, { refreshes: 1, replayed: 5 }),
      bucket(1, { refreshes: 2, givenUp: 1 }, 2),
    ],
  });
  return {
    entries: NAMES.map((name, n) => ({
      at: now - (NAMES.length - n) * 40 * MINUTE,
      until: now - (NAMES.length - n) * 40 * MINUTE + (n % 3) * MINUTE,
      site: n % 7 === 6 ? null : site,
      store: n % 5 === 4 ? 'A container with a long name' : null,
      what: { name, number: 1 + (n % 4), millis: LASTING.includes(name) ? 210 : now - 5 * MINUTE },
    })),
    days: [day(session, site), day('another session', 'ai.corp.example:8443')],
  };
}

const LASTING = ['refreshed', 'adopted'];

const NAMES = [
  ...['signedIn', 'expired', 'refreshed', 'replayed', 'adopted', 'throttled', 'unreachable'],
  ...['badMessage', 'badRecord', 'badAnswer', 'browser', 'resumed', 'givenUp', 'logOutFailed'],
  ...['loggedOut', 'cookiesDeleted', 'signedOut', 'ended', 'expired', 'refused'],
];
