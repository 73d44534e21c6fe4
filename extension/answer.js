// @ts-check
// Sends the worker's own refresh, as relays send theirs: with cookies, past no redirect. Of what the
// server answers it reads no more than an answer has that is meant for a machine, for the worker serves
// other sites, too. What to send and what the answer means is decided in Rust
// (src/background/own_refresh.rs).

const LONGEST = 200_000;

Object.assign(globalThis, {
  /** @param {{ method: string, url: string, headers: { name: string, value?: string | null }[] }} call */
  async sendRefresh({ method, url, headers }) {
    const response = await fetch(url, {
      method,
      headers: headers.flatMap(({ name, value }) => (value == null ? [] : [[name, value]])),
      credentials: 'include',
      redirect: 'manual',
      cache: 'no-store',
    });
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, retryAfter, text: await textOfAnswer(response) };
  },
});

/**
 * The text of an answer, empty if it is longer.
 * @param {Response} response
 */
export async function textOfAnswer({ body }) {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = '';
  for (let part; reader && !(part = await reader.read()).done;) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length <= LONGEST) continue;
    reader.cancel().catch(() => {});
    return '';
  }
  return text;
}
