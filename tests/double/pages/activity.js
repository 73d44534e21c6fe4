// @ts-check
// The list on screen of what the page has done.

/** @typedef {{ what: string, status: number, begun?: number }} Activity */

/** All of it since the page was loaded. @type {Activity[]} */
export const activities = [];

const SHOWN = 40;

/** @param {Activity} activity */
export function note(activity) {
  activities.push(activity);
  const list = document.querySelector('#activity');
  if (!list) return;
  const line = document.createElement('li');
  const status = document.createElement('b');
  status.textContent = String(activity.status);
  status.dataset.kind = activity.status < 400 ? 'good' : 'bad';
  const what = document.createElement('span');
  what.textContent = activity.what;
  const took = document.createElement('small');
  if (activity.begun !== undefined)
    took.textContent = `${Math.round(performance.now() - activity.begun)} ms`;
  line.append(status, what, took);
  list.prepend(line);
  while (list.childElementCount > SHOWN) list.lastElementChild?.remove();
}
