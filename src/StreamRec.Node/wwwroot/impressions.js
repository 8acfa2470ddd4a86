// What was really seen: a tile at least half visible for a second, in a window that is looked at.
import { listen } from './hub.js';

const SEEN_MS = 1000;
// An impression changes lists, and a changed list makes impressions: without a pause, two windows of
// one viewer would keep each other busy for ever.
const PAUSE_MS = 30_000;
const IDLE_MS = 120_000;

export class Impressions {
  #actions;
  #wall;
  #timers = new Map();
  #visible = new Set();
  #versions = new Map();
  #last = new Map();
  #activeAt = performance.now();
  #observer;

  constructor(actions, wall, container) {
    this.#actions = actions;
    this.#wall = wall;
    this.#observer = new IntersectionObserver(entries => entries.forEach(entry => this.#crossed(entry)), { threshold: 0.5 });
    for (const type of ['pointermove', 'keydown', 'scroll', 'touchstart']) {
      addEventListener(type, () => { this.#activeAt = performance.now(); }, { passive: true, capture: true });
    }
    new MutationObserver(records => records.forEach(record => this.#tilesChanged(record))).observe(container, { childList: true, subtree: true });
    listen('list', ({ surface, version, asOf }) => this.#renewed(surface, version, asOf));
    document.addEventListener('visibilitychange', () => document.hidden ? this.#stop() : this.#visible.forEach(tile => this.#start(tile)));
  }

  #tilesChanged({ addedNodes, removedNodes }) {
    for (const node of removedNodes) if (node.classList?.contains('tile') && !node.isConnected) this.#forget(node);
    for (const node of addedNodes) if (node.classList?.contains('tile')) this.#observer.observe(node);
  }

  #forget(tile) {
    this.#observer.unobserve(tile);
    this.#visible.delete(tile);
    clearTimeout(this.#timers.get(tile));
    this.#timers.delete(tile);
  }

  #crossed({ target, isIntersecting }) {
    if (isIntersecting) {
      this.#visible.add(target);
      this.#start(target);
    } else {
      this.#visible.delete(target);
      clearTimeout(this.#timers.get(target));
      this.#timers.delete(target);
    }
  }

  /** A list that only an own impression changed is not a new one to look at. */
  #renewed(surface, version, asOf) {
    if (this.#actions.own(asOf?.eventId)?.type === 'impression' && this.#versions.has(surface)) return;
    this.#versions.set(surface, version);
    for (const tile of this.#visible) if (tile.closest('.row')?.dataset.surface === surface) this.#start(tile);
  }

  #start(tile) {
    if (document.hidden || this.#timers.has(tile)) return;
    this.#timers.set(tile, setTimeout(() => {
      this.#timers.delete(tile);
      this.#seen(tile);
    }, SEEN_MS));
  }

  #stop() {
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
  }

  #seen(tile) {
    const where = this.#wall.locate(tile);
    const now = performance.now();
    if (!where || now - this.#activeAt > IDLE_MS) return;
    const { item: { itemId }, surface } = where;
    const key = `${surface} ${itemId}`, last = this.#last.get(key), version = this.#versions.get(surface);
    if (last && (last.version === version || now - last.at < PAUSE_MS)) return;
    this.#last.set(key, { version, at: now });
    this.#actions.send('impression', itemId, where);
  }
}
