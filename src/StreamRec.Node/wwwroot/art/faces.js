// Scenes with a face in profile, on the stage that props.js describes.
import { mix } from './colour.js';
import { ground, polar, TAU } from './props.js';
import { ridges, seaAndSun, skyline } from './places.js';

// A head that looks right, in a 100 × 110 box.
const PROFILE = 'M18 110 C20 98 24 92 20 80 C10 68 6 52 10 36 C16 14 36 2 56 4 C70 6 79 16 80 28 C80 33 78 36 79 40 C81 46 87 53 90 59 C91 62 88 63 84 63.5 C83 66 85 68 85 70 C85 72 83 72.5 82 73 C84 75 84 77 82 79 C81 81 83 84 81 88 C78 94 70 94 62 93 C57 97 58 104 62 110Z';

export function profileWithin(stage) {
  const { pen, rng, p, focus } = stage;
  ground(stage);
  const s = focus.r * 2.3 / 100, flip = rng.chance(0.5) ? -1 : 1;
  const inner = rng.pick([ridges, seaAndSun, skyline]);
  if (rng.chance(0.5)) pen.circle(focus.x - flip * focus.r * 0.25, focus.y - focus.r * 0.1, focus.r * 1.12, p.hot);
  pen.clipped(
    () => pen.path(PROFILE, '#000', { transform: `translate(${focus.x} ${focus.y}) scale(${flip * s} ${s}) translate(-50 -55)` }),
    () => inner({ ...stage, p: { ...p, light: !p.light }, focus: { ...focus, r: focus.r * 0.6 }, horizon: focus.y + focus.r * 0.35 }));
}

export function twoProfiles(stage) {
  const { pen, rng, p, focus } = stage;
  ground(stage);
  const s = focus.r * 1.75 / 100, gap = rng.between(26, 36);
  if (rng.chance(0.7)) pen.circle(focus.x, focus.y - focus.r * 0.1, focus.r * rng.between(0.7, 1.1), p.light ? mix(p.hot, p.pale, 0.2) : p.hot);
  const [left, right] = p.light ? [p.dark, p.deep] : [p.mid, p.pale];
  pen.path(PROFILE, left, { transform: `translate(${focus.x} ${focus.y}) scale(${s}) translate(${-50 - gap} -55)`, opacity: 0.95 });
  pen.path(PROFILE, right, { transform: `translate(${focus.x} ${focus.y}) scale(${-s} ${s}) translate(${-50 - gap} -55)`, opacity: 0.95 });
}

export function medallion(stage) {
  const { pen, rng, p, u, focus } = stage;
  ground(stage);
  const { x, y, r } = focus, field = p.light ? p.mid : p.hot, s = r * 1.3 / 100;
  pen.circle(x, y, r * 0.98, 'none', { stroke: p.ink, 'stroke-width': 0.6 * u });
  pen.circle(x, y, r * 0.9, field);
  pen.clipped(() => pen.circle(x, y, r * 0.9, '#000'), () => {
    for (let i = -r; i < r; i += 2.4 * u) pen.line(`M${x - r} ${y + i} h${2 * r}`, p.deep, 0.3 * u, { opacity: 0.35 });
    pen.path(PROFILE, p.deep, { transform: `translate(${x} ${y + r * 0.22}) scale(${rng.pick([-s, s])} ${s}) translate(-50 -55)` });
  });
  for (const side of [-1, 1]) {
    for (let i = 0; i < 9; i++) {
      const a = Math.PI / 2 + side * (0.25 + i * 0.24), [lx, ly] = polar(x, y, r * 1.13, a);
      pen.add('ellipse', { cx: lx, cy: ly, rx: 1.6 * u, ry: 4.4 * u, fill: p.ink, transform: `rotate(${a * 360 / TAU + side * 32} ${lx} ${ly})` });
    }
  }
}
