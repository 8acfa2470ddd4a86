// The buttons by which a viewer tells what they think; the same in the popover, the dialog and the hero.
import { h, button, icon } from './dom.js';
import { emit, listen } from './hub.js';

/** Calls `show` at each new profile until `element` has left the document. */
function whileShown(element, show) {
  const stop = new AbortController();
  listen('profile', () => (element.isConnected ? show() : stop.abort()), stop.signal);
}

export class Marks {
  #actions;
  #taste;
  #play;

  constructor(actions, taste, play) {
    this.#actions = actions;
    this.#taste = taste;
    this.#play = play;
  }

  play(where) {
    this.#play(where);
  }

  toggleList({ item, ...where }) {
    this.#actions.send(this.#taste.of(item.itemId).inList ? 'removeFromList' : 'addToList', item.itemId, where);
  }

  /** Like, not interested and a star each take themselves back when pressed again. */
  like({ item, ...where }) {
    this.#actions.send(this.#taste.of(item.itemId).opinion === 'like' ? 'clearOpinion' : 'like', item.itemId, where);
  }

  dismiss({ item, ...where }) {
    if (this.#taste.of(item.itemId).notInterested) {
      this.#actions.send('clearNotInterested', item.itemId, where);
      return;
    }
    this.#actions.send('notInterested', item.itemId, where);
    emit('dismissed', { item, where });
  }

  restore({ item, ...where }) {
    this.#actions.send('clearNotInterested', item.itemId, where);
  }

  rate({ item, ...where }, rating) {
    const same = Math.round(this.#taste.of(item.itemId).rating ?? 0) === rating;
    if (same) this.#actions.send('clearRating', item.itemId, where);
    else this.#actions.send('rate', item.itemId, where, { rating });
  }

  /** Play, list, like, not interested, stars for the title of `where`; kept in step while in the document. */
  bar(where, { tabbable = true, compact = false } = {}) {
    const tab = tabbable ? {} : { tabindex: '-1' };
    const act = (name, run) => ({ ...tab, class: `mark ${name}`, on: { click: () => { run(); show(); } } });
    const list = this.listButton(where, { ...tab, class: 'mark list' });
    const like = button({ label: 'Like', glyph: 'like', ...act('like', () => this.like(where)) });
    const not = button({ label: 'Not interested', glyph: 'not', ...act('not', () => this.dismiss(where)) });
    const stars = this.#stars(where, tab, () => show());
    const show = () => {
      const { opinion, notInterested, rating } = this.#taste.of(where.item.itemId);
      like.setAttribute('aria-pressed', opinion === 'like');
      not.setAttribute('aria-pressed', Boolean(notInterested));
      stars.show(rating ?? 0);
    };
    show();
    const bar = h('div', { class: compact ? 'marks compact' : 'marks' },
      button({ text: 'Play', glyph: 'play', ...tab, class: 'primary', on: { click: () => this.play(where) } }), list, like, not, stars.element);
    whileShown(bar, show);
    return bar;
  }

  /** Adds the title to the list or takes it off; with `text` it says so in words too. */
  listButton(where, { text, ...attributes }) {
    const list = button({ text, label: 'My list', ...attributes, on: { click: () => { this.toggleList(where); show(); } } });
    const show = () => {
      const { inList } = this.#taste.of(where.item.itemId);
      list.querySelector('svg')?.remove();
      list.prepend(icon(inList ? 'check' : 'plus'));
      list.setAttribute('aria-pressed', Boolean(inList));
      if (text) return;
      list.title = inList ? 'Remove from my list' : 'Add to my list';
    };
    show();
    whileShown(list, show);
    return list;
  }

  #stars(where, tab, rated) {
    const buttons = [1, 2, 3, 4, 5].map(value => h('button', {
      type: 'button', ...tab, class: 'star', 'aria-label': `Rate ${value} of 5`, title: `${value} of 5`,
      on: { click: () => { this.rate(where, value); rated(); } },
    }, icon('star')));
    const show = rating => buttons.forEach((star, i) => {
      star.classList.toggle('on', i < Math.round(rating));
      star.setAttribute('aria-pressed', i + 1 === Math.round(rating));
    });
    return { element: h('span', { class: 'stars', role: 'group', 'aria-label': 'Your rating' }, buttons), show };
  }
}
