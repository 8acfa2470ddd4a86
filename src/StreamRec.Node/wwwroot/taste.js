// The viewer's own marks on titles: as the profile says, or as just set here and not yet folded.
import { listen, emit } from './hub.js';
import { profile as fetchProfile } from './api.js';

const LEAST_GAP_MS = 250;

export class Taste {
  #titles = new Map();
  #pending = new Map();
  #timer = 0;
  #askedAt = 0;
  #busy = false;
  #again = false;

  constructor() {
    listen('folded', () => this.refresh());
    listen('live', ({ state }) => state === 'open' && this.refresh());
    listen('sent', ({ event }) => this.#assume(event));
  }

  of(itemId) {
    return { ...this.#titles.get(itemId), ...this.#pending.get(itemId) };
  }

  watchedPart(itemId) {
    const { positionSeconds, durationSeconds } = this.of(itemId);
    return positionSeconds > 0 && durationSeconds > 0 ? Math.min(1, positionSeconds / durationSeconds) : 0;
  }

  /** Asks for the profile, at most four times a second; the last change always gets its answer. */
  refresh() {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fetch(), Math.max(0, this.#askedAt + LEAST_GAP_MS - performance.now()));
  }

  async #fetch() {
    this.#askedAt = performance.now();
    this.#busy = true;
    this.#again = false;
    try {
      const profile = await fetchProfile();
      this.#titles = new Map((profile.titles ?? []).map(title => [title.itemId, title]));
      if (!this.#again) this.#pending.clear();
      emit('profile', { profile });
    } catch {
      // The next fold asks again; a profile that is late is not worth a message.
    } finally {
      this.#busy = false;
      if (this.#again) this.refresh();
    }
  }

  #assume({ type, itemId, rating }) {
    const change = {
      like: { opinion: 'like' }, dislike: { opinion: 'dislike' }, addToList: { inList: true }, removeFromList: { inList: false },
      rate: { rating }, notInterested: { notInterested: true }, clearRating: { rating: 0 }, clearOpinion: { opinion: null },
      clearNotInterested: { notInterested: false },
    }[type];
    if (change) this.#pending.set(itemId, { ...this.#pending.get(itemId), ...change });
  }
}
