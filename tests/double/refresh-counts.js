// @ts-check
// What a server counts of its refreshes.

/**
 * @typedef {object} RefreshCounts
 * @property {number} total Refreshes that arrived.
 * @property {number} ok Rotated and answered.
 * @property {number} refused 401 of the server's own.
 * @property {number} reused Of the refused: those with a token that had been rotated already.
 * @property {number} lost Connection closed unanswered, by a switch.
 * @property {number} substituted Answered by `refreshStatus`, `refreshHtml`, `redirectRefreshTo`.
 * @property {number} inFlight
 * @property {number} inFlightMax
 */

/**
 * Zeroes; what is in flight stays in flight.
 * @param {RefreshCounts} [before]
 * @returns {RefreshCounts}
 */
export function newRefreshCounts(before) {
  const inFlight = before?.inFlight ?? 0;
  return {
    total: 0,
    ok: 0,
    refused: 0,
    reused: 0,
    lost: 0,
    substituted: 0,
    inFlight,
    inFlightMax: inFlight,
  };
}

/** @param {RefreshCounts} counts */
export function arrived(counts) {
  counts.total += 1;
  counts.inFlight += 1;
  counts.inFlightMax = Math.max(counts.inFlightMax, counts.inFlight);
}

/**
 * @param {RefreshCounts} counts
 * @param {'ok'|'refused'|'lost'|'substituted'} how
 * @param {{ reused?: boolean }} [more]
 */
export function ended(counts, how, { reused = false } = {}) {
  counts.inFlight = Math.max(0, counts.inFlight - 1);
  counts[how] += 1;
  if (how === 'refused' && reused) counts.reused += 1;
}
