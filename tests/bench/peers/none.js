// @ts-check
// Nothing between the tabs: each refreshes by itself, once for all of its own requests.

import { afterUnauthorized, refresh } from './tokens.js';

export default afterUnauthorized(refresh);
