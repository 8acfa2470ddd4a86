// The rows. Each shows one surface and moves its tiles to where the newest list wants them.
import { h, button, reducedMotion } from './dom.js';
import { hang } from './easel.js';
import { emit, listen } from './hub.js';
import { likeWords, rowName } from './words.js';

const MOVE = { duration: 520, easing: 'cubic-bezier(.2,.8,.2,1)' };
const BADGE_MS = 2600;

export class Row {
  #tiles = new Map();
  #list;
  #progress;

  constructor(surface, progressOf) {
    this.surface = surface;
    this.format = surface === 'continue-watching' ? 'still' : 'poster';
    this.#progress = progressOf;
    const id = `row-${surface.replace(/\W+/g, '-')}`;
    this.#list = h('ul', { class: 'tiles', role: 'list' });
    const page = way => () => this.#list.scrollBy({ left: way * this.#list.clientWidth * 0.85, behavior: reducedMotion() ? 'auto' : 'smooth' });
    // The keyboard walks the tiles with arrows; these are for the mouse only.
    const pager = (name, way) => button({ glyph: name, class: `pager ${name}`, tabindex: '-1', 'aria-hidden': 'true', on: { click: page(way) } });
    this.element = h('section', { class: `row ${this.format}`, data: { surface }, 'aria-labelledby': id, hidden: true },
      h('h2', { id }, rowName(surface)), h('div', { class: 'strip' }, pager('left', -1), this.#list, pager('right', 1)));
    this.items = [];
    this.version = null;
  }

  /** Shows `items`; `quiet` on the first list, which has nothing to move from. */
  show(items, version, quiet) {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.closest('.tile') : null;
    const places = new Map([...this.#tiles].map(([id, tile]) => [id, { left: tile.offsetLeft, index: Number(tile.dataset.index) }]));
    this.items = items;
    this.version = version;
    this.element.dataset.version = version ?? '';
    this.element.hidden = items.length === 0;
    const wanted = new Set(items.map(item => item.itemId));
    for (const [id, tile] of this.#tiles) {
      if (wanted.has(id)) continue;
      this.#tiles.delete(id);
      this.#leave(tile, places.get(id).left);
    }
    items.forEach((item, index) => this.#place(item, index));
    this.#roving(focused, items);
    if (!quiet) this.#animate(items, places);
  }

  refreshProgress() {
    for (const [id, tile] of this.#tiles) this.#drawProgress(tile, id);
  }

  tileAt(index) {
    return this.#list.querySelector(`.tile[data-index="${index}"] button`);
  }

  #place(item, index) {
    let tile = this.#tiles.get(item.itemId);
    if (!tile) {
      tile = this.#make(item);
      this.#tiles.set(item.itemId, tile);
    }
    tile.dataset.index = index;
    tile.item = item;
    const [face, caption] = tile.children;
    const said = [`${item.title}${item.year ? `, ${item.year}` : ''}`, item.reason ?? '', likeWords(item)];
    face.setAttribute('aria-label', said.filter(part => part !== null).join('. '));
    if (caption.textContent !== (item.reason ?? '')) caption.textContent = item.reason ?? '';
    caption.title = item.reason ?? '';
    const there = this.#list.children[index];
    if (there !== tile) this.#list.insertBefore(tile, there ?? null);
    hang(face.firstChild, item, this.format);
  }

  #make(item) {
    const face = h('button', { type: 'button', class: 'face', tabindex: '-1' }, h('img', { alt: '', draggable: 'false', decoding: 'async' }));
    const tile = h('li', { class: 'tile', data: { itemId: item.itemId } }, face, h('p', { class: 'reason' }));
    this.#drawProgress(tile, item.itemId);
    return tile;
  }

  #drawProgress(tile, itemId) {
    const part = this.#progress(itemId);
    let bar = tile.querySelector('progress');
    if (!part || this.surface !== 'continue-watching') {
      bar?.remove();
      return;
    }
    if (!bar) tile.firstChild.append(bar = h('progress', { max: '1', 'aria-label': 'Watched' }));
    bar.value = part;
  }

  #leave(tile, left) {
    if (reducedMotion() || this.element.hidden) {
      tile.remove();
      return;
    }
    // Out of the flow at once, so that the others can close the gap while it fades.
    tile.classList.add('leaving');
    tile.style.left = `${left}px`;
    tile.inert = true;
    this.#list.append(tile);
    tile.animate([{ opacity: 1 }, { opacity: 0, transform: 'scale(.88)' }], { duration: 280, fill: 'forwards' }).finished.then(() => tile.remove(), () => tile.remove());
  }

  /** FLIP: from where a tile was to where it is, as one transform. */
  #animate(items, places) {
    const box = this.#list.getBoundingClientRect();
    const still = reducedMotion() || box.bottom < 0 || box.top > innerHeight;
    items.forEach((item, index) => {
      const tile = this.#tiles.get(item.itemId), was = places.get(item.itemId);
      if (!was) {
        this.#badge(tile, 'new');
        if (!still) tile.animate([{ opacity: 0, transform: 'scale(.8)' }, { opacity: 1, transform: 'none' }], { ...MOVE, delay: 120, fill: 'backwards' });
        return;
      }
      const climbed = was.index - index;
      if (climbed >= 3) this.#badge(tile, `▲ ${climbed}`);
      const distance = was.left - tile.offsetLeft;
      if (distance && !still) {
        if (climbed >= 3) tile.classList.add('climbing');
        tile.animate([{ transform: `translateX(${distance}px)` }, { transform: 'none' }], MOVE).finished
          .then(() => tile.classList.remove('climbing'), () => {});
      }
    });
  }

  #badge(tile, text) {
    tile.querySelector('.badge')?.remove();
    const badge = h('span', { class: 'badge', 'aria-hidden': 'true' }, text);
    tile.firstChild.append(badge);
    setTimeout(() => badge.remove(), BADGE_MS);
  }

  /** One tile of the row is in the tab order. Focus follows its tile; if that left, the one in its place. */
  #roving(focused, items) {
    const current = this.#list.querySelector('.face[tabindex="0"]')?.closest('.tile');
    const keep = focused ?? current;
    const index = Math.min(Number(keep?.dataset.index ?? 0), items.length - 1);
    const tile = keep && this.#tiles.get(keep.dataset.itemId) === keep ? keep : this.#tiles.get(items[index]?.itemId);
    for (const each of this.#list.querySelectorAll('.face')) each.tabIndex = each.parentElement === tile ? 0 : -1;
    // Moving an element in the tree takes its focus away.
    if (focused && tile && document.activeElement !== tile.firstChild) tile.firstChild.focus({ preventScroll: true });
  }
}

export class Wall {
  #rows = new Map();

  constructor(container, surfaces, progressOf) {
    for (const surface of surfaces) {
      const row = new Row(surface, progressOf);
      this.#rows.set(surface, row);
      container.append(row.element);
    }
    listen('list', ({ surface, items, version, first }) => this.#rows.get(surface)?.show(items, version, first));
    listen('profile', () => this.#rows.get('continue-watching')?.refreshProgress());
    container.addEventListener('keydown', e => this.#walk(e));
    container.addEventListener('focusin', e => {
      const tile = e.target.closest?.('.tile');
      if (!tile) return;
      for (const face of tile.parentElement.querySelectorAll('.face')) face.tabIndex = face.parentElement === tile ? 0 : -1;
    });
    container.addEventListener('click', e => {
      const where = this.locate(e.target);
      if (where) emit('open', where);
    });
  }

  row(surface) {
    return this.#rows.get(surface);
  }

  /** The title, surface, position and list version of the tile that holds `element`, if one does. */
  locate(element) {
    const tile = element.closest?.('.tile');
    const row = tile && this.#rows.get(tile.closest('.row')?.dataset.surface);
    if (!row || tile.classList.contains('leaving')) return null;
    return { item: tile.item, tile, surface: row.surface, position: Number(tile.dataset.index), listVersion: row.version };
  }

  #walk(e) {
    const here = this.locate(e.target);
    if (!here || e.ctrlKey || e.metaKey || e.altKey) return;
    const rows = [...this.#rows.values()].filter(row => !row.element.hidden);
    const at = rows.findIndex(row => row.surface === here.surface);
    const last = rows[at].items.length - 1;
    const target = {
      ArrowRight: () => rows[at].tileAt(Math.min(last, here.position + 1)),
      ArrowLeft: () => rows[at].tileAt(Math.max(0, here.position - 1)),
      Home: () => rows[at].tileAt(0),
      End: () => rows[at].tileAt(last),
      ArrowDown: () => this.#nearest(rows[at + 1], here.tile),
      ArrowUp: () => this.#nearest(rows[at - 1], here.tile),
    }[e.key]?.();
    if (!target) return;
    e.preventDefault();
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: reducedMotion() ? 'auto' : 'smooth' });
  }

  /** Up and down go to what the eye sees above or below, not to the same index. */
  #nearest(row, tile) {
    if (!row) return null;
    const centre = element => { const box = element.getBoundingClientRect(); return box.left + box.width / 2; };
    const x = centre(tile);
    return [...row.element.querySelectorAll('.tile:not(.leaving) .face')]
      .reduce((best, face) => (!best || Math.abs(centre(face) - x) < Math.abs(centre(best) - x) ? face : best), null);
  }
}
