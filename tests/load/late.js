// @ts-check
// An order for a refresh is void when its tab has not begun within two seconds, and two seconds later the
// next tab gets it (src/lock/limits.rs). Where the machine is so slow that the first tab had begun
// all the same, there are two refreshes, one after the other. That is not hidden, but counted apart.

const START_MS = 2000;

/**
 * Whether the first refresh came to the server later after the first 401 than an order is good for.
 * @param {import('../double/log.js').Logged[]} requests
 */
export function isLate(requests) {
  const expired = requests.find(({ status }) => status === 401);
  const refresh = requests.find(({ path }) => path.endsWith('/refresh-token'));
  return !!expired && !!refresh && refresh.started - expired.started > START_MS;
}

/**
 * To how many tabs the order can have been given, one after the other.
 * @param {import('../double/log.js').Logged[]} requests
 */
export function ordersAtMost(requests) {
  return isLate(requests) ? 3 : 1;
}
