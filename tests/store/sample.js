// @ts-check
// What a day of use would bring, for pictures: other sites' web apps, and a day on which all went well.

const MINUTE = 60_000;

/** @type {import('../e2e/samples.js').Day} */
export const GOOD_DAY = {
  spans: [
    [22, [0, 18, 1, 0]],
    [20, [0, 41, 1, 0]],
    [9, [0, 64, 1, 0]],
    [7, [0, 120, 1, 0]],
    [5, [0, 37, 1, 0]],
    [3, [0, 85, 1, 0]],
    [1, [0, 52, 1, 0]],
  ],
  names: [
    ...['signedIn', 'expired', 'refreshed', 'replayed'],
    ...['expired', 'refreshed', 'replayed', 'expired', 'refreshed', 'replayed'],
  ],
};

/** @type {[title: string, emoji: string, status: string, minutes: number][]} Minutes ago. */
const APPS = [
  ['Quarterly report', '📈', 'signedIn', 12],
  ['翻訳アシスタント', '🈺', 'signedIn', 47],
  ['代码审查', '🔎', 'passportStale', 190],
];

/**
 * As an earlier popup left them in `storage.local`.
 * @param {number} now
 */
export function appsOfOthers(now) {
  return APPS.map(([title, emoji, status, minutes], n) => ({
    key: {
      place: { store: '0', origin: 'https://cloud.dify.ai', embeddedIn: null },
      code: `Sample${String(n).padStart(10, '0')}`,
      environment: false,
    },
    title,
    icon: { emoji: { emoji, background: '#E0F0F0' } },
    path: `/chat/Sample${String(n).padStart(10, '0')}`,
    status,
    at: now - minutes * MINUTE,
  }));
}
