// Every act of the viewer becomes one event: over the socket, or by POST while it is down.
import { deviceId, locale, sessionId, userId, uuid } from './visit.js';
import { emit, listen } from './hub.js';
import { postEvent } from './api.js';

/** Acts that come by themselves, not by the viewer's hand. */
export const PASSIVE = new Set(['impression', 'playProgress']);

const FORGET_MS = 30_000;

export class Actions {
  #live;
  #waiting = new Map();
  #own = new Map();

  constructor(live) {
    this.#live = live;
    listen('folded', ({ asOf }) => this.#answered(asOf.eventId));
  }

  /** The own event of that id, if this page sent it lately. */
  own(eventId) {
    return this.#own.get(eventId);
  }

  /** `where` is {surface, position, listVersion} of the tile that was acted upon, if any. */
  send(type, itemId, where = {}, more = {}) {
    const { surface, position, listVersion } = where;
    const event = {
      eventId: uuid(), userId, type, itemId, timestamp: Date.now(), sessionId, deviceId, surface, position, listVersion, locale, ...more,
    };
    this.#remember(event);
    emit('sent', { event });
    if (!this.#live.send({ type: 'event', event })) {
      postEvent(event).catch(() => {
        this.#waiting.delete(event.eventId);
        emit('failed', { event });
      });
    }
    return event;
  }

  #remember(event) {
    const now = performance.now();
    this.#own.set(event.eventId, event);
    if (this.#own.size > 2000) this.#own.delete(this.#own.keys().next().value);
    this.#waiting.set(event.eventId, { event, sentAt: now });
    for (const [id, { sentAt }] of this.#waiting) {
      if (now - sentAt <= FORGET_MS) break;
      this.#waiting.delete(id);
    }
  }

  /** One viewer's events are folded in order, so an answer to one answers all that were sent before it. */
  #answered(eventId) {
    if (!this.#waiting.has(eventId)) return;
    const now = performance.now();
    for (const [id, { event, sentAt }] of this.#waiting) {
      this.#waiting.delete(id);
      emit('measured', { event, ms: now - sentAt });
      if (id === eventId) break;
    }
  }
}
