// @ts-check
// What a page's own script could forge: the news of a 401, in our words.

/** @type {Record<string, unknown>} */
export const NOTICE = {
  kind: 'unauthorized',
  status: 401,
  json: true,
  word: 'unauthorized',
  challenge: '',
  first: 0,
  left: 0,
  replays: 0,
  held: true,
};
