// What several scenes are built of. A stage is {pen, rng, p, w, h, u, horizon, focus}: p the palette,
// u 1 % of the shorter side, horizon a y, focus {x, y, r} where the eye should rest.
import { mix } from './colour.js';

export const TAU = Math.PI * 2;

export const polar = (x, y, r, a) => [x + Math.cos(a) * r, y + Math.sin(a) * r];

/** The sky's colour at the top edge, where lettering may stand. */
export const skyTop = p => (p.light ? p.pale : p.deep);

export function sky({ pen, rng, p, w, h, horizon }) {
  const low = p.light ? mix(p.pale, p.hot, 0.55) : rng.pick([p.mid, mix(p.mid, p.hot, 0.5), p.dark]);
  const high = p.light ? mix(p.pale, p.mid, 0.2) : p.dark;
  pen.rect(0, 0, w, h, pen.gradient([[0, skyTop(p)], [horizon / h * 0.55, high], [Math.min(1, horizon / h + 0.05), low]]));
}

export function disc({ pen, rng, p, u, focus }, scale = 1, colour = p.hot) {
  const r = focus.r * scale;
  pen.circle(focus.x, focus.y, r * 1.7, pen.radial([[0, colour, 0.45], [1, colour, 0]]));
  pen.circle(focus.x, focus.y, r, rng.chance(0.6) ? pen.gradient([[0, mix(colour, p.pale, 0.45)], [1, colour]]) : colour);
  return r + u;
}

export function stars({ pen, rng, p, w, h, u }, count, below = 1) {
  for (let i = 0; i < count; i++) {
    pen.circle(rng.between(0, w), rng.between(0, h * below), rng.between(0.15, 0.7) * u, p.pale, { opacity: rng.between(0.25, 0.95) });
  }
}

/** A standing person in a coat, `size` tall, feet at (x, y). */
export function person(pen, x, y, size, fill, hat = false) {
  const s = size / 100;
  pen.group({ transform: `translate(${x} ${y}) scale(${s})`, fill }, () => {
    pen.circle(0, -90, 9.5, fill);
    pen.path('M-5 -80 L5 -80 C16 -78 19 -70 20 -58 L23 -36 L17 -34 L15 -48 L17 -22 L11 -22 L11 0 L2.5 0 L1 -24 L-1 -24 L-2.5 0 L-11 0 L-11 -22 L-17 -22 L-15 -48 L-17 -34 L-23 -36 L-20 -58 C-19 -70 -16 -78 -5 -80Z', fill);
    if (hat) {
      pen.path('M-17 -94 Q0 -98 17 -94 L17 -92 Q0 -95 -17 -92Z', fill);
      pen.path('M-10 -94 L-9 -104 Q0 -100 9 -104 L10 -94Z', fill);
    }
  });
}

export function ridge({ pen, rng, w, h }, base, height, steps, fill, jagged) {
  const points = Array.from({ length: steps + 1 }, (_, i) => [w * i / steps, base - height * rng.between(0.1, 1) * (jagged && i % 2 ? 1 : 0.55)]);
  let d = `M0 ${h} L${points[0].join(' ')}`;
  for (let i = 1; i < points.length; i++) {
    const [x, y] = points[i];
    const [px, py] = points[i - 1];
    d += jagged ? ` L${x} ${y}` : ` C${(px + x) / 2} ${py} ${(px + x) / 2} ${y} ${x} ${y}`;
  }
  pen.path(`${d} L${w} ${h}Z`, fill);
}

export function branch(pen, rng, x, y, length, angle, width, fill) {
  if (length < width * 0.9 || width < 0.25) return;
  const tx = x + Math.cos(angle) * length, ty = y + Math.sin(angle) * length;
  pen.line(`M${x} ${y} L${tx} ${ty}`, fill, width, { 'stroke-linecap': 'round' });
  for (const turn of [rng.between(0.25, 0.7), -rng.between(0.25, 0.7)]) {
    branch(pen, rng, tx, ty, length * rng.between(0.62, 0.76), angle + turn, width * 0.6, fill);
  }
}

export function ground({ pen, p, w, h }) {
  pen.rect(0, 0, w, h, p.ground);
}

export const bodies = p => (p.light ? [p.dark, p.mid, p.hot, p.deep] : [p.mid, p.hot, p.pale, mix(p.mid, p.hot, 0.5)]);

export function rays(pen, x, y, reach, count, fill, more) {
  for (let i = 0; i < count; i++) {
    const a = i / count * TAU;
    pen.polygon([[x, y], polar(x, y, reach, a), polar(x, y, reach, a + TAU / count / 2)], fill, more);
  }
}
