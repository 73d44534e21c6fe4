// @ts-check
// Numbers that look random and come again: a run that went wrong can be repeated by its seed.

export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1 (mulberry32). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /**
   * A whole number, both ends included.
   * @param {number} least
   * @param {number} most
   */
  between(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /**
   * @template T
   * @param {readonly [T, ...T[]]} all
   * @returns {T}
   */
  oneOf(all) {
    return all[this.between(0, all.length - 1)] ?? all[0];
  }
}
