// What is known of a title: a popover at the tile, and a dialog on a click.
import { h, button } from './dom.js';
import { artwork } from './artwork.js';
import { details, titleOf } from './api.js';
import { emit, listen } from './hub.js';
import { factSpans, likeWords } from './words.js';

const HOVER_MS = 420;
const LEAVE_MS = 220;

const why = item => item.reason && h('p', { class: 'why' }, item.reason);
const odds = item => likeWords(item) && h('p', { class: 'odds' }, likeWords(item));
const factLine = item => h('p', { class: 'facts' }, factSpans(item));

export class Popover {
  #marks;
  #wall;
  #element = h('div', { class: 'popover', id: 'popover', role: 'group', hidden: true });
  #timer = 0;
  #tile = null;
  #where = null;
  #pointed = null;

  constructor(marks, wall, container) {
    this.#marks = marks;
    this.#wall = wall;
    document.body.append(this.#element);
    const canHover = matchMedia('(hover: hover)');
    // Tiles that slide under a resting pointer are not pointed at.
    container.addEventListener('pointermove', e => canHover.matches && e.pointerType === 'mouse' && this.#point(e.target));
    container.addEventListener('pointerout', e => !this.#element.contains(e.relatedTarget) && this.#leave());
    container.addEventListener('focusin', e => e.target.matches(':focus-visible') && this.#consider(e.target));
    container.addEventListener('focusout', () => this.#leave());
    // It lies over the poster: who clicks means the title.
    this.#element.addEventListener('click', e => !e.target.closest('button') && this.#where && emit('open', this.#where));
    this.#element.addEventListener('pointerenter', () => clearTimeout(this.#timer));
    this.#element.addEventListener('pointerleave', () => this.#leave());
    addEventListener('scroll', e => e.target.contains(this.#tile) && this.close(), { capture: true, passive: true });
    addEventListener('keydown', e => e.key === 'Escape' && this.close());
    listen('open', () => this.close());
    // A new list may move the tile away from under the pointer; who is in the popover keeps it.
    listen('list', ({ surface }) => {
      if (this.#tile?.closest('.row')?.dataset.surface === surface && !this.#element.matches(':hover')) this.close();
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#tile = this.#where = null;
    this.#element.hidden = true;
  }

  #point(target) {
    const tile = target.closest('.tile');
    if (tile !== this.#pointed) this.#consider(target);
    this.#pointed = tile;
  }

  #consider(target) {
    const where = this.#wall.locate(target);
    clearTimeout(this.#timer);
    if (!where) return;
    emit('regard', where);
    if (where.tile === this.#tile) return;
    this.#timer = setTimeout(() => this.#show(where), HOVER_MS);
  }

  #leave() {
    this.#pointed = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), LEAVE_MS);
  }

  async #show(where) {
    const { item, tile } = where;
    [this.#tile, this.#where] = [tile, where];
    const text = h('p', { class: 'description' }, ' ');
    // Pointer only: with the keyboard, Enter opens the dialog with the same controls, and p, l, n act at once.
    this.#element.replaceChildren(
      h('img', { src: artwork(item, 'still'), alt: '' }), h('h3', {}, item.title), factLine(item), why(item) ?? '', odds(item) ?? '', text,
      this.#marks.bar(where, { tabbable: false, compact: true }));
    this.#element.setAttribute('aria-label', `About ${item.title}`);
    this.#element.hidden = false;
    this.#position();
    const full = await details(item.itemId).catch(() => null);
    if (!full || this.#tile !== tile) return;
    text.textContent = full.description ?? '';
    this.#element.querySelector('.facts').replaceWith(factLine(full));
    this.#position();
  }

  #position() {
    const box = this.#tile.getBoundingClientRect(), own = this.#element;
    const left = Math.max(8, Math.min(innerWidth - own.offsetWidth - 8, box.left + box.width / 2 - own.offsetWidth / 2));
    const top = Math.max(8, Math.min(innerHeight - own.offsetHeight - 8, box.top + box.height * 0.32));
    own.style.left = `${left}px`;
    own.style.top = `${top}px`;
  }
}

export class DetailsDialog {
  #marks;
  #element = h('dialog', { class: 'details', 'aria-labelledby': 'details-title' });

  constructor(marks, actions) {
    this.#marks = marks;
    document.body.append(this.#element);
    this.#element.addEventListener('click', e => e.target === this.#element && this.#element.close());
    listen('open', where => {
      actions.send('click', where.item.itemId, where);
      this.show(where);
    });
  }

  close() {
    this.#element.close();
  }

  async show(where) {
    const { item } = where;
    const body = h('div', { class: 'more' });
    const meta = h('div', {}, factLine(item));
    this.#element.replaceChildren(
      h('div', { class: 'banner' }, h('img', { src: artwork(item, 'backdrop'), alt: '' }),
        button({ label: 'Close', glyph: 'close', class: 'round close', on: { click: () => this.close() } })),
      h('div', { class: 'sheet' },
        h('img', { class: 'cover', src: artwork(item), alt: '' }),
        h('div', { class: 'words' }, h('h2', { id: 'details-title' }, item.title), meta, why(item) ?? '', odds(item) ?? '', this.#marks.bar(where), body)));
    if (!this.#element.open) this.#element.showModal();
    try {
      const full = await details(item.itemId);
      meta.replaceChildren(factLine(full));
      body.replaceChildren(...this.#more(full, item));
    } catch {
      body.replaceChildren(h('p', { class: 'muted' }, 'The node has no details of this title.'));
    }
  }

  #more({ description, people = [], tags = [], language, countries = [] }, { reasonItemIds = [] }) {
    const named = role => people.filter(person => person.role === role).map(person => person.name).join(', ');
    const pairs = [['Director', named('director')], ['Created by', named('creator')], ['With', named('actor')], ['Tags', tags.join(', ')],
      ['Language', language], ['From', countries.join(', ')], ['Because of', reasonItemIds.map(titleOf).join(', ')]];
    return [
      h('p', { class: 'description' }, description ?? ''),
      h('dl', {}, pairs.filter(([, value]) => value).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
    ];
  }
}
