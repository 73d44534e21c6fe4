// @ts-check
// JSON as Dify's two serialisers write it, so that answers can be compared byte for byte.

/**
 * `json.dumps` of Python and a newline, as flask-restx answers.
 * @param {unknown} value
 */
export function spacedJson(value) {
  return `${dump(value)}\n`;
}

/**
 * Without spaces, as the routes answer that return a pydantic model.
 * @param {unknown} value
 */
export function compactJson(value) {
  return JSON.stringify(value);
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function dump(value) {
  if (Array.isArray(value)) return `[${value.map(dump).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => `${dump(key)}: ${dump(item)}`);
    return `{${entries.join(', ')}}`;
  }
  return JSON.stringify(value ?? null).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
