// Search as you type; one `search` event when the viewer means it.
import { h, reducedMotion } from './dom.js';
import { artwork } from './artwork.js';
import { search } from './api.js';
import { emit } from './hub.js';
import { plural } from './words.js';

const TYPING_MS = 160;

export class Search {
  #input;
  #overlay;
  #actions;
  #query = '';
  #sent = '';
  #timer = 0;

  constructor(input, overlay, actions) {
    this.#input = input;
    this.#overlay = overlay;
    this.#actions = actions;
    input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), TYPING_MS);
    });
    input.form.addEventListener('submit', e => {
      e.preventDefault();
      this.#ask().then(() => this.#commit());
    });
    input.addEventListener('keydown', e => {
      if (e.key !== 'ArrowDown') return;
      e.preventDefault();
      overlay.querySelector('button')?.focus();
    });
    overlay.addEventListener('keydown', e => this.#walk(e));
    addEventListener('keydown', e => e.key === 'Escape' && !overlay.hidden && !document.querySelector('dialog[open]') && this.close());
    overlay.addEventListener('click', e => e.target === overlay && this.close());
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  close() {
    clearTimeout(this.#timer);
    this.#overlay.hidden = true;
    this.#query = this.#sent = this.#input.value = '';
    this.#input.focus();
  }

  async #ask() {
    clearTimeout(this.#timer);
    const query = this.#input.value.trim();
    if (query === this.#query) return;
    this.#query = query;
    if (!query) {
      this.#overlay.hidden = true;
      return;
    }
    try {
      const items = await search(query);
      // Answers may come in another order than the questions.
      if (this.#query === query) this.#show(items);
    } catch {
      if (this.#query === query) this.#show([], 'The search does not answer just now.');
    }
  }

  #show(items, problem) {
    this.#overlay.hidden = false;
    this.#overlay.replaceChildren(h('div', { class: 'results' },
      h('h2', {}, problem ?? (items.length ? `${plural(items.length, 'title')} for “${this.#query}”` : `Nothing called “${this.#query}”`)),
      h('ul', { class: 'grid', role: 'list' }, items.map((item, position) => h('li', { class: 'tile', data: { itemId: item.itemId, index: position } },
        h('button', { type: 'button', class: 'face', 'aria-label': `${item.title}, ${item.year ?? ''}`, on: { click: () => this.#pick(item, position) } },
          h('img', { src: artwork(item), alt: '' })))))));
  }

  #pick(item, position) {
    this.#commit();
    emit('open', { item, surface: 'search', position });
  }

  #commit() {
    if (!this.#query || this.#sent === this.#query) return;
    this.#sent = this.#query;
    this.#actions.send('search', undefined, { surface: 'search' }, { query: this.#query });
  }

  #walk(e) {
    const faces = [...this.#overlay.querySelectorAll('.face')], at = faces.indexOf(e.target);
    if (at < 0) return;
    const columns = faces.filter(face => face.getBoundingClientRect().top === faces[0].getBoundingClientRect().top).length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[e.key];
    if (!step) return;
    e.preventDefault();
    const next = faces[at + step] ?? (at + step < 0 ? this.#input : null);
    next?.focus();
    next?.scrollIntoView({ block: 'nearest', behavior: reducedMotion() ? 'auto' : 'smooth' });
  }
}
