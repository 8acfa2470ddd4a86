// The first title of "For you", large.
import { h, button, reducedMotion } from './dom.js';
import { artwork } from './artwork.js';
import { details } from './api.js';
import { emit, listen } from './hub.js';
import { factSpans } from './words.js';

export class Hero {
  #marks;
  #element;
  #shown = null;

  constructor(element, marks) {
    this.#element = element;
    this.#marks = marks;
    listen('list', ({ surface, items, version }) => surface === 'home' && this.#show(items[0], version));
  }

  #show(item, listVersion) {
    this.#element.hidden = !item;
    if (!item) return;
    const where = { item, surface: 'home', position: 0, listVersion };
    if (this.#shown?.item.itemId === item.itemId) {
      // The same title under a newer list: only what it says about itself may have changed.
      Object.assign(this.#shown, where);
      this.#element.querySelector('.why').textContent = item.reason ?? '';
      return;
    }
    this.#shown = where;
    const description = h('p', { class: 'description' }, ' ');
    const meta = h('p', { class: 'facts' }, factSpans(item));
    const scene = h('div', { class: 'scene' },
      h('img', { class: 'backdrop', src: artwork(item, 'backdrop'), alt: '' }),
      h('div', { class: 'billing' },
        h('h2', {}, h('img', { class: 'logo', src: artwork(item, 'logo'), alt: item.title })),
        h('p', { class: 'why' }, item.reason ?? ''), meta, description,
        h('div', { class: 'calls' },
          button({ text: 'Play', glyph: 'play', class: 'primary', on: { click: () => this.#marks.play(where) } }),
          button({ text: 'Details', glyph: 'info', class: 'plain', on: { click: () => emit('open', where) } }),
          this.#marks.listButton(where, { text: 'My list', class: 'plain' }))));
    this.#fadeTo(scene);
    details(item.itemId).then(full => {
      description.textContent = full.description ?? '';
      meta.replaceChildren(...factSpans(full));
    }, () => {});
  }

  /** Only the newest of the old scenes stays below, without its words: lists may come faster than a fade. */
  #fadeTo(scene) {
    const old = [...this.#element.children];
    const below = old.pop();
    old.forEach(each => each.remove());
    below?.querySelector('.billing')?.remove();
    this.#element.append(scene);
    const gone = () => below?.remove();
    if (reducedMotion() || !below) gone();
    else scene.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 600, easing: 'ease' }).finished.then(gone, gone);
  }
}
