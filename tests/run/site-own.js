// @ts-check
// Somebody's own Dify. Its server cannot be asked, so its tabs' traffic is counted, and a token
// expires by losing its cookie, which is what the cookie's Max-Age does.

const TOKEN_COOKIE = /^(__Host-)?(access_token|csrf_token)$/;
const REFRESH = /\/(refresh-token|auth\/refresh)$/;
const PATH = '/account/profile';

/**
 * @param {string} url
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('./site.js').Site>}
 */
export async function ownSite(url, env) {
  const origin = new URL(url).origin;
  const api = await apiPrefix(`${origin}/signin`);
  const host = new URL(api).hostname;
  const counts = { refreshes: 0, unauthorized: 0, sent: 0 };
  const { DIFY_EMAIL: email, DIFY_PASSWORD: password } = env;
  return {
    name: origin,
    counted: "in the tabs' traffic",
    pages: `${origin}/apps`,
    signInPage: `${origin}/signin`,
    account: email && password ? { email, password } : undefined,
    patterns: [...new Set([`${origin}/*`, `${new URL(api).origin}/*`])].map(withoutPort),
    path: PATH,
    watch(page) {
      page.on('response', (response) => {
        const request = response.request();
        const { origin, pathname } = new URL(request.url());
        const target = origin + pathname;
        if (REFRESH.test(target)) counts.refreshes += 1;
        else if (target.startsWith(api) && response.status() === 401) counts.unauthorized += 1;
        if (target === api + PATH && request.method() === 'GET') counts.sent += 1;
      });
    },
    async expire(browser) {
      Object.assign(counts, { refreshes: 0, unauthorized: 0, sent: 0 });
      const gone = await browser.deleteCookies(
        ({ name, domain }) => TOKEN_COOKIE.test(name) && isOf(host, domain),
      );
      if (gone === 0) throw new Error(`there is no access token of ${host} to expire`);
    },
    counts: async () => ({ ...counts }),
    close: async () => {},
  };
}

/**
 * The absolute API prefix, which the front end is told in its <body>.
 * @param {string} page
 */
async function apiPrefix(page) {
  const html = await fetch(page).then((response) => response.text());
  const prefix = /<body[^>]*\sdata-api-prefix="([^"]*)"/.exec(html)?.[1];
  if (prefix === undefined) throw new Error(`${page} is not a page of Dify (no data-api-prefix)`);
  return new URL(prefix, page).href;
}

/**
 * Match patterns name no port: they hold for all of them.
 * @param {string} pattern
 */
function withoutPort(pattern) {
  return pattern.replace(/:\d+\/\*$/, '/*');
}

/**
 * @param {string} host
 * @param {string} domain Of a cookie, with or without a leading dot.
 */
function isOf(host, domain) {
  const bare = domain.replace(/^\./, '');
  return host === bare || host.endsWith(`.${bare}`);
}
