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
const STATUSES = [
  ...['signedIn', 'signedIn', 'passportStale', 'notSignedIn', 'unreachable', 'appGone'],
  ...['signInNeeded', 'passportPresent', 'siteOff', 'unknown'],
];

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
 * @typedef {object} Day What a history tells.
 * @property {[hours: number, counts: Counts][]} spans Ago.
 * @property {string[]} names Of events, the oldest first.
 * @property {boolean} [containers]
 *
 * @typedef {[failures: number, replayed: number, refreshes: number, givenUp: number]} Counts
 */

const LASTING = ['refreshed', 'adopted'];

/** @type {Day} On which everything happened. */
const EVERYTHING = {
  spans: [
    [23.5, [0, 2, 1, 0]],
    [18, [0, 40, 1, 0]],
    [17, [0, 9, 1, 0]],
    [12, [0, 300, 2, 0]],
    [9, [3, 0, 3, 2]],
    [3, [0, 38, 1, 0]],
    [1, [2, 0, 2, 1]],
  ],
  names: [
    ...['signedIn', 'expired', 'refreshed', 'replayed', 'adopted', 'throttled', 'unreachable'],
    ...['badMessage', 'badRecord', 'badAnswer', 'browser', 'resumed', 'givenUp', 'logOutFailed'],
    ...['loggedOut', 'cookiesDeleted', 'signedOut', 'ended', 'expired', 'refused'],
  ],
  containers: true,
};

/**
 * A day of two sites, as the worker stores it.
 * @param {number} now
 * @param {string} site The host of the first.
 * @param {string} session The first's session.
 * @param {Day} [day]
 */
export function history(now, site, session, { spans, names, containers } = EVERYTHING) {
  const start = now - (now % (10 * MINUTE));
  const buckets = spans.map(([hours, [failures, replayed, refreshes, givenUp]]) => {
    const at = start - Math.round(hours * 6) * 10 * MINUTE;
    return [at, 1, failures, replayed + givenUp, replayed, refreshes, givenUp].join(' ');
  });
  const line = (/** @type {string} */ name, /** @type {number} */ n) => {
    const at = now - (names.length - n) * 40 * MINUTE;
    const millis = LASTING.includes(name) ? 210 : now - 5 * MINUTE;
    const store = containers && n % 5 === 4 ? 'A container with a long name' : '-';
    const until = at + (n % 3) * MINUTE;
    return [at, until, name, 1 + (n % 4), millis, n % 7 === 6 ? '-' : site, store].join(' ');
  };
  return {
    entries: names.map(line),
    days: [
      [`${site} - ${session}`, ...buckets].join('\n'),
      ['ai.corp.example:8443 - another session', ...buckets].join('\n'),
    ],
  };
}
