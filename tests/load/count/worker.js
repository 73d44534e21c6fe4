// @ts-check
// The entry of the worker in the load tests' copy: counts, and then the extension's own entry.
import './realm.js';
import './memory.js';
// @ts-expect-error It lies there in the copy.
import '../background.js';
