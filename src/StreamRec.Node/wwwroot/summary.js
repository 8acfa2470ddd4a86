// Sums up what one event did to all rows, for the log and for those who listen rather than look.
import { listen, emit } from './hub.js';
import { phrase, plural } from './words.js';

const GATHER_MS = 350;
const SPEAK_MS = 2500;

/** The titles that left their order: all but the longest run that kept it. A mere shift moves nothing. */
function difference(before, items) {
  const was = new Map(before.map((item, index) => [item.itemId, index]));
  const kept = items.filter(item => was.has(item.itemId)).map(item => was.get(item.itemId));
  const lengths = [];
  kept.forEach((place, i) => {
    lengths[i] = 1 + Math.max(0, ...lengths.filter((_, j) => kept[j] < place));
  });
  return { moved: kept.length - Math.max(0, ...lengths), entered: items.length - kept.length };
}

export function summarise(actions, liveRegion) {
  const gathered = new Map();
  let spokenAt = 0;
  listen('list', ({ before, items, first, asOf }) => {
    if (first || !asOf?.eventId) return;
    const change = difference(before, items);
    if (!gathered.has(asOf.eventId)) {
      gathered.set(asOf.eventId, { moved: 0, entered: 0, rows: 0 });
      setTimeout(() => finish(asOf.eventId), GATHER_MS);
    }
    const sum = gathered.get(asOf.eventId);
    sum.moved += change.moved;
    sum.entered += change.entered;
    sum.rows += change.moved + change.entered > 0 ? 1 : 0;
  });

  function finish(eventId) {
    const change = gathered.get(eventId), event = actions.own(eventId);
    gathered.delete(eventId);
    emit('effect', { eventId, ...change });
    const quiet = event?.type === 'impression' || change.moved + change.entered === 0 || performance.now() - spokenAt < SPEAK_MS;
    if (quiet) return;
    spokenAt = performance.now();
    const parts = [change.moved && `${plural(change.moved, 'title')} moved`, change.entered && `${plural(change.entered, 'title')} came in`].filter(Boolean);
    liveRegion.textContent = `${parts.join(' and ')} because ${event ? `you ${phrase(event)}` : 'of an event from elsewhere'}.`;
  }
}
