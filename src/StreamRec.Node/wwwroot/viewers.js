// Who is watching: a few invented people, one made up on the spot, or any id.
import { h, s, button } from './dom.js';
import { seeded } from './art/random.js';
import { inventViewer, userId, viewerUrl } from './visit.js';

const NAMED = ['ada', 'bruno', 'chioma', 'dilek', 'emil', 'farah', 'goro', 'hanne'];

/** A face from a name: a few shapes in two colours. */
export function avatar(id) {
  const rng = seeded(`viewer ${id}`);
  const hue = rng.whole(0, 359), ground = `hsl(${hue} 62% 46%)`, shade = `hsl(${(hue + 30) % 360} 60% 30%)`, skin = `hsl(${rng.whole(18, 40)} ${rng.whole(45, 70)}% ${rng.whole(38, 82)}%)`;
  const hair = `hsl(${rng.pick([20, 30, 45, 280, 350, 200])} ${rng.whole(20, 75)}% ${rng.whole(12, 50)}%)`;
  const styles = [
    'M14 26 Q14 8 32 8 Q50 8 50 26 L46 24 Q40 14 32 15 Q22 15 18 24Z', 'M12 40 Q8 8 32 7 Q56 8 52 40 L46 40 V26 Q38 22 34 16 Q28 24 18 26 V40Z',
    'M16 24 Q18 4 34 9 Q44 2 50 14 Q54 20 48 26 Q40 14 28 18 Q18 18 16 24Z', 'M16 23 a6 6 0 0 1 4 -11 a7 7 0 0 1 12 -5 a7 7 0 0 1 12 5 a6 6 0 0 1 4 11 Q32 12 16 23Z',
  ];
  return s('svg', { viewBox: '0 0 64 64', class: 'avatar', 'aria-hidden': 'true' },
    s('rect', { width: 64, height: 64, fill: ground }), s('circle', { cx: rng.whole(0, 64), cy: rng.whole(40, 64), r: 34, fill: shade, opacity: 0.35 }),
    s('path', { d: 'M8 66 Q10 48 32 48 Q54 48 56 66Z', fill: shade }), s('rect', { x: 27, y: 40, width: 10, height: 13, rx: 5, fill: skin }),
    s('ellipse', { cx: 32, cy: 29, rx: 14.5, ry: 17, fill: skin }), s('path', { d: rng.pick(styles), fill: hair }),
    s('circle', { cx: 26.5, cy: 30, r: 1.7, fill: '#16161c' }), s('circle', { cx: 37.5, cy: 30, r: 1.7, fill: '#16161c' }),
    s('path', { d: rng.pick(['M27 38 q5 4 10 0', 'M27.5 38 q4.5 5.5 9 0z', 'M28 38.5 q4 2 8 -0.5']), fill: 'none', stroke: '#16161c', 'stroke-width': 1.6, 'stroke-linecap': 'round' }),
    rng.chance(0.35) && s('path', { d: 'M21.5 30 a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0 M32.5 30 a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0 M31.5 29 h1', fill: 'none', stroke: '#16161c', 'stroke-width': 1.3 }));
}

export class Viewers {
  #dialog;

  constructor(chooser) {
    chooser.append(avatar(userId), h('span', { class: 'name' }, userId));
    chooser.setAttribute('aria-label', `Viewer ${userId}: change`);
    const person = id => h('a', { class: 'person', href: viewerUrl(id), 'aria-current': id === userId ? 'true' : null }, avatar(id), h('span', {}, id));
    const invented = inventViewer();
    const name = h('input', { name: 'user', required: true, maxlength: '128', autocomplete: 'off', placeholder: 'any name or id', 'aria-label': 'Viewer id' });
    this.#dialog = h('dialog', { class: 'viewers', 'aria-labelledby': 'viewers-title' },
      button({ label: 'Close', glyph: 'close', class: 'round close', on: { click: () => this.#dialog.close() } }),
      h('h2', { id: 'viewers-title' }, 'Who is watching?'),
      h('div', { class: 'people' }, NAMED.map(person)),
      h('div', { class: 'others' },
        h('a', { class: 'plain', href: viewerUrl(invented) }, 'Invent a viewer: ', h('strong', {}, invented)),
        h('form', { on: { submit: e => { e.preventDefault(); location.href = viewerUrl(name.value.trim()); } } }, name, h('button', { class: 'plain' }, 'Go'))),
      h('p', { class: 'muted' }, `Now: ${userId}. Open a second window on the same viewer and see both move together.`),
      button({ text: 'Open a second window', glyph: 'copy', class: 'plain', on: { click: openSecond } }));
    document.body.append(this.#dialog);
    this.#dialog.addEventListener('click', e => e.target === this.#dialog && this.#dialog.close());
    chooser.addEventListener('click', () => this.#dialog.showModal());
  }
}

/** Without `noopener`: the new window then starts with a copy of this one's sessionStorage, the token in it. */
export function openSecond() {
  open(viewerUrl(userId), '_blank', 'popup,width=1100,height=800');
}
