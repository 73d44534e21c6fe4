// @ts-check
// A chat over server-sent events, read from a fetch.

import { note } from './activity.js';
import { refreshAccessToken } from './refresh.js';
import { apiPrefix, csrfToken, publicApiPrefix } from './settings.js';

/**
 * @typedef {{ status: number, answer: string, attempts: number }} ChatResult
 * @typedef {(text: string) => void} OnText
 */

/**
 * A 401 of the console runs the whole call again after a refresh, as often as it takes: Dify sets
 * no limit here (contract §4).
 * @param {string} appId
 * @param {string} query
 * @param {{ testId?: string, onText?: OnText }} [options]
 * @returns {Promise<ChatResult>}
 */
export async function chat(appId, query, { testId, onText = () => {} } = {}) {
  for (let attempts = 1; ; attempts += 1) {
    const begun = performance.now();
    const headers = new Headers({
      'Content-Type': 'application/json',
      'X-CSRF-Token': csrfToken(),
      ...(testId ? { 'X-Test-Id': testId } : {}),
    });
    const response = await fetch(`${apiPrefix}/apps/${appId}/chat-messages`, {
      method: 'POST',
      credentials: 'include',
      headers,
      body: JSON.stringify({ response_mode: 'streaming', query, inputs: {} }),
    });
    if (response.status === 401) {
      note({ what: 'chat', status: 401, begun });
      await refreshAccessToken();
      continue;
    }
    const answer = response.ok ? await readEvents(response, onText) : '';
    note({ what: 'chat', status: response.status, begun });
    return { status: response.status, answer, attempts };
  }
}

/**
 * The same of a shared app.
 * @param {Headers} headers Those of the share code.
 * @param {string} query
 * @param {OnText} onText
 */
export async function publicChat(headers, query, onText) {
  headers.set('Content-Type', 'application/json');
  const response = await fetch(`${publicApiPrefix}/chat-messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ response_mode: 'streaming', query, inputs: {} }),
  });
  const answer = response.ok ? await readEvents(response, onText) : '';
  return { status: response.status, answer, attempts: 1 };
}

/**
 * @param {Response} response
 * @param {OnText} onText
 */
async function readEvents(response, onText) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let [buffer, answer] = ['', ''];
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const lines = (buffer + part.value).split('\n');
    buffer = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: ')) continue;
      const event = JSON.parse(line.slice('data: '.length));
      if (event.event === 'message') onText((answer += event.answer));
    }
  }
  return answer;
}
