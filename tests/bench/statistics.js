// @ts-check
// What is made of many figures.

/**
 * @typedef {{ n: number, p50: number | null, p99: number | null }} Spread
 * @typedef {{ n: number, median: number, low: number, high: number }} Difference With the ends of its
 *   95% confidence interval.
 */

/**
 * The value below which so large a part of them is (nearest rank), or null of none.
 * @param {number[]} values
 * @param {number} part 0.5: the median.
 */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}

/**
 * Median, 99th percentile and their number.
 * @param {number[]} values
 * @returns {Spread}
 */
export function spread(values) {
  return { n: values.length, p50: quantile(values, 0.5), p99: quantile(values, 0.99) };
}

/**
 * The median of differences with its 95% confidence interval, by order statistics: no assumption of
 * how they are spread.
 * @param {number[]} differences
 * @returns {Difference}
 */
export function medianWithInterval(differences) {
  const sorted = [...differences].sort((a, b) => a - b);
  const n = sorted.length;
  // The normal approximation of the binomial's 2.5% quantile.
  const away = Math.ceil(0.98 * Math.sqrt(n));
  const at = (/** @type {number} */ i) => sorted[Math.min(n - 1, Math.max(0, i))] ?? NaN;
  return {
    n,
    median: quantile(sorted, 0.5) ?? NaN,
    low: at(Math.floor(n / 2) - away),
    high: at(Math.ceil(n / 2) - 1 + away),
  };
}
