// @ts-check
// A form, urlencoded or multipart, as FastAPI reads it: JSON, query and headers are not looked at.

/**
 * @param {import('../double/exchange.js').Exchange} x
 * @returns {Promise<Record<string, string>>} Empty fields count as missing.
 */
export async function formFields(x) {
  const { head } = await x.body();
  const type = x.header('Content-Type') ?? '';
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(type)) return {};
  try {
    const form = await new Response(new Uint8Array(head), {
      headers: { 'Content-Type': type },
    }).formData();
    const texts = [...form].map(([name, value]) => [name, typeof value === 'string' ? value : '']);
    return Object.fromEntries(texts.filter(([, value]) => value !== ''));
  } catch {
    return {};
  }
}
