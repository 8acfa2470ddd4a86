// Who is watching, on what, since when. Nothing here leaves the browser but as fields of events.

/** A UUID also where crypto.randomUUID is missing: on plain HTTP anywhere but on localhost. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map(b => b.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export const inventViewer = () => `viewer-${uuid().slice(0, 4)}`;

function kept(storage, key, make) {
  try {
    const value = storage.getItem(key) ?? make();
    if (value != null) storage.setItem(key, value);
    return value;
  } catch {
    // Storage may be forbidden; the page then starts afresh each time.
    return make();
  }
}

const asked = new URLSearchParams(location.search).get('user');

export const userId = asked || kept(localStorage, 'streamrec.viewer', inventViewer);
export const deviceId = kept(localStorage, 'streamrec.device', () => `web-${uuid().slice(0, 8)}`);
export const sessionId = kept(sessionStorage, 'streamrec.session', uuid);
export const locale = navigator.language || 'en';

try { localStorage.setItem('streamrec.viewer', userId); } catch { /* see kept */ }
if (!asked) history.replaceState(null, '', viewerUrl(userId));

export function viewerUrl(id) {
  const url = new URL(location.href);
  url.searchParams.set('user', id);
  return url.href;
}

let token = kept(sessionStorage, 'streamrec.token', () => null);

export const currentToken = () => token;

export function keepToken(value) {
  token = value || null;
  try {
    if (token) sessionStorage.setItem('streamrec.token', token);
    else sessionStorage.removeItem('streamrec.token');
  } catch { /* see kept */ }
}
