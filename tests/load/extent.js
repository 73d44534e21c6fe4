// @ts-check
// How much is done: little in CI, much by `./build.sh load`.

import { browsers } from '../browser/index.js';

const { LOAD_TABS, LOAD_EXPIRIES, LOAD_SITES, LOAD_HOURS } = process.env;

export const extent = {
  browsers,
  /** How many tabs have an expiry at once, one after the other. */
  tabs: (LOAD_TABS ?? '1,60').split(',').map(Number),
  /** How many expiries there are in all. */
  expiries: Number(LOAD_EXPIRIES ?? 15),
  /** On how many sites at once. */
  sites: Number(LOAD_SITES ?? 5),
  /** How many hours of a token's life the soak has. */
  hours: Number(LOAD_HOURS ?? 1),
};
