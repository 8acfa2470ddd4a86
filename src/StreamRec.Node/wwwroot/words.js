// How the page speaks of events and titles.
import { h } from './dom.js';
import { titleOf } from './api.js';

const VERBS = {
  impression: 'saw', click: 'opened', playStart: 'started', playProgress: 'kept watching', playStop: 'paused', playComplete: 'finished',
  rate: 'rated', like: 'liked', dislike: 'disliked', addToList: 'listed', removeFromList: 'unlisted', notInterested: 'dismissed',
  share: 'shared', search: 'searched', clearRating: 'took back the rating of', clearOpinion: 'took back the opinion of',
  clearNotInterested: 'brought back', attributes: 'said what they are and like',
};

export function phrase({ type, itemId, query, rating }) {
  const verb = VERBS[type] ?? type;
  if (type === 'search') return query ? `searched “${query}”` : 'searched';
  return `${verb} ${itemId ? titleOf(itemId) : ''}${rating ? ` ${rating} of 5` : ''}`.trim();
}

export const ROW_NAMES = {
  home: 'For you', 'continue-watching': 'Continue watching', 'my-list': 'My list', trending: 'Popular right now',
  new: 'New here', series: 'Series', films: 'Films',
};

export const rowName = surface => ROW_NAMES[surface] ?? surface.replace(/^genre:/, '');

function facts({ year, kind, durationMinutes, maturity, genres = [] }) {
  const length = durationMinutes ? (durationMinutes >= 60 ? `${Math.floor(durationMinutes / 60)} h ${durationMinutes % 60} min` : `${durationMinutes} min`) : null;
  return [year, kind ? kind[0].toUpperCase() + kind.slice(1) : null, length, maturity, genres.slice(0, 3).join(', ') || null].filter(Boolean);
}

/** The facts as spans with spaces between, where a line may break. */
export const factSpans = item => facts(item).flatMap(fact => [h('span', {}, fact), ' ']);

/** How likely the viewer is to rate it well once they have chosen it; null where the model cannot say. */
export const likeWords = ({ like }) => Number.isFinite(like) ? `${Math.round(like * 100)} % likely to get 4 stars or more from you` : null;

export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds)), pad = value => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
}

/** Milliseconds without a unit, seconds with theirs. */
export function milliseconds(ms) {
  return ms < 10 ? ms.toFixed(1) : ms < 1000 ? String(Math.round(ms)) : `${(ms / 1000).toFixed(1)} s`;
}

export const duration = ms => ms < 1000 ? `${milliseconds(ms)} ms` : milliseconds(ms);

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
