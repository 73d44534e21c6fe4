// @ts-check
// The page of the benchmark: the same for every peer. All tabs begin at one word of one of them, over a
// BroadcastChannel, which reaches hidden tabs at once.

/**
 * @typedef {object} Work
 * @property {string} run Its name, which every request carries.
 * @property {string[]} paths One for each request of a tab.
 * @property {number} capMs A request that has no answer by then has failed.
 *
 * @typedef {object} Answer
 * @property {string} id The request's `X-Test-Id`.
 * @property {number} status 0: the app got an error. -1: nothing in time.
 * @property {number} ms How long the app waited.
 */

/** @param {import('./peers/tokens.js').Peer} peer */
export function run(peer) {
  const tab = location.pathname.split('/').at(-1);
  const channel = new BroadcastChannel('bench');
  /** @type {Map<string, { answers: Promise<Answer[]>, resolve: (answers: Answer[]) => void }>} */
  const runs = new Map();
  peer.start?.(location.origin);
  channel.onmessage = ({ data }) => begin(data);

  /** @param {Work} work */
  function begin({ run, paths, capMs }) {
    // An address of its own for each tab: the browser's cache has those of the same one wait in line.
    const all = paths.map((path, n) => once(`${run} ${tab} ${n}`, `${path}/${tab}`, capMs));
    void Promise.all(all).then(of(run).resolve);
  }

  /**
   * @param {string} id
   * @param {string} path
   * @param {number} capMs
   * @returns {Promise<Answer>}
   */
  async function once(id, path, capMs) {
    const begun = performance.now();
    /** @type {Promise<number>} */
    const cap = new Promise((resolve) => setTimeout(resolve, capMs, -1));
    const call = peer.call(path, { 'X-Test-Id': id }).catch((error) => error.response?.status ?? 0);
    const status = await Promise.race([call, cap]);
    return { id, status, ms: performance.now() - begun };
  }

  /** @param {string} run */
  function of(run) {
    const known = runs.get(run);
    if (known) return known;
    /** @type {(answers: Answer[]) => void} */
    let resolve = () => {};
    const answers = new Promise((done) => (resolve = done));
    const made = { answers: /** @type {Promise<Answer[]>} */ (answers), resolve };
    runs.set(run, made);
    return made;
  }

  Object.assign(window, {
    bench: {
      /** @param {{ username: string, password: string }} account */
      async signIn(account) {
        const response = await fetch('/api/auth/login', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(account),
        });
        await peer.signedIn(response);
      },
      expire: () => peer.expire?.(),
      /** @param {Work} work */
      start(work) {
        channel.postMessage(work);
        begin(work);
      },
      /** @param {string} run */
      answers: (run) => of(run).answers,
      call: (/** @type {string} */ path) => peer.call(path, {}),
    },
  });
}
