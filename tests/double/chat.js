// @ts-check
// A chat answer: server-sent events, chunk by chunk.

import { randomUUID } from 'node:crypto';
import { sleep } from './server-state.js';

/**
 * `POST /apps/<id>/chat-messages` of the console, `POST /chat-messages` of a web app.
 * @param {import('./server-state.js').ServerState} state
 * @param {import('./exchange.js').Exchange} x
 */
export async function streamChat(state, x) {
  const { query } = await x.fields();
  const { chatChunks, chatChunkMs } = state.on;
  const message = {
    conversation_id: randomUUID(),
    message_id: randomUUID(),
    task_id: randomUUID(),
  };
  const created_at = Math.floor(state.now() / 1000);
  const words = `You said: ${typeof query === 'string' ? query : ''}`.split(/(?<= )/);
  x.entry.status = 200;
  x.response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  /** @param {object} event */
  const write = (event) => x.response.write(`data: ${JSON.stringify(event)}\n\n`);
  x.response.write('event: ping\n\n');
  for (let n = 0; n < chatChunks && !x.response.destroyed; n += 1) {
    await sleep(chatChunkMs);
    // The last chunk takes what is left of the text.
    const answer = (n === chatChunks - 1 ? words.slice(n) : words.slice(n, n + 1)).join('');
    write({ event: 'message', ...message, created_at, answer });
  }
  write({ event: 'message_end', ...message, created_at, metadata: {} });
  x.response.end();
}
