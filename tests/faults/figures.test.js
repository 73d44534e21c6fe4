// @ts-check
// A run that went wrong is told so.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrongIn } from './figures.js';
import { matrix } from './matrix.js';
import { Random } from './random.js';

const WELL = {
  seed: 1,
  hit: true,
  kept: true,
  told: false,
  asked: 8,
  well: 8,
  given: 0,
  lost: 0,
  cut: 0,
  refreshes: 1,
  reused: 0,
  recovered: 900,
};
const GIVEN_UP = { ...WELL, kept: false, told: true, well: 0, given: 8, refreshes: 3, reused: 2 };
const cell = { name: 'is as it is', befall: async () => {} };
const lossy = { ...cell, ends: /** @type {const} */ ('signIn'), refreshes: 4 };

test('a run in which all is well is right, and each thing that is not is named', () => {
  assert.deepEqual(wrongIn(WELL, cell, 'well', 'chromium'), []);
  const wrongs = [
    { well: 7, lost: 1 },
    { well: 7, given: 1 },
    { refreshes: 2 },
    { reused: 1 },
    { kept: false },
  ];
  for (const wrong of wrongs)
    assert.notDeepEqual(
      wrongIn({ ...WELL, ...wrong }, cell, 'well', 'chromium'),
      [],
      JSON.stringify(wrong),
    );
});

test('a session that nobody could keep is right only if the person is told soon', () => {
  assert.deepEqual(wrongIn(GIVEN_UP, lossy, 'signIn', 'chromium'), []);
  assert.notDeepEqual(wrongIn({ ...GIVEN_UP, told: false }, lossy, 'signIn', 'chromium'), []);
  assert.notDeepEqual(wrongIn({ ...GIVEN_UP, recovered: 11_000 }, lossy, 'signIn', 'chromium'), []);
  assert.notDeepEqual(wrongIn({ ...GIVEN_UP, refreshes: 5 }, lossy, 'signIn', 'chromium'), []);
  assert.notDeepEqual(wrongIn({ ...GIVEN_UP, lost: 1 }, lossy, 'signIn', 'chromium'), []);
});

test('a request that the browser cuts is wrong, but where the extension goes', () => {
  const cut = { ...WELL, well: 7, lost: 1, cut: 1 };
  const cutCell = { ...cell, mayCut: /** @type {const} */ ('chromium') };
  assert.notDeepEqual(wrongIn(cut, cell, 'well', 'chromium'), []);
  assert.deepEqual(wrongIn(cut, cutCell, 'givenBack', 'chromium'), []);
  assert.notDeepEqual(wrongIn(cut, cutCell, 'givenBack', 'firefox'), []);
  assert.notDeepEqual(wrongIn({ ...cut, cut: 0 }, cutCell, 'givenBack', 'chromium'), []);
});

test('a request that is given back only after the answer for which nobody was to wait is wrong', () => {
  const given = { ...WELL, well: 0, given: 8 };
  assert.deepEqual(wrongIn({ ...given, recovered: 33_000 }, cell, 'givenBack', 'chromium'), []);
  assert.notDeepEqual(wrongIn({ ...given, recovered: 60_100 }, cell, 'givenBack', 'chromium'), []);
});

test('a run is repeated by its seed', () => {
  const of = (/** @type {number} */ seed) => {
    const random = new Random(seed);
    return Array.from({ length: 5 }, () => random.between(0, 1000));
  };
  assert.deepEqual(of(7), of(7));
  assert.notDeepEqual(of(7), of(8));
});

test('no two cells have the same name', () => {
  const names = matrix.flatMap(({ title, cells }) => cells.map(({ name }) => `${title} ${name}`));
  assert.equal(new Set(names).size, names.length);
});
