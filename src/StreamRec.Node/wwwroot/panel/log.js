import { h } from '../dom.js';
import { listen } from '../hub.js';
import { milliseconds, phrase, plural } from '../words.js';

const KEPT = 60;
const instant = at => new Date(at).getTime();
const time = at => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** One line of the log; like things in a row share one. */
class Line {
  count = 1;
  #words = h('span', { class: 'words' });
  #effect = h('em');
  #ms = h('span', { class: 'ms' });

  constructor(kind, at) {
    this.kind = kind;
    this.element = h('li', { class: kind }, h('time', {}, time(at)), h('span', {}, this.#words, this.#effect), this.#ms);
  }

  say(words) { this.#words.textContent = words; }
  effect(words) { this.#effect.textContent = words; }
  took(words) { this.#ms.textContent = words; }
}

/** Own events as they go out and are answered; events from elsewhere as the lists tell of them. */
export function logBlock(actions) {
  const list = h('ol', { class: 'log', 'aria-label': 'Events, newest first' });
  const lines = new Map();
  const foreign = new Map();
  let newest = null;

  function add(eventId, kind, at) {
    const joins = (kind === 'weak' || kind === 'other') && newest?.kind === kind && !newest.named;
    if (joins) {
      newest.count++;
    } else {
      newest = new Line(kind, at);
      list.prepend(newest.element);
      if (list.children.length > KEPT) list.lastChild.remove();
    }
    lines.set(eventId, newest);
    if (lines.size > 500) lines.delete(lines.keys().next().value);
    return newest;
  }

  listen('sent', ({ event }) => {
    const line = add(event.eventId, event.type === 'impression' ? 'weak' : 'own', event.timestamp);
    line.say(line.count > 1 ? `you saw ${line.count} titles` : `you ${phrase(event)}`);
  });
  listen('measured', ({ event, ms }) => lines.get(event.eventId)?.took(`${milliseconds(ms)}${ms < 1000 ? ' ms' : ''}`));
  listen('failed', ({ event }) => lines.get(event.eventId)?.took('not sent'));
  listen('folded', ({ asOf, first }) => {
    if (lines.has(asOf.eventId) || actions.own(asOf.eventId)) return;
    const line = add(asOf.eventId, 'other', asOf.timestamp);
    line.say(first ? 'the last event before this visit' : `${line.count > 1 ? line.count : 'an'} ${line.count > 1 ? 'events' : 'event'} from elsewhere`);
    line.named = first;
    foreign.set(instant(asOf.timestamp), line);
    if (foreign.size > 200) foreign.delete(foreign.keys().next().value);
  });
  // A list names a foreign event by its id only; the profile's ring says what it was.
  listen('profile', ({ profile }) => {
    for (const event of profile.recent ?? []) {
      const line = foreign.get(instant(event.at));
      if (!line) continue;
      foreign.delete(instant(event.at));
      line.named = true;
      line.say(`elsewhere: ${phrase(event)}`);
    }
  });
  listen('effect', ({ eventId, moved, entered, rows }) => {
    if (moved + entered) lines.get(eventId)?.effect(` → ${moved} moved, ${entered} in, ${plural(rows, 'row')}`);
  });
  return list;
}
