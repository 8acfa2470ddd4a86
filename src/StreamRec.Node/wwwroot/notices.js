// What the page says to the viewer in passing, and the way back from a dismissal.
import { button, h } from './dom.js';
import { emit, listen } from './hub.js';

const PASSING_MS = 5000;
const UNDO_MS = 10_000;

export function notices(element, marks, wall) {
  let timer = 0;
  let back = null;

  function clear() {
    const focused = element.contains(document.activeElement);
    clearTimeout(timer);
    element.replaceChildren();
    if (focused) back?.focus();
    back = null;
  }

  function show(text, wait, ...more) {
    clearTimeout(timer);
    // A modal dialog leaves nothing outside of it within reach.
    const room = document.querySelector('dialog[open]') ?? document.body;
    if (element.parentElement !== room) room.append(element);
    element.replaceChildren(h('span', {}, text), ...more);
    // What can be undone waits for whoever is at it.
    const pass = () => { timer = setTimeout(() => element.contains(document.activeElement) ? pass() : clear(), wait); };
    pass();
  }

  listen('failed', () => emit('notice', { text: 'That could not be sent: the node is away.' }));
  // Who is at the way back is not taken from it.
  listen('notice', ({ text }) => element.contains(document.activeElement) ? element.firstChild.append(` ${text}`) : show(text, PASSING_MS));
  listen('dismissed', ({ item, where }) => {
    const onTile = where.tile?.contains(document.activeElement);
    const undo = button({ text: 'Undo', class: 'quiet', on: { click: () => { marks.restore({ item, ...where }); clear(); } } });
    show(`${item.title} is not shown any more.`, UNDO_MS, undo);
    if (!onTile) return;
    // The tile goes and another takes its place: who acts by keyboard is at the way back, not on a title that they did not choose.
    back = { focus: () => wall.row(where.surface)?.tileAt(Math.min(where.position, wall.row(where.surface).items.length - 1))?.focus() };
    undo.focus();
  });
  element.addEventListener('keydown', e => {
    if (e.key !== 'Escape' && !e.key.startsWith('Arrow')) return;
    e.preventDefault();
    clear();
  });
}
