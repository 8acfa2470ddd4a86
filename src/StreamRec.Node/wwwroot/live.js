// One WebSocket, many surfaces: subscriptions, versions, deltas, and coming back after a break.
import { applyOps } from './delta.js';
import { currentToken } from './visit.js';
import { emit } from './hub.js';
import { learn, profile, Refused } from './api.js';

const PING_MS = 20_000;
const SILENCE_MS = 45_000;
const BACKOFF_MS = [250, 10_000];

export class Live {
  #userId;
  #socket = null;
  #surfaces = new Map();
  #failures = 0;
  #retry = 0;
  #heartbeat = 0;
  #heardAt = 0;

  constructor(userId) {
    this.#userId = userId;
    addEventListener('online', () => this.connect());
  }

  get open() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  subscribe(surface, limit) {
    this.#surfaces.set(surface, { limit, items: [], version: null, base: null });
    if (this.open) this.#ask(surface);
  }

  /** True if the message went out. */
  send(message) {
    if (!this.open) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  connect() {
    clearTimeout(this.#retry);
    if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) return;
    emit('live', { state: 'connecting' });
    const token = currentToken();
    const url = new URL('v1/live', document.baseURI);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url, token ? ['streamrec.v1', `bearer.${token}`] : ['streamrec.v1']);
    this.#socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.#failures = 0;
      this.#heardAt = Date.now();
      this.#heartbeat = setInterval(() => this.#beat(socket), PING_MS);
      emit('live', { state: 'open' });
      for (const surface of this.#surfaces.keys()) this.#ask(surface);
    };
    socket.onmessage = ({ data }) => {
      this.#heardAt = Date.now();
      this.#hear(data);
    };
    socket.onclose = () => this.#closed(opened);
  }

  #beat(socket) {
    // A dead network closes nothing by itself for minutes; silence after pings does.
    if (Date.now() - this.#heardAt > SILENCE_MS) socket.close();
    else this.send({ type: 'ping' });
  }

  async #closed(opened) {
    clearInterval(this.#heartbeat);
    const [least, most] = BACKOFF_MS;
    const wait = Math.min(most, least * 2 ** this.#failures++) * (0.7 + Math.random() * 0.6);
    emit('live', { state: 'closed', retryMs: wait });
    // A browser hides the status of a refused upgrade; the same token on a plain request shows it.
    if (!opened && await profile().then(() => false, error => error instanceof Refused)) {
      emit('live', { state: 'closed', refused: true });
      return;
    }
    this.#retry = setTimeout(() => this.connect(), wait);
  }

  #ask(surface) {
    const { limit, version } = this.#surfaces.get(surface);
    this.send({
      type: 'subscribe', userId: this.#userId, surface, limit, deltas: true, ...(version != null && { lastVersion: version }),
    });
  }

  #askAnew(surface) {
    Object.assign(this.#surfaces.get(surface), { version: null, base: null });
    this.#ask(surface);
  }

  #hear(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (message.type === 'error') emit('notice', { text: `The node says: ${message.message ?? message.code}` });
    const entry = this.#surfaces.get(message.surface);
    if (!entry || (message.userId && message.userId !== this.#userId)) return;
    // Before the list is drawn: what is measured is the engine and the wire, not this page's painting.
    if (message.asOf?.eventId) emit('folded', { asOf: message.asOf, surface: message.surface, first: entry.base == null });
    switch (message.type) {
      case 'list':
        this.#show(message, entry, message.items ?? []);
        break;
      case 'delta':
        this.#change(message, entry);
        break;
      case 'unchanged':
        // The list stays; a newer version may name it from now on.
        if (entry.version == null) this.#askAnew(message.surface);
        else entry.version = message.version ?? entry.version;
        break;
      default:
        return;
    }
  }

  #change(message, entry) {
    // A delta stands on the list last sent, which an `unchanged` since then may have renamed.
    const fits = message.baseVersion === entry.version || message.baseVersion === entry.base;
    try {
      if (!fits || entry.version == null) throw new RangeError('another base');
      this.#show(message, entry, applyOps(entry.items, message.ops ?? []));
    } catch {
      this.#askAnew(message.surface);
    }
  }

  #show(message, entry, items) {
    const before = entry.items;
    const first = entry.base == null && !before.length;
    Object.assign(entry, { items, version: message.version, base: message.version });
    items.forEach(learn);
    emit('list', { surface: message.surface, items, before, first, version: message.version, model: message.model, asOf: message.asOf });
  }
}
