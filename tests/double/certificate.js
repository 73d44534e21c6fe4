// @ts-check
// A certificate for https on loopback. Nobody trusts it: tests tell the browser to.

import { generate } from 'selfsigned';

/** @param {string[]} hosts */
export async function newCertificate(hosts) {
  const names = [...new Set(['localhost', ...hosts])].filter((host) => host !== '127.0.0.1');
  const pem = await generate([{ name: 'commonName', value: 'Dify double' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          ...names.map((value) => ({ type: /** @type {const} */ (2), value })),
        ],
      },
    ],
  });
  return { key: pem.private, cert: pem.cert };
}
