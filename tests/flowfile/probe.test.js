// @ts-check
// The double answers as real ones did (answers.json), to the same probe.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { probe } from './probe.js';
import { start } from './start.js';

/** As Flowfile 0.8.1 and 0.23.3 have answered. */
const answers = JSON.parse(readFileSync(new URL('answers.json', import.meta.url), 'utf8'));

test('the double answers as the real Flowfile does', async (t) => {
  const { flowfile } = await start(t);
  assert.deepEqual(await probe(flowfile), answers);
});
