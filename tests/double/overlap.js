// @ts-check
// Refreshes that overlap however slow the machine is: by the switch `overlap`, the next so many are
// held until all of them have come.

export class Overlap {
  #board;
  /** @type {(() => void)[]} */ #held = [];

  /** @param {import('./switchboard.js').Switchboard<any>} board */
  constructor(board) {
    this.#board = board;
  }

  /** Resolves when all have come, or at `release`. */
  async arrive() {
    await new Promise((resolve) => {
      this.#held.push(() => resolve(undefined));
      if (this.#held.length >= this.#board.on.overlap) this.release();
    });
  }

  /** Those held go on, and those that follow are not held. */
  release() {
    this.#board.set({ overlap: 1 });
    for (const go of this.#held.splice(0)) go();
  }
}
