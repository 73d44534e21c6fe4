// @ts-check
// The checker of tests/SCENARIOS.md: what it lets pass, and what not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, titlesIn, unshownIn } from '../../tools/scenarios.js';

const SOURCES = {
  'lock.rs': '/// Case 1.\n#[test]\n#[ignore]\nfn one_refresh() {}\nfn no_test() {}',
  'page.test.js': `
    test('a request is held', async () => {});
    test("nobody's request waits", () => {});
    test(\`the executor is \${gone ?? 'closed'}, \${rotated}\`, () => {});
    test(
      'it isn\\'t lost',
      () => {},
    );`,
};

/** @param {string} file */
const read = (file) => Reflect.get(SOURCES, file) ?? null;

/** What is wrong with two cases of which the table says this. @param {string[]} rows */
function faults(...rows) {
  const head = ['# Cases', '', '| # | case | where | test |', '| --- | --- | --- | --- |'];
  return faultsOf([...head, ...rows].join('\n'), 2, read);
}

const FIRST = '| 1 | a burst | `lock.rs` | `one_refresh` |';
const SECOND = '| 2 | a sleeping machine | – | no machine here sleeps |';

test('each case has a test, several, or a reason', () => {
  assert.deepEqual(faults(FIRST, SECOND), []);
  assert.deepEqual(faults(FIRST, '| | | `page.test.js` | `a request is held` |', SECOND), []);
  assert.deepEqual(faults(FIRST, '| | | – | what is left out |', SECOND), []);
});

test('the name of a test is known in every form', () => {
  assert.deepEqual(titlesIn(SOURCES['page.test.js']), [
    'a request is held',
    "nobody's request waits",
    'the executor is …, …',
    "it isn't lost",
  ]);
  assert.deepEqual(titlesIn(SOURCES['lock.rs']), ['one_refresh']);
});

test('a case that is missing, there twice or none at all is a fault', () => {
  assert.deepEqual(faults(FIRST), ['2: is missing']);
  assert.deepEqual(faults(FIRST, SECOND, FIRST), ['1: there twice']);
  assert.deepEqual(faults(FIRST, SECOND, '| 3 | more | – | a reason |'), ['3: no case']);
});

test('a file or a test that is not there is a fault', () => {
  const second = (/** @type {string} */ rest) => faults(FIRST, `| 2 | a case | ${rest} |`);
  assert.deepEqual(second('`gone.rs` | `one_refresh`'), ['2: there is no file gone.rs']);
  const unknown = ['2: no test of lock.rs is called: no_test'];
  assert.deepEqual(second('`lock.rs` | `no_test`'), unknown);
  const part = '2: no test of page.test.js is called: a request';
  assert.deepEqual(second('`page.test.js` | `a request`'), [part]);
});

test('a case with neither a test nor a reason is a fault', () => {
  const neither = ['2: neither a test nor a reason'];
  assert.deepEqual(faults(FIRST, '| 2 | a case | | |'), neither);
  assert.deepEqual(faults(FIRST, '| 2 | a case | – | |'), neither);
  const nothing = '2: does not say what it is about';
  assert.deepEqual(faults(FIRST, '| 2 | | – | a reason |'), [nothing]);
});

test('what no test shows is a fault, and tables about other things are none', () => {
  const threats = (/** @type {string} */ row) =>
    unshownIn(
      `| it cannot | where | test |\n| --- | --- | --- |\n${row}\n\n| permission | why |\n| --- | --- |\n| x | y |\n`,
      read,
    );
  assert.deepEqual(threats('| read | `lock.rs` | `one_refresh` |'), []);
  assert.deepEqual(threats('| read | | |'), ['read: no test shows it']);
  assert.deepEqual(threats('| | `lock.rs` | `two` |'), ['…: no test of lock.rs is called: two']);
});
