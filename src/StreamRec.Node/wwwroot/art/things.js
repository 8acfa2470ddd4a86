// Scenes around one thing, on the stage that props.js describes.
import { mix } from './colour.js';
import { stars, person, ground, bodies, rays, polar, TAU } from './props.js';

export function planet(stage) {
  const { pen, rng, p, u, focus } = stage;
  const { x, y } = focus, r = focus.r * rng.between(0.6, 0.85), tilt = rng.between(-35, 35);
  pen.rect(0, 0, stage.w, stage.h, p.light ? p.ground : pen.gradient([[0, p.deep], [1, p.dark]]));
  if (!p.light) stars(stage, 90);
  for (let i = 0; i < 3; i++) pen.circle(x, y, r * (1.5 + i * 0.42), 'none', { stroke: p.ink, 'stroke-width': 0.35 * u, opacity: 0.4 });
  for (let i = 0; i < 3; i++) pen.circle(...polar(x, y, r * (1.5 + i * 0.42), rng.between(0, TAU)), rng.between(1.5, 4.5) * u, rng.pick(bodies(p)));
  const ringed = rng.chance(0.65);
  const ring = (from, to) => pen.line(`M${x - r * 1.65} ${y} A${r * 1.65} ${r * 0.42} 0 0 ${from} ${x + r * 1.65} ${y}`, p.hot, r * 0.13, { opacity: to });
  pen.group({ transform: `rotate(${tilt} ${x} ${y})` }, () => {
    if (ringed) ring(1, 0.6);
    pen.clipped(() => pen.circle(x, y, r, '#000'), () => {
      pen.rect(x - r, y - r, 2 * r, 2 * r, pen.gradient([[0, mix(p.mid, p.pale, 0.35)], [1, p.mid]]));
      for (let i = 0; i < 6; i++) pen.rect(x - r, y - r + rng.between(0, 1.9) * r, 2 * r, rng.between(0.04, 0.2) * r, rng.pick([p.dark, p.hot, p.pale]), { opacity: rng.between(0.25, 0.7) });
      pen.circle(x - r * 0.45, y - r * 0.4, r * 1.35, 'none', { stroke: p.deep, 'stroke-width': r * 0.7, opacity: 0.55 });
    });
    if (ringed) ring(0, 1);
  });
}

export function keyhole(stage) {
  const { pen, rng, p, focus } = stage;
  ground(stage);
  const { x, y } = focus, r = focus.r * 0.62;
  pen.circle(x, y, focus.r * 1.6, pen.radial([[0, p.hot, 0.55], [1, p.hot, 0]]));
  const outline = () => pen.path(`M${x - r * 0.52} ${y + r * 0.45} A${r * 0.82} ${r * 0.82} 0 1 1 ${x + r * 0.52} ${y + r * 0.45} L${x + r} ${y + r * 2.1} H${x - r}Z`, '#000');
  pen.clipped(outline, () => {
    pen.rect(x - 2 * r, y - 2 * r, 4 * r, 5 * r, pen.gradient([[0, p.hot], [1, mix(p.hot, p.pale, 0.6)]]));
    rays(pen, x, y + r, r * 4, 16, p.pale, { opacity: 0.25 });
    person(pen, x, y + r * 2.1, r * rng.between(1.5, 2.1), p.deep, rng.chance(0.5));
  });
}

export function eye(stage) {
  const { pen, rng, p, u, focus } = stage;
  ground(stage);
  const { x, y, r } = focus, lid = r * rng.between(0.55, 0.75);
  const almond = `M${x - r * 1.2} ${y} Q${x} ${y - lid * 1.9} ${x + r * 1.2} ${y} Q${x} ${y + lid * 1.9} ${x - r * 1.2} ${y}Z`;
  if (rng.chance(0.5)) rays(pen, x, y, r * 2.6, 36, p.mid, { opacity: 0.35 });
  pen.path(almond, p.pale);
  pen.clipped(() => pen.path(almond, '#000'), () => {
    const iris = lid * 0.82;
    pen.circle(x, y, iris, p.hot);
    for (let i = 0; i < 40; i++) {
      const a = i / 40 * TAU;
      pen.line(`M${polar(x, y, iris * 0.45, a).join(' ')} L${polar(x, y, iris * rng.between(0.75, 0.98), a).join(' ')}`, i % 2 ? p.dark : p.mid, 0.7 * u);
    }
    pen.circle(x, y, iris * 0.46, p.deep);
    pen.circle(x - iris * 0.3, y - iris * 0.3, iris * 0.14, p.pale);
  });
  pen.line(almond, p.ink, 1.6 * u);
  for (let i = -4; i <= 4; i++) pen.line(`M${x + i * r * 0.2} ${y - lid * (0.98 - Math.abs(i) * 0.09)} l${i * r * 0.06} ${-r * (0.24 - Math.abs(i) * 0.02)}`, p.ink, 1.1 * u, { 'stroke-linecap': 'round' });
}

export function blinds(stage) {
  const { pen, rng, p, w, h, focus } = stage;
  pen.rect(0, 0, w, h, pen.gradient([[0, p.deep], [1, mix(p.deep, p.dark, 0.7)]], [0, 0, 1, 1]));
  const lean = rng.between(10, 26);
  pen.group({ transform: `rotate(${-lean} ${focus.x} ${focus.y})` }, () => {
    for (let i = -5; i < 6; i++) pen.rect(focus.x - focus.r * 1.15, focus.y + i * focus.r * 0.26, focus.r * 2.3, focus.r * 0.14, p.hot, { opacity: 0.9 - Math.abs(i) * 0.08 });
    pen.rect(focus.x - focus.r * 0.06, focus.y - focus.r * 1.4, focus.r * 0.1, focus.r * 3, p.deep);
  });
  person(pen, focus.x + focus.r * 0.15, focus.y + focus.r * 1.9, focus.r * 2.6, mix(p.deep, '#000000', 0.4), true);
}

export function umbrella(stage) {
  const { pen, rng, p, w, h, u, focus } = stage;
  ground(stage);
  for (let i = 0; i < 60; i++) {
    const x = rng.between(-0.1, 1) * w, y = rng.between(0, 1) * h, l = rng.between(4, 12) * u;
    pen.line(`M${x} ${y} l${l * 0.35} ${l}`, p.light ? p.mid : p.pale, 0.4 * u, { opacity: rng.between(0.2, 0.6) });
  }
  const { x, y } = focus, r = focus.r * 0.85;
  pen.path(`M${x - r} ${y} A${r} ${r} 0 0 1 ${x + r} ${y} Q${x + r * 0.83} ${y - r * 0.16} ${x + r * 0.66} ${y} Q${x + r * 0.5} ${y - r * 0.16} ${x + r * 0.33} ${y} Q${x + r * 0.16} ${y - r * 0.16} ${x} ${y} Q${x - r * 0.16} ${y - r * 0.16} ${x - r * 0.33} ${y} Q${x - r * 0.5} ${y - r * 0.16} ${x - r * 0.66} ${y} Q${x - r * 0.83} ${y - r * 0.16} ${x - r} ${y}Z`, p.hot);
  pen.line(`M${x} ${y - r * 1.08} V${y + r * 0.3}`, p.ink, 1.1 * u);
  const pair = rng.chance(0.7);
  person(pen, x - (pair ? r * 0.26 : 0), y + r * 1.5, r * 1.45, p.ink);
  if (pair) person(pen, x + r * 0.28, y + r * 1.5, r * 1.35, p.light ? p.dark : p.mid);
}

export function grin(stage) {
  const { pen, rng, p, u, focus } = stage;
  ground(stage);
  const { x, y, r } = focus, face = rng.pick(p.light ? [p.hot, p.mid] : [p.hot, p.pale]), dark = p.deep;
  rays(pen, x, y, r * 4, rng.whole(14, 22), p.mid, { opacity: p.light ? 0.35 : 0.4 });
  pen.circle(x, y, r * 0.95, face);
  if (rng.chance(0.5)) {
    for (const side of [-1, 1]) pen.circle(x + side * r * 0.36, y - r * 0.16, r * 0.27, p.pale, { stroke: dark, 'stroke-width': 1.8 * u });
    for (const side of [-1, 1]) pen.circle(x + side * r * 0.36 + r * 0.07, y - r * 0.12, r * 0.08, dark);
    pen.line(`M${x - r * 0.09} ${y - r * 0.16} q${r * 0.09} ${-r * 0.08} ${r * 0.18} 0`, dark, 1.8 * u);
  } else {
    pen.path(`M${x - r * 0.8} ${y - r * 0.3} H${x + r * 0.8} L${x + r * 0.68} ${y} Q${x + r * 0.38} ${y + r * 0.2} ${x + r * 0.08} ${y - r * 0.12} H${x - r * 0.08} Q${x - r * 0.38} ${y + r * 0.2} ${x - r * 0.68} ${y}Z`, dark);
  }
  if (rng.chance(0.5)) pen.path(`M${x} ${y + r * 0.3} q${-r * 0.12} ${-r * 0.16} ${-r * 0.3} 0 q${-r * 0.18} ${r * 0.16} ${-r * 0.4} ${-r * 0.06} q${r * 0.2} ${r * 0.4} ${r * 0.7} ${r * 0.2} q${r * 0.5} ${r * 0.2} ${r * 0.7} ${-r * 0.2} q${-r * 0.22} ${r * 0.22} ${-r * 0.4} ${r * 0.06} q${-r * 0.18} ${-r * 0.16} ${-r * 0.3} 0Z`, dark);
  else pen.path(`M${x - r * 0.5} ${y + r * 0.28} H${x + r * 0.5} Q${x + r * 0.42} ${y + r * 0.75} ${x} ${y + r * 0.75} Q${x - r * 0.42} ${y + r * 0.75} ${x - r * 0.5} ${y + r * 0.28}Z`, dark);
}

export function vinyl(stage) {
  const { pen, rng, p, u, focus } = stage;
  ground(stage);
  const { x, y, r } = focus, disc = p.light ? p.deep : mix(p.deep, '#000000', 0.5);
  if (rng.chance(0.5)) rays(pen, x, y, r * 4, 20, p.mid, { opacity: 0.45 });
  pen.circle(x, y, r * 1.04, disc);
  for (let k = 0.95; k > 0.42; k -= 0.06) pen.circle(x, y, r * k, 'none', { stroke: p.mid, 'stroke-width': 0.35 * u, opacity: 0.6 });
  for (const a of [0.5, 3.6]) pen.polygon([[x, y], polar(x, y, r * 1.02, a), polar(x, y, r * 1.02, a + 0.4)], p.pale, { opacity: 0.16 });
  pen.circle(x, y, r * 0.36, p.hot);
  pen.circle(x, y, r * 0.3, 'none', { stroke: p.deep, 'stroke-width': 0.4 * u });
  pen.circle(x, y, r * 0.05, p.ground);
  pen.line(`M${x + r * 1.15} ${y - r * 1.1} L${x + r * 0.95} ${y + r * 0.1} L${x + r * 0.55} ${y + r * 0.5}`, p.ink, 1.8 * u, { 'stroke-linejoin': 'round' });
}

export function spotlight({ pen, rng, p, w, h, u, focus, horizon }) {
  pen.rect(0, 0, w, h, p.deep);
  const base = horizon + 6 * u;
  pen.polygon([[focus.x - 3 * u, -4 * u], [focus.x + 3 * u, -4 * u], [focus.x + focus.r, base], [focus.x - focus.r, base]], pen.gradient([[0, p.pale, 0.9], [1, p.hot, 0.55]]));
  pen.add('ellipse', { cx: focus.x, cy: base, rx: focus.r, ry: focus.r * 0.24, fill: mix(p.hot, p.pale, 0.4) });
  const folds = rng.whole(5, 7), reach = w * 0.3, cloth = p.light ? p.mid : p.dark;
  for (let side = 0; side < 2; side++) {
    for (let i = 0; i < folds; i++) {
      const from = i / folds * reach, x = side ? w - from - reach / folds : from;
      pen.rect(x, 0, reach / folds + 0.5, h * (0.98 - i * 0.03), pen.gradient([[0, mix(cloth, p.hot, 0.12)], [0.5, cloth], [1, mix(cloth, p.deep, 0.75)]], [0, 0, 1, 0]));
    }
  }
  const drape = w / 6;
  for (let i = 0; i < 6; i++) pen.path(`M${i * drape} 0 h${drape} q${-drape * 0.1} ${15 * u} ${-drape / 2} ${16 * u} q${-drape * 0.4} ${-u} ${-drape / 2} ${-16 * u}Z`, i % 2 ? cloth : mix(cloth, p.hot, 0.22));
  person(pen, focus.x, base + 2 * u, focus.r * 1.05, p.deep, rng.chance(0.4));
}

export function clockFace(stage) {
  const { pen, rng, p, u, focus } = stage;
  ground(stage);
  const { x, y, r } = focus, hands = p.light ? p.deep : p.pale;
  pen.circle(x, y, r * 0.98, p.light ? p.hot : p.mid);
  pen.circle(x, y, r * 0.86, p.light ? p.pale : mix(p.deep, p.dark, 0.5));
  for (let i = 0; i < 60; i++) {
    const a = i / 60 * TAU;
    pen.line(`M${polar(x, y, r * (i % 5 ? 0.78 : 0.68), a).join(' ')} L${polar(x, y, r * 0.82, a).join(' ')}`, i % 5 ? p.mid : p.hot, (i % 5 ? 0.5 : 1.6) * u);
  }
  const hour = rng.between(0, TAU), minute = hour + rng.between(0.6, 2.6);
  pen.path(`M${x} ${y} L${polar(x, y, r * 0.8, hour).join(' ')} A${r * 0.8} ${r * 0.8} 0 0 1 ${polar(x, y, r * 0.8, minute).join(' ')}Z`, p.hot, { opacity: 0.35 });
  pen.line(`M${x} ${y} L${polar(x, y, r * 0.48, hour).join(' ')}`, hands, 3 * u, { 'stroke-linecap': 'round' });
  pen.line(`M${x} ${y} L${polar(x, y, r * 0.72, minute).join(' ')}`, hands, 1.8 * u, { 'stroke-linecap': 'round' });
  pen.circle(x, y, 2.6 * u, p.hot);
}

export function stairs(stage) {
  const { pen, rng, p, w, h, u, focus } = stage;
  pen.rect(0, 0, w, h, pen.gradient([[0, p.ground], [1, mix(p.ground, p.mid, 0.5)]]));
  const steps = rng.whole(7, 10), way = rng.pick([1, -1]), rise = focus.r * 2.2 / steps, run = focus.r * 2 / steps;
  const at = i => [focus.x + way * (i * run - focus.r), focus.y + focus.r * 1.1 - i * rise];
  const [doorX, doorY] = at(steps - 0.5);
  pen.circle(doorX, doorY - rise * 2, focus.r * 0.9, pen.radial([[0, p.hot, 0.7], [1, p.hot, 0]]));
  pen.rect(doorX - run * 0.8, doorY - rise * 3.4, run * 1.6, rise * 3.6, p.hot);
  for (let i = steps - 1; i >= 0; i--) {
    const [sx, sy] = at(i);
    pen.rect(Math.min(sx, sx + way * run * 2), sy, run * 2, h - sy, mix(p.mid, p.deep, 0.2 + 0.75 * (1 - i / steps)));
    pen.rect(Math.min(sx, sx + way * run * 2), sy, run * 2, 0.7 * u, p.hot, { opacity: 0.3 + 0.5 * i / steps });
  }
  const [x, y] = at(Math.floor(steps * rng.between(0.3, 0.6)));
  person(pen, x + way * run * 0.5, y, focus.r * 0.52, p.light ? p.deep : p.pale);
}

export function playingCards({ pen, rng, p, w, h, u, focus }) {
  pen.rect(0, 0, w, h, p.ground);
  const cards = rng.whole(2, 4), cw = focus.r * 0.92, ch = cw * 1.42, suits = [
    'M0 30 C-60 -10 -30 -50 0 -20 C30 -50 60 -10 0 30Z', 'M0 -45 L32 0 L0 45 L-32 0Z',
    'M0 -42 C40 -5 40 25 6 16 L12 36 H-12 L-6 16 C-40 25 -40 -5 0 -42Z',
  ];
  for (let i = 0; i < cards; i++) {
    const turn = (i - (cards - 1) / 2) * rng.between(15, 22), suit = rng.pick(suits), red = i === cards - 1 || rng.chance(0.4);
    pen.group({ transform: `translate(${focus.x} ${focus.y + ch * 0.62}) rotate(${turn}) translate(0 ${-ch * 0.66})` }, () => {
      pen.rect(-cw / 2, -ch / 2, cw, ch, i === cards - 1 ? p.pale : mix(p.pale, p.mid, 0.28), { rx: 3 * u, stroke: p.deep, 'stroke-width': 0.7 * u });
      pen.path(suit, red ? p.hot : p.deep, { transform: `scale(${cw / 130})` });
      for (const way of [1, -1]) pen.path(suit, red ? p.hot : p.deep, { transform: `scale(${way}) translate(${-cw * 0.36} ${-ch * 0.38}) scale(${cw / 520})` });
    });
  }
}

export function rose({ pen, rng, p, w, h, u, focus }) {
  pen.rect(0, 0, w, h, p.ground);
  const { x, y } = focus, r = focus.r * 0.66, petals = rng.whole(5, 7), start = rng.between(0, TAU), stem = p.light ? p.dark : p.mid;
  pen.line(`M${x} ${y} C${x + 6 * u} ${y + r} ${x - 9 * u} ${y + r * 1.7} ${x} ${h}`, stem, 2 * u);
  for (const side of [-1, 1]) pen.path(`M${x - u} ${y + r * (1.45 + side * 0.15)} q${side * r * 0.3} ${-r * 0.45} ${side * r * 0.8} ${-r * 0.3} q${-side * r * 0.2} ${r * 0.45} ${-side * r * 0.8} ${r * 0.3}Z`, stem);
  for (let ring = 0; ring < 4; ring++) {
    const reach = r * (1 - ring * 0.24), colour = mix(p.hot, ring % 2 ? p.deep : p.pale, 0.1 + ring * 0.08);
    for (let i = 0; i < petals; i++) {
      const a = start + ring * 0.5 + i / petals * TAU, [cx, cy] = polar(x, y, reach * 0.52, a);
      pen.circle(cx, cy, reach * 0.5, colour, { stroke: p.ground, 'stroke-width': 0.45 * u });
    }
  }
  pen.circle(x, y, r * 0.12, p.deep, { opacity: 0.6 });
}

export function critters(stage) {
  const { pen, rng, p, w, h, u, horizon, focus } = stage;
  pen.rect(0, 0, w, h, pen.gradient([[0, p.ground], [1, mix(p.ground, p.mid, 0.7)]]));
  const heads = rng.whole(2, 3);
  for (let i = 0; i < heads; i++) {
    const r = focus.r * rng.between(0.42, 0.68), x = focus.x + (i - (heads - 1) / 2) * focus.r * 0.95, y = horizon - r * rng.between(0.1, 0.5);
    const colour = [p.hot, p.mid, p.light ? p.dark : p.pale][i];
    if (rng.chance(0.5)) for (const side of [-1, 1]) pen.polygon([[x + side * r * 0.85, y - r * 0.35], [x + side * r * 0.75, y - r * 1.35], [x + side * r * 0.2, y - r * 0.9]], colour);
    else pen.line(`M${x - r * 0.3} ${y - r * 0.8} q${-r * 0.1} ${-r * 0.6} ${-r * 0.4} ${-r * 0.7} M${x + r * 0.3} ${y - r * 0.8} q${r * 0.1} ${-r * 0.6} ${r * 0.4} ${-r * 0.7}`, colour, 2 * u, { 'stroke-linecap': 'round' });
    pen.rect(x - r, y - r, 2 * r, h - y + r, colour, { rx: r });
    const eyes = rng.pick([1, 2, 2, 3]);
    for (let e = 0; e < eyes; e++) {
      const ex = x + (e - (eyes - 1) / 2) * r * 0.62, er = r * (eyes === 1 ? 0.42 : 0.27);
      pen.circle(ex, y - r * 0.2, er, '#ffffff');
      pen.circle(ex + er * 0.2, y - r * 0.14, er * 0.5, '#141414');
      pen.circle(ex + er * 0.05, y - r * 0.28, er * 0.16, '#ffffff');
    }
    pen.line(`M${x - r * 0.3} ${y + r * 0.3} q${r * 0.3} ${r * 0.3} ${r * 0.6} 0`, p.deep, 1.4 * u, { 'stroke-linecap': 'round' });
  }
  pen.path(`M0 ${horizon + 14 * u} Q${w * 0.3} ${horizon - 2 * u} ${w * 0.55} ${horizon + 12 * u} T${w} ${horizon + 8 * u} V${h} H0Z`, p.deep);
}
