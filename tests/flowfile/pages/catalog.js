// @ts-check

/** What the catalog page asks for, all at once. */
export const CATALOG = [
  '/catalog/namespaces/tree',
  '/catalog/flows',
  '/catalog/tables',
  '/catalog/stats',
  '/catalog/favorites',
  '/catalog/runs',
  '/catalog/schedules',
  '/catalog/active-runs',
  '/catalog/scheduler/status',
];
