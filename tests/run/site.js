// @ts-check
// What a run needs to know about a Dify: the double, or somebody's own.

/**
 * @typedef {object} SiteCounts Since the last `expire`.
 * @property {number} refreshes
 * @property {number} unauthorized Requests that met a 401.
 * @property {number} sent How often the requests of the run were sent, replays included.
 *
 * @typedef {object} Site
 * @property {string} name
 * @property {string} counted Where the refreshes are counted, in words.
 * @property {string} pages The page that every tab opens.
 * @property {string} signInPage
 * @property {{ email: string, password: string } | undefined} account None: a person signs in.
 * @property {string[]} patterns What the extension must be allowed besides loopback.
 * @property {string} path The request that is made, after the API prefix.
 * @property {(page: import('puppeteer-core').Page) => void} watch Told of every tab.
 * @property {(browser: import('../browser/open.js').OpenBrowser) => Promise<void>} expire
 *   Ends the life of every access token issued so far, and zeroes the counts.
 * @property {() => Promise<SiteCounts>} counts
 * @property {() => Promise<void>} close
 */

export {};
