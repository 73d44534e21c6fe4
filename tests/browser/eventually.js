// @ts-check
// The only place in the tests that waits by the clock.

/**
 * Asks again and again until `check` returns something truthy, and returns that. What `check`
 * throws counts as "not yet" and becomes the cause when the time is up.
 * @template T
 * @param {() => T | Promise<T>} check
 * @param {{ timeout?: number, every?: number, what?: string }} [options] Milliseconds.
 * @returns {Promise<NonNullable<T>>}
 */
export async function eventually(check, { timeout = 30_000, every = 25, what } = {}) {
  const deadline = performance.now() + timeout;
  for (;;) {
    let cause;
    try {
      const found = await check();
      if (found) return found;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`not within ${timeout} ms: ${what ?? check}`, { cause });
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/**
 * Lets time pass on purpose: where the passing time itself is what is tested.
 * @param {number} ms
 */
export async function timePasses(ms) {
  const end = performance.now() + ms;
  // A timer may come a moment early: what is left then is waited for, and no more.
  for (let left = ms; left > 0; left = end - performance.now())
    await new Promise((resolve) => setTimeout(resolve, left));
}
