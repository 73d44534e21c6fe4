// @ts-check
// `POST /auth/refresh`: a form with the refresh token; needs no Authorization (contract, endpoints).

import { arrived, ended } from '../double/refresh-counts.js';
import { answerSubstitute, missing, unauthorized } from './answers.js';
import { formFields } from './form.js';
import { newPair, readRefreshToken } from './tokens.js';

/**
 * @typedef {import('../double/exchange.js').Exchange} Exchange
 * @typedef {import('../double/switchboard.js').Substitute} Substitute
 * @typedef {import('./state.js').FlowfileState} FlowfileState
 * @typedef {{ kind: 'ok', username: string, pair: object }
 *   | { kind: 'refused', detail: string|null, reused: boolean }
 *   | { kind: 'lost' }
 *   | { kind: 'substituted', substitute: Substitute, pair: object|undefined }} Outcome
 * A refusal without detail: the field was missing.
 */

/**
 * @param {FlowfileState} state
 * @param {Exchange} x
 */
export async function refresh(state, x) {
  arrived(state.log.counts.refresh);
  if (x.header('Authorization')) state.log.counts.refreshWithBearer += 1;
  const { refresh_token } = await formFields(x);
  const outcome = await perform(state, refresh_token);
  // Read again: the counters may have been reset meanwhile.
  const reused = outcome.kind === 'refused' && outcome.reused;
  ended(state.log.counts.refresh, outcome.kind, { reused });
  switch (outcome.kind) {
    case 'ok':
      x.entry.user = outcome.username;
      return x.compact(200, outcome.pair);
    case 'refused':
      return outcome.detail
        ? unauthorized(x, outcome.detail)
        : missing(x, ['body', 'refresh_token']);
    case 'lost':
      return x.drop();
    case 'substituted':
      return answerSubstitute(x, outcome.substitute, outcome.pair);
  }
}

/**
 * @param {FlowfileState} state
 * @param {string|undefined} token
 * @returns {Promise<Outcome>}
 */
async function perform(state, token) {
  const { board, on } = state;
  // The switches that count down are taken at arrival, so that "the next n" are the next to arrive.
  const substitute = board.takeRefreshStatus();
  const lostRequest = !substitute && board.take('loseRefreshRequest');
  const lostAnswer = !substitute && !lostRequest && board.take('loseRefreshAnswer');
  const rotates = !lostRequest && (!substitute || substitute.rotate);
  let rotated = rotates && on.rotateAt === 'start' ? rotate(state, token) : null;
  await state.overlap.arrive();
  await state.pause(on.refreshDelayMs);
  if (rotates) rotated ??= rotate(state, token);
  if (substitute) {
    const pair = rotated?.kind === 'ok' ? rotated.pair : undefined;
    return { kind: 'substituted', substitute, pair };
  }
  return lostAnswer || !rotated ? { kind: 'lost' } : rotated;
}

/**
 * @param {FlowfileState} state
 * @param {string|undefined} token
 * @returns {Extract<Outcome, { kind: 'ok'|'refused' }>}
 */
function rotate(state, token) {
  if (!token) return { kind: 'refused', detail: null, reused: false };
  const reused = state.on.singleUse && state.spent.has(token);
  const username = readRefreshToken(state, token);
  if (username === null || reused)
    return { kind: 'refused', detail: 'Invalid refresh token', reused };
  const user = state.user(username);
  if (!user) return { kind: 'refused', detail: 'User no longer exists', reused };
  if (user.disabled) return { kind: 'refused', detail: 'User account is disabled', reused };
  state.spent.add(token);
  return { kind: 'ok', username: user.username, pair: newPair(state, user) };
}
