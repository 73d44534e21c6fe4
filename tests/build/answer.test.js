// @ts-check
// What the worker reads of an answer to its own refresh: a server that sends without end gets no more of
// its memory than an answer has that is meant for a machine.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOfAnswer } from '../../extension/answer.js';

test('an answer is read whole, whatever its pieces', async () => {
  const bytes = new TextEncoder().encode('{"result":"Grüße"}');
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  assert.equal(await textOfAnswer(new Response(body)), '{"result":"Grüße"}');
  assert.equal(await textOfAnswer(new Response(null)), '');
});

test('an answer without end is left, and counts as none', async () => {
  let pieces = 0;
  let left = false;
  const body = new ReadableStream({
    pull(controller) {
      pieces += 1;
      controller.enqueue(new Uint8Array(10_000).fill(0x78));
    },
    cancel() {
      left = true;
    },
  });
  assert.equal(await textOfAnswer(new Response(body)), '');
  assert.ok(left, 'the connection is closed');
  assert.ok(pieces < 30, `${pieces} pieces were read`);
});
