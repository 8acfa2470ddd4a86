// Scenes of plain form on a flat ground, on the stage that props.js describes.
import { mix } from './colour.js';
import { stars, person, ground, bodies, polar, TAU } from './props.js';

export function target(stage) {
  const { pen, rng, p, u, focus } = stage;
  ground(stage);
  const rings = rng.whole(5, 8), drift = rng.between(-0.5, 0.5);
  for (let i = 0; i < rings; i++) {
    const k = 1 - i / rings;
    pen.circle(focus.x + drift * focus.r * (1 - k) * 0.7, focus.y + drift * focus.r * (1 - k) * 0.5, focus.r * 1.15 * k, i % 2 ? p.ground : mix(p.mid, p.hot, i / rings));
  }
  if (rng.chance(0.55)) pen.group({ transform: `rotate(${rng.between(120, 220)} ${focus.x} ${focus.y})` }, () => person(pen, focus.x, focus.y + 12 * u, 28 * u, p.ink));
  else pen.line(`M${focus.x - focus.r * 1.3} ${focus.y} h${focus.r * 2.6} M${focus.x} ${focus.y - focus.r * 1.3} v${focus.r * 2.6}`, p.ink, 0.7 * u);
}

export function spiral(stage) {
  const { pen, rng, p, u, focus } = stage;
  ground(stage);
  const turns = rng.between(4, 6), way = rng.pick([-1, 1]);
  for (const [offset, colour] of [[0, p.hot], [Math.PI, rng.pick([p.mid, p.ink])]]) {
    const out = [], back = [];
    for (let a = 0.4; a < turns * TAU; a += 0.16) {
      const r = focus.r * 1.3 * a / (turns * TAU), thick = r * 0.075 + 0.2 * u;
      out.push(polar(focus.x, focus.y, r + thick, way * a + offset));
      back.unshift(polar(focus.x, focus.y, r - thick, way * a + offset));
    }
    pen.polygon([...out, ...back], colour);
  }
  if (rng.chance(0.6)) person(pen, focus.x, focus.y + 14 * u, 30 * u, p.ink);
}

export function slicedSun({ pen, rng, p, w, h, u, focus, horizon }) {
  const { x } = focus, y = horizon - focus.r * 0.55, r = focus.r * 0.95;
  pen.rect(0, 0, w, h, pen.gradient([[0, p.deep], [0.5, p.dark], [0.72, p.mid]]));
  stars({ pen, rng, p, w, h, u }, 50, 0.5);
  const slices = pen.gradient([[0, p.pale], [0.45, p.hot], [1, p.mid]]);
  for (let i = 0; i < 9; i++) {
    const from = y - r + (i ? 0.7 * r + i * 0.16 * r : 0), height = i ? 0.16 * r - i * 0.014 * r : 0.84 * r;
    pen.clipped(() => pen.rect(0, from, w, height, '#000'), () => pen.circle(x, y, r, slices));
  }
  pen.rect(0, horizon, w, h - horizon, p.deep);
  const stroke = mix(p.hot, p.mid, 0.3);
  for (let i = -14; i <= 14; i++) pen.line(`M${x + i * 4 * u} ${horizon} L${x + i * 26 * u} ${h}`, stroke, 0.55 * u, { opacity: 0.75 });
  for (let i = 0; i < 10; i++) pen.line(`M0 ${horizon + (h - horizon) * (i / 10) ** 2} H${w}`, stroke, 0.55 * u, { opacity: 0.75 });
}

export function twoDiscs(stage) {
  const { pen, rng, p, u, focus } = stage;
  ground(stage);
  const r = focus.r * 0.72, apart = r * rng.between(0.45, 0.75), lean = rng.between(-0.7, 0.7);
  const a = polar(focus.x, focus.y, apart, lean), b = polar(focus.x, focus.y, -apart, lean);
  const [one, two] = p.light ? [p.mid, p.hot] : [p.hot, p.pale];
  pen.circle(...a, r, one);
  pen.circle(...b, r, two);
  pen.clipped(() => pen.circle(...a, r, '#000'), () => pen.circle(...b, r, p.light ? p.deep : p.mid));
  for (let i = 1; i < 4; i++) pen.circle(...rng.pick([a, b]), r + i * 3 * u, 'none', { stroke: p.ink, 'stroke-width': 0.35 * u, opacity: 0.5 });
}

export function memphis(stage) {
  const { pen, rng, p, w, h, u, focus } = stage;
  ground(stage);
  const colours = bodies(p);
  pen.circle(focus.x, focus.y, focus.r * 0.78, rng.pick(colours));
  for (let i = 0; i < 22; i++) {
    const x = rng.between(0.02, 0.98) * w, y = rng.between(0.02, 0.98) * h, s = rng.between(3, 9) * u, colour = rng.pick(colours);
    pen.group({ transform: `translate(${x} ${y}) rotate(${rng.between(0, 360)})` }, () => [
      () => pen.circle(0, 0, s * 0.6, colour),
      () => pen.circle(0, 0, s * 0.6, 'none', { stroke: colour, 'stroke-width': 1.4 * u }),
      () => pen.polygon([[0, -s], [s * 0.87, s * 0.5], [-s * 0.87, s * 0.5]], colour),
      () => pen.line(`M${-s * 1.5} 0 q${s * 0.38} ${-s} ${s * 0.75} 0 t${s * 0.75} 0 t${s * 0.75} 0 t${s * 0.75} 0`, colour, 1.5 * u),
      () => pen.line(`M${-s * 1.2} 0 l${s * 0.6} ${-s * 0.6} l${s * 0.6} ${s * 0.6} l${s * 0.6} ${-s * 0.6} l${s * 0.6} ${s * 0.6}`, colour, 1.5 * u),
      () => pen.path(`M${-s} 0 A${s} ${s} 0 0 1 ${s} 0Z`, colour),
    ][rng.whole(0, 5)]());
  }
}

export function oddOneOut(stage) {
  const { pen, rng, p, w, h, focus } = stage;
  ground(stage);
  const columns = rng.whole(4, 6), size = Math.min(w, h) / (columns + 0.6), shape = rng.whole(0, 2);
  const ox = w / 2 - Math.round(w / size - 0.6) * size / 2, odd = [focus.x, focus.y];
  const draw = (x, y, s, fill) => [
    () => pen.circle(x, y, s * 0.4, fill),
    () => pen.rect(x - s * 0.36, y - s * 0.36, s * 0.72, s * 0.72, fill, { rx: s * 0.1 }),
    () => pen.path(`M${x - s * 0.4} ${y + s * 0.2} A${s * 0.4} ${s * 0.4} 0 0 1 ${x + s * 0.4} ${y + s * 0.2}Z`, fill),
  ][shape]();
  let nearest;
  const cells = [];
  for (let y = size * 0.75; y < h - size * 0.4; y += size) {
    for (let x = ox + size / 2; x < w; x += size) {
      const cell = [x, y, Math.hypot(x - odd[0], y - odd[1])];
      cells.push(cell);
      if (!nearest || cell[2] < nearest[2]) nearest = cell;
    }
  }
  for (const cell of cells) draw(cell[0], cell[1], size, cell === nearest ? p.hot : p.light ? p.dark : p.mid);
  const [x, y] = nearest;
  for (const side of [-1, 1]) pen.circle(x + side * size * 0.13, y - size * 0.02, size * 0.06, p.deep);
}

export function shards(stage) {
  const { pen, rng, p, w, h, focus } = stage;
  pen.rect(0, 0, w, h, pen.radial([[0, p.hot], [0.45, p.mid], [1, p.ground]], { cx: focus.x / w, cy: focus.y / h, r: 0.75 }));
  for (let i = 0; i < 26; i++) {
    const a = rng.between(0, TAU), from = rng.between(0.25, 0.7) * focus.r, reach = rng.between(1.1, 3.4) * focus.r, spread = rng.between(0.03, 0.13);
    pen.polygon([polar(focus.x, focus.y, from, a), polar(focus.x, focus.y, reach, a + spread), polar(focus.x, focus.y, reach * 1.06, a - spread)], rng.pick([p.deep, p.dark, p.pale, p.ground]), { opacity: rng.between(0.6, 1) });
  }
  const s = focus.r * 1.5 / 100;
  // A runner, 100 tall.
  pen.group({ transform: `translate(${focus.x} ${focus.y + focus.r * 0.75}) scale(${rng.pick([-s, s])} ${s})` }, () => {
    pen.circle(13, -88, 9, p.deep);
    pen.line('M8 -74 L0 -42', p.deep, 17, { 'stroke-linecap': 'round' });
    pen.line('M7 -72 L24 -58 L38 -66 M6 -72 L-16 -64 L-26 -48', p.deep, 7.5, { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
    pen.line('M1 -42 L22 -28 L15 -2 L24 0 M-1 -42 L-12 -20 L-38 -14 L-42 -22', p.deep, 9, { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  });
}

export function lanes(stage) {
  const { pen, rng, p, w, u, focus } = stage;
  ground(stage);
  const turn = rng.chance(0.5) ? 0 : w;
  for (let i = 0; i < 6; i++) pen.circle(turn, focus.y + focus.r * 1.1, focus.r * (2.5 - i * 0.33), i % 2 ? p.hot : p.mid, { stroke: p.pale, 'stroke-width': 0.8 * u });
  const x = Math.abs(turn - w * 0.66), y = focus.y - focus.r * 0.25, r = focus.r * 0.42;
  pen.circle(x, y, r, p.pale);
  pen.clipped(() => pen.circle(x, y, r, '#000'), () => {
    pen.line(`M${x - r} ${y - r * 0.4} q${r} ${r * 0.8} ${2 * r} 0 M${x - r} ${y + r * 0.5} q${r} ${-r * 0.8} ${2 * r} 0 M${x} ${y - r} v${2 * r}`, p.deep, 1.2 * u);
    pen.circle(x - r * 0.5, y - r * 0.4, r * 1.4, 'none', { stroke: p.deep, 'stroke-width': r * 0.6, opacity: 0.3 });
  });
  for (let i = 1; i < 4; i++) pen.line(`M${x - (turn ? -1 : 1) * r * 1.2} ${y + (i - 2) * r * 0.5} h${(turn ? 1 : -1) * r * (1 + i * 0.3)}`, p.ink, u, { 'stroke-linecap': 'round' });
}

export function contours(stage) {
  const { pen, rng, p, u, focus } = stage;
  ground(stage);
  const phases = Array.from({ length: 4 }, () => rng.between(0, TAU));
  for (let ring = 16; ring > 0; ring--) {
    const points = Array.from({ length: 48 }, (_, i) => {
      const a = i / 48 * TAU, wobble = Math.sin(a * 2 + phases[0]) * 0.18 + Math.sin(a * 3 + phases[1]) * 0.12 + Math.sin(a * 5 + phases[2]) * 0.05;
      return polar(focus.x, focus.y, focus.r * (ring / 8) * (1 + wobble), a);
    });
    pen.polygon(points, ring < 4 ? mix(p.hot, p.mid, ring / 4) : 'none', { stroke: ring % 4 ? p.mid : p.hot, 'stroke-width': (ring % 4 ? 0.45 : 0.9) * u, opacity: 0.9 });
  }
}

export function stripes70({ pen, rng, p, w, h, focus }) {
  pen.rect(0, 0, w, h, p.ground);
  const colours = [p.dark, p.mid, p.hot, mix(p.hot, p.pale, 0.5)], band = focus.r * 0.19, x = focus.x, y = focus.y + focus.r * 0.35;
  colours.forEach((colour, i) => {
    const r = focus.r * 1.1 - i * band;
    pen.line(`M${x - r} ${h} V${y} A${r} ${r} 0 0 1 ${x + r} ${y} V${h}`, colour, band * 1.02);
  });
  pen.circle(x, y, focus.r * 0.26, rng.pick([p.hot, p.ink]));
}

export function cutPaper(stage) {
  const { pen, rng, p, w, h, focus } = stage;
  ground(stage);
  const jag = (x, y, width, height, fill) => pen.polygon([[x, y], [x + width, y], [x + width, y + height], [x, y + height]].map(([a, b]) => [a + rng.between(-0.06, 0.06) * w, b + rng.between(-0.03, 0.03) * h]), fill);
  const colours = bodies(p);
  jag(focus.x - focus.r * 0.8, focus.y - focus.r, focus.r * 1.6, focus.r * 2, colours[0]);
  jag(focus.x - focus.r * 0.6, focus.y - focus.r * 0.8, focus.r * 0.8, focus.r * 1.2, colours[1]);
  jag(focus.x + focus.r * 0.1, focus.y + focus.r * 0.1, focus.r * 0.7, focus.r * 0.8, rng.pick([p.hot, p.pale]));
  const s = focus.r;
  pen.path(`M${focus.x - s * 0.2} ${focus.y + s * 0.9} L${focus.x - s * 0.32} ${focus.y - s * 0.1} L${focus.x - s * 0.62} ${focus.y - s * 0.5} L${focus.x - s * 0.5} ${focus.y - s * 0.58} L${focus.x - s * 0.24} ${focus.y - s * 0.3} L${focus.x - s * 0.3} ${focus.y - s * 0.85} L${focus.x - s * 0.15} ${focus.y - s * 0.86} L${focus.x - s * 0.06} ${focus.y - s * 0.34} L${focus.x + s * 0.06} ${focus.y - s * 0.9} L${focus.x + s * 0.2} ${focus.y - s * 0.86} L${focus.x + s * 0.13} ${focus.y - s * 0.3} L${focus.x + s * 0.36} ${focus.y - s * 0.68} L${focus.x + s * 0.48} ${focus.y - s * 0.58} L${focus.x + s * 0.25} ${focus.y - s * 0.02} L${focus.x + s * 0.22} ${focus.y + s * 0.9}Z`, p.deep);
}
