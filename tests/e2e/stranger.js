// @ts-check
// A page of another site, with a frame.

import { listenOn } from '../double/socket.js';

/**
 * @param {string} url What the frame shows.
 * @param {string} address One of loopback's; another one is another site.
 */
export async function startStranger(url, address) {
  const { port, close } = await listenOn(
    (_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<!doctype html><title>A stranger</title><iframe src="${url}"></iframe>`);
    },
    { port: 0, address },
  );
  return { origin: `http://${address}:${port}`, close };
}
