// @ts-check
// The memory of the worker's module, and who asks for the counts.
const realm = /** @type {any} */ (globalThis);
const count = realm[Symbol.for('load')];

for (const name of /** @type {const} */ (['instantiate', 'instantiateStreaming'])) {
  const native = /** @type {any} */ (WebAssembly)[name];
  /** @type {any} */ (WebAssembly)[name] = async (/** @type {any[]} */ ...args) => {
    const made = await native.apply(WebAssembly, args);
    const { exports } = made.instance ?? made;
    const memory = Object.values(exports).find((each) => each instanceof WebAssembly.Memory);
    // The first module is the worker's own.
    realm[Symbol.for('load.memory')] ??= memory;
    return made;
  };
}

chrome.runtime.onMessage.addListener((message, _, answer) => {
  if (message?.kind === 'load: counts') answer(count.told());
});
