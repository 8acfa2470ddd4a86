// REST: details, search, profile, info, and events while the socket is down. Paths are relative to the page: a proxy may put it under a prefix.
import { currentToken, userId } from './visit.js';

export class Refused extends Error {}

async function call(path, options = {}) {
  const token = currentToken();
  const headers = { Accept: 'application/json', ...options.headers, ...(token && { Authorization: `Bearer ${token}` }) };
  const response = await fetch(path, { ...options, headers });
  if (response.status === 401 || response.status === 403) throw new Refused(`${path}: ${response.status}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.status === 204 ? null : response.json();
}

export const info = () => call('v1/info');
export const profile = () => call(`v1/users/${encodeURIComponent(userId)}/profile`);
export const search = async query => {
  const { items = [] } = await call(`v1/items?query=${encodeURIComponent(query)}&limit=12`);
  items.forEach(learn);
  return items;
};
export const postEvent = event =>
  call('v1/events', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(event), keepalive: true });

const known = new Map();
const fetched = new Map();

/** Keeps what a list or a search says about a title; later facts add to earlier ones. */
export function learn(item) {
  const { itemId, title, kind, year, genres } = item, before = known.get(itemId);
  known.set(itemId, {
    itemId, title: title ?? before?.title, kind: kind ?? before?.kind, year: year ?? before?.year, genres: genres ?? before?.genres,
  });
}

export const titleOf = itemId => known.get(itemId)?.title ?? itemId;
export const isKnown = itemId => known.has(itemId);

/** A title's details, asked for once; a failure may be tried again. */
export function details(itemId) {
  if (!fetched.has(itemId)) {
    fetched.set(itemId, call(`v1/items/${encodeURIComponent(itemId)}`).then(
      item => { learn(item); return item; },
      error => { fetched.delete(itemId); throw error; }));
  }
  return fetched.get(itemId);
}
