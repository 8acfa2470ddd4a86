// Scenes with a horizon, on the stage that props.js describes.
import { mix } from './colour.js';
import { skyTop, sky, disc, stars, person, ridge, branch } from './props.js';

export function skyline(stage) {
  const { pen, rng, p, w, h, u, horizon } = stage;
  sky(stage);
  disc(stage, rng.between(0.45, 0.8));
  for (let layer = 0; layer < 3; layer++) {
    const fill = mix(p.light ? p.mid : mix(p.mid, p.hot, 0.15), p.deep, [0.35, 0.7, 1][layer]);
    for (let x = -4 * u; x < w;) {
      const width = rng.between(7, 16) * u;
      const top = horizon + (layer - 1) * 9 * u - rng.between(4, 34 - layer * 7) * u;
      pen.rect(x, top, width + 0.4 * u, h - top, fill);
      if (rng.chance(0.25)) pen.rect(x + width / 2 - 0.4 * u, top - 8 * u, 0.8 * u, 8 * u, fill);
      if (layer) {
        const lit = rng.between(0.1, 0.45);
        for (let wy = top + 3 * u; wy < horizon + 16 * u; wy += 4 * u) {
          for (let wx = x + 2 * u; wx < x + width - 2 * u; wx += 3.2 * u) {
            if (rng.chance(lit)) pen.rect(wx, wy, 1.5 * u, 2.1 * u, p.hot, { opacity: 0.85 });
          }
        }
      }
      x += width;
    }
  }
}

export function mesas(stage) {
  const { pen, rng, p, w, u, horizon, focus } = stage;
  sky(stage);
  disc(stage, rng.between(0.8, 1.1));
  for (let layer = 0; layer < 2; layer++) {
    const fill = mix(p.mid, p.deep, 0.25 + layer * 0.35);
    for (let i = 0; i < 2; i++) {
      const x = rng.between(-0.1, 0.8) * w, width = rng.between(24, 44) * u, top = horizon - rng.between(8, 26) * u;
      pen.polygon([[x, horizon + 8 * u], [x + width * 0.14, top + 9 * u], [x + width * 0.18, top], [x + width * 0.8, top], [x + width * 0.84, top + 9 * u], [x + width, horizon + 8 * u]], fill);
    }
    ridge(stage, horizon + (6 + layer * 6) * u, 5 * u, 5, fill);
  }
  ridge(stage, horizon + 20 * u, 5 * u, 4, p.deep);
  if (rng.chance(0.5)) {
    const x = focus.x - 26 * u, y = horizon + 19 * u;
    pen.line(`M${x} ${y} V${y - 30 * u} M${x} ${y - 10 * u} h${-6 * u} v${-9 * u} M${x} ${y - 15 * u} h${6 * u} v${-8 * u}`, p.deep, 3.4 * u, { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  } else {
    person(pen, focus.x, horizon + 20 * u, 34 * u, p.deep, true);
  }
}

export function ridges(stage) {
  const { pen, rng, p, u, horizon, focus } = stage;
  sky(stage);
  disc(stage, rng.between(0.35, 0.75), rng.pick([p.hot, p.pale]));
  const layers = rng.whole(4, 5);
  const far = p.light ? mix(p.pale, p.mid, 0.55) : mix(p.mid, p.pale, 0.2);
  for (let i = 0; i < layers; i++) {
    ridge(stage, horizon + (i * 9 - 12) * u, (34 - i * 4) * u, rng.whole(5, 8), mix(far, p.deep, i / (layers - 1)), rng.chance(0.7));
  }
  for (let i = rng.whole(0, 5); i > 0; i--) {
    const x = focus.x + rng.between(-30, 30) * u, y = focus.y + rng.between(-12, 20) * u, s = rng.between(1.5, 3) * u;
    pen.line(`M${x - s} ${y - s * 0.5} Q${x - s * 0.4} ${y - s * 0.7} ${x} ${y} Q${x + s * 0.4} ${y - s * 0.7} ${x + s} ${y - s * 0.5}`, p.deep, 0.5 * u);
  }
  if (rng.chance(0.4)) person(pen, focus.x + 14 * u, horizon + 14 * u, 13 * u, p.deep);
}

export function castle(stage) {
  const { pen, rng, p, u, horizon, focus } = stage;
  sky(stage);
  stars(stage, p.light ? 0 : 50, 0.7);
  disc(stage, rng.between(0.6, 0.95), rng.pick([p.pale, p.hot]));
  ridge(stage, horizon + 6 * u, 18 * u, 6, mix(p.mid, p.deep, 0.35));
  const fill = mix(p.dark, p.deep, 0.7), base = horizon + 10 * u;
  for (let i = -3; i <= 3; i++) {
    const x = focus.x + i * 7.5 * u, width = rng.between(5, 8) * u;
    const top = base - (46 - Math.abs(i) * rng.between(7, 12)) * u;
    pen.rect(x - width / 2, top, width, base - top + 12 * u, fill);
    if (i % 2 === 0) {
      pen.polygon([[x - width * 0.7, top], [x, top - rng.between(10, 17) * u], [x + width * 0.7, top]], p.light ? p.hot : fill);
    } else {
      for (let k = 0; k < 3; k++) pen.rect(x - width / 2 + k * width * 0.38, top - 1.6 * u, width * 0.22, 1.8 * u, fill);
    }
    if (rng.chance(0.7)) pen.rect(x - 0.7 * u, top + 4 * u, 1.4 * u, 3 * u, p.hot, { rx: 0.7 * u });
  }
  ridge(stage, horizon + 16 * u, 14 * u, 4, p.deep);
}

export function hauntedWood(stage) {
  const { pen, rng, p, w, u, horizon, focus } = stage;
  sky(stage);
  disc(stage, rng.between(0.75, 1), rng.pick([p.pale, p.hot, p.hot]));
  ridge(stage, horizon + 8 * u, 9 * u, 5, mix(p.dark, p.deep, 0.5));
  if (rng.chance(0.6)) {
    const x = focus.x, y = horizon + 8 * u, fill = p.deep;
    pen.polygon([[x - 13 * u, y], [x - 13 * u, y - 17 * u], [x - 16 * u, y - 17 * u], [x - 6 * u, y - 31 * u], [x + 3 * u, y - 20 * u], [x + 3 * u, y - 34 * u], [x + 8 * u, y - 44 * u], [x + 13 * u, y - 34 * u], [x + 13 * u, y]], fill);
    pen.rect(x + 6.4 * u, y - 31 * u, 3.2 * u, 5 * u, p.hot);
    pen.rect(x - 8 * u, y - 15 * u, 3.4 * u, 5 * u, p.hot);
  }
  ridge(stage, horizon + 16 * u, 10 * u, 5, p.deep);
  for (const side of [-1, 1]) {
    branch(pen, rng, side < 0 ? rng.between(0, 0.1) * w : rng.between(0.9, 1) * w, horizon + 20 * u, rng.between(26, 34) * u, -Math.PI / 2 - side * 0.18, 4 * u, p.deep);
  }
}

export function seaAndSun(stage) {
  const { pen, rng, p, w, h, u, horizon, focus } = stage;
  sky(stage);
  pen.clipped(() => pen.rect(0, 0, w, horizon, '#000'), () => disc({ ...stage, focus: { ...focus, y: horizon - rng.between(-2, 12) * u } }, rng.between(0.7, 0.95)));
  pen.rect(0, horizon, w, h - horizon, pen.gradient([[0, mix(p.mid, p.dark, 0.3)], [0.6, p.deep]]));
  for (let i = 0; i < 9; i++) {
    const y = horizon + (2 + i * i * 0.55) * u, half = focus.r * (0.9 - i * 0.06) * rng.between(0.5, 1);
    pen.rect(focus.x - half + rng.between(-4, 4) * u, y, half * 2, (0.7 + i * 0.12) * u, p.hot, { opacity: 0.85 - i * 0.07, rx: u });
  }
  const x = focus.x + rng.between(-16, 16) * u, y = horizon + 7 * u, s = rng.between(0.8, 1.4) * u;
  pen.path(`M${x - 9 * s} ${y} H${x + 9 * s} L${x + 6 * s} ${y + 4 * s} H${x - 6 * s}Z M${x} ${y - 1 * s} V${y - 18 * s} Q${x + 10 * s} ${y - 8 * s} ${x + 8 * s} ${y - 1.5 * s}Z M${x - 1.2 * s} ${y - 1.5 * s} V${y - 15 * s} L${x - 7 * s} ${y - 1.5 * s}Z`, p.deep);
}

export function road(stage) {
  const { pen, rng, p, w, h, u, horizon, focus } = stage;
  sky(stage);
  disc(stage, rng.between(0.5, 0.85));
  ridge(stage, horizon + 2 * u, 15 * u, 6, mix(p.mid, p.deep, 0.35), rng.chance(0.5));
  pen.rect(0, horizon, w, h - horizon, mix(p.dark, p.deep, 0.5));
  pen.polygon([[focus.x - 1.2 * u, horizon], [focus.x + 1.2 * u, horizon], [focus.x + 62 * u, h], [focus.x - 62 * u, h]], p.deep);
  for (let t = 0.08; t < 1; t *= 1.75) {
    const y = horizon + (h - horizon) * t, next = y + (h - horizon) * t * 0.35, half = t * 2.4 * u;
    pen.polygon([[focus.x - half, y], [focus.x + half, y], [focus.x + half * 1.35, next], [focus.x - half * 1.35, next]], p.hot);
  }
  const side = rng.pick([-1, 1]);
  for (let i = 0; i < 5; i++) {
    const t = 0.06 * 1.9 ** i, x = focus.x + side * (4 + 80 * t) * u, y = horizon + (h - horizon) * t;
    pen.rect(x, y - 60 * t * u - 6 * u, Math.max(0.5, 3 * t) * u, 60 * t * u + 6 * u, p.deep);
    pen.rect(x - 6 * t * u - u, y - 52 * t * u - 5 * u, (12 * t + 2) * u, Math.max(0.4, 2 * t) * u, p.deep);
  }
}

export function hillsAndBalloons(stage) {
  const { pen, rng, p, w, u, horizon, focus } = stage;
  const top = p.light ? mix(p.pale, p.mid, 0.25) : mix(p.mid, p.dark, 0.3);
  pen.rect(0, 0, w, stage.h, pen.gradient([[0, skyTop(p)], [0.3, top], [0.8, mix(top, p.pale, 0.6)]]));
  for (let i = 0; i < 4; i++) {
    const x = rng.between(0, 1) * w, y = rng.between(0.3, 0.75) * horizon, s = rng.between(4, 8) * u;
    pen.path(`M${x - 2.2 * s} ${y} a${s} ${s} 0 0 1 ${s} ${-s} a${1.3 * s} ${1.3 * s} 0 0 1 ${2.2 * s} ${-0.2 * s} a${s} ${s} 0 0 1 ${1.4 * s} ${1.2 * s}Z`, p.pale, { opacity: 0.8 });
  }
  for (let i = 0; i < rng.whole(1, 3); i++) {
    const r = focus.r * (i ? 0.26 : 0.58), x = i ? rng.between(0.12, 0.88) * w : focus.x, y = i ? focus.y + rng.between(-25, 25) * u : focus.y;
    const [a, b] = rng.chance(0.5) ? [p.hot, p.dark] : [p.pale, p.hot];
    pen.clipped(() => pen.path(`M${x - r} ${y} a${r} ${r} 0 1 1 ${2 * r} 0 q0 ${r * 0.6} ${-r * 0.75} ${r * 1.3} h${-r * 0.5} q${-r * 0.75} ${-r * 0.7} ${-r * 0.75} ${-r * 1.3}Z`, '#000'), () => {
      pen.rect(x - r, y - r, 2 * r, 3 * r, a);
      for (const rx of [0.88, 0.3]) pen.add('ellipse', { cx: x, cy: y, rx: r * rx, ry: r * 1.5, fill: rx > 0.5 ? b : a });
    });
    pen.line(`M${x - r * 0.22} ${y + r * 1.3} L${x - r * 0.16} ${y + r * 1.62} M${x + r * 0.22} ${y + r * 1.3} L${x + r * 0.16} ${y + r * 1.62}`, p.deep, 0.5 * u);
    pen.rect(x - r * 0.2, y + r * 1.6, r * 0.4, r * 0.28, p.deep, { rx: r * 0.06 });
  }
  for (let i = 0; i < 4; i++) ridge(stage, horizon + (i * 8) * u, 14 * u, rng.whole(2, 4), mix(mix(p.mid, p.pale, 0.1), p.deep, i / 3 * 0.95));
}

export function monolith(stage) {
  const { pen, rng, p, w, h, u, horizon, focus } = stage;
  sky(stage);
  stars(stage, p.light ? 0 : 60, 0.75);
  const half = focus.r * rng.between(0.22, 0.4), top = focus.y - focus.r * 0.95, base = horizon + 6 * u;
  const arch = rng.chance(0.5);
  pen.add('ellipse', { cx: focus.x, cy: (top + base) / 2, rx: half * 3.4, ry: (base - top) * 0.75, fill: pen.radial([[0, p.hot, 0.75], [1, p.hot, 0]]) });
  ridge(stage, horizon + 4 * u, 8 * u, 5, mix(p.dark, p.deep, 0.4));
  pen.rect(focus.x - half, top, half * 2, base - top, arch ? pen.gradient([[0, p.pale], [1, p.hot]]) : p.deep, { rx: arch ? half : 0 });
  pen.rect(0, base, w, h - base, p.deep);
  pen.polygon([[focus.x - half, base], [focus.x + half, base], [focus.x + half * 2.4, h], [focus.x - half * 2.4, h]], p.hot, { opacity: arch ? 0.35 : 0.12 });
  person(pen, focus.x + (arch ? 0 : half * 1.8), base + 5 * u, 17 * u, p.deep);
}

export function searchlights(stage) {
  const { pen, rng, p, w, u, horizon, focus } = stage;
  sky(stage);
  for (let i = 0; i < 4; i++) {
    const x = rng.between(0.05, 0.95) * w, lean = rng.between(-0.5, 0.5) * w;
    pen.polygon([[x, horizon + 10 * u], [x + lean - 9 * u, -5 * u], [x + lean + 9 * u, -5 * u]], pen.gradient([[0, p.pale, 0.08], [1, p.hot, 0.6]]));
  }
  for (let i = 0; i < rng.whole(3, 6); i++) {
    const x = focus.x + (i - 2) * 12 * u, y = focus.y + Math.abs(i - 2) * 7 * u, s = u * 0.9;
    pen.path(`M${x} ${y - 5 * s} q${1.3 * s} ${1 * s} ${1.2 * s} ${4 * s} l${8 * s} ${3 * s} v${1.6 * s} l${-8 * s} ${-1 * s} l${-0.5 * s} ${4 * s} l${2.5 * s} ${1.4 * s} v${1 * s} h${-6.4 * s} v${-1 * s} l${2.5 * s} ${-1.4 * s} l${-0.5 * s} ${-4 * s} l${-8 * s} ${1 * s} v${-1.6 * s} l${8 * s} ${-3 * s} q${-0.1 * s} ${-3 * s} ${1.2 * s} ${-4 * s}Z`, p.light ? p.deep : mix(p.deep, p.dark, 0.25));
  }
  ridge(stage, horizon + 8 * u, 14 * u, 6, mix(p.dark, p.deep, 0.55), true);
  ridge(stage, horizon + 16 * u, 7 * u, 5, p.deep);
  for (let i = 0; i < 3; i++) person(pen, focus.x + (i - 1) * 15 * u, horizon + 15 * u + Math.abs(i - 1) * 2 * u, 22 * u, p.deep);
}

export function colonnade(stage) {
  const { pen, rng, p, w, h, u, horizon, focus } = stage;
  sky(stage);
  disc(stage, rng.between(0.6, 0.9));
  const count = rng.whole(3, 5), gap = w / count, fill = mix(p.dark, p.deep, 0.6), top = focus.y - focus.r * 0.7;
  let d = `M0 ${top - 14 * u} H${w} V${h} H0Z`;
  for (let i = 0; i < count; i++) {
    const x = (i + 0.5) * gap, half = gap * 0.36;
    d += ` M${x - half} ${horizon + 14 * u} V${top + half} A${half} ${half} 0 0 1 ${x + half} ${top + half} V${horizon + 14 * u}Z`;
  }
  pen.path(d, pen.gradient([[0, mix(fill, p.mid, 0.35)], [1, p.deep]]), { 'fill-rule': 'evenodd' });
  pen.rect(0, top - 17 * u, w, 3 * u, p.hot, { opacity: 0.8 });
  person(pen, focus.x, horizon + 14 * u, 27 * u, p.deep);
}

export function windows(stage) {
  const { pen, rng, p, w, h, u } = stage;
  const wall = p.light ? mix(p.mid, p.pale, 0.3) : p.dark;
  pen.rect(0, 0, w, h, pen.gradient([[0, mix(wall, skyTop(p), 0.3)], [1, p.deep]]));
  const columns = Math.max(3, Math.round(w / (rng.between(20, 27) * u))), size = w / columns;
  const rows = Math.ceil(h / (size * 1.25)), chosen = [rng.whole(1, columns - 1), rng.whole(Math.floor(rows * 0.3), Math.floor(rows * 0.55))];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const x = (c + 0.22) * size, y = (r + 0.2) * size * 1.25, width = size * 0.56, height = size * 0.8;
      const here = c === chosen[0] && r === chosen[1];
      pen.rect(x - 0.8 * u, y + height, width + 1.6 * u, 1.4 * u, p.deep, { opacity: 0.55 });
      pen.rect(x, y, width, height, here ? p.hot : rng.chance(0.12) ? mix(p.mid, p.hot, 0.4) : p.deep, { opacity: here ? 1 : rng.between(0.5, 0.85) });
      if (here) pen.clipped(() => pen.rect(x, y, width, height, '#000'), () => person(pen, x + width * 0.5, y + height * 1.35, height * 1.1, p.deep));
      pen.line(`M${x + width / 2} ${y} v${height} M${x} ${y + height * 0.45} h${width}`, wall, 0.7 * u, { opacity: 0.8 });
    }
  }
}

export function forest(stage) {
  const { pen, rng, p, w, h, u, horizon, focus } = stage;
  sky(stage);
  disc(stage, rng.between(0.5, 0.85), rng.pick([p.pale, p.hot]));
  for (let layer = 0; layer < 4; layer++) {
    const fill = mix(p.light ? mix(p.pale, p.mid, 0.75) : p.mid, p.deep, layer / 3), base = horizon + (layer * 8 - 2) * u;
    for (let x = rng.between(-6, 2) * u; x < w + 6 * u; x += rng.between(5, 9) * (1 + layer * 0.35) * u) {
      const tall = rng.between(16, 30) * (1 + layer * 0.3) * u * (Math.abs(x - focus.x) < focus.r * 0.5 ? 0.45 : 1), half = tall * 0.2;
      for (let tier = 0; tier < 3; tier++) {
        const top = base - tall * (1 - tier * 0.24);
        pen.polygon([[x, top], [x + half * (0.55 + tier * 0.25), top + tall * 0.4], [x - half * (0.55 + tier * 0.25), top + tall * 0.4]], fill);
      }
    }
    pen.rect(0, base - 2 * u, w, h, fill);
  }
  if (rng.chance(0.5)) person(pen, focus.x, horizon + 24 * u, 20 * u, p.light ? p.pale : p.hot);
}

export function train(stage) {
  const { pen, rng, p, w, h, u, horizon, focus } = stage;
  sky(stage);
  disc(stage, rng.between(0.5, 0.8));
  ridge(stage, horizon, 22 * u, 6, mix(p.mid, p.deep, 0.35), true);
  pen.rect(0, horizon + 10 * u, w, h, p.deep);
  for (let x = 0; x < w; x += 13 * u) pen.rect(x, horizon + 10 * u, 4 * u, 24 * u, p.deep);
  const front = focus.x + 22 * u, y = horizon - 4 * u;
  for (let car = 0; car < Math.ceil(w / (30 * u)) + 1; car++) {
    const x = front - 30 * u - car * 31 * u;
    pen.rect(x, y, 30 * u, 12 * u, car ? p.dark : p.deep, { rx: 1.2 * u });
    if (car) for (let i = 0; i < 4; i++) pen.rect(x + (3 + i * 6.7) * u, y + 2.6 * u, 4 * u, 4 * u, p.hot, { rx: 0.6 * u });
    for (let i = 0; i < 4; i++) pen.circle(x + (4 + i * 7.3) * u, y + 13 * u, 2.2 * u, p.deep, { stroke: p.mid, 'stroke-width': 0.5 * u });
  }
  pen.rect(front - 6 * u, y - 8 * u, 3.4 * u, 9 * u, p.deep);
  pen.rect(front - 30 * u, y - 6 * u, 10 * u, 8 * u, p.deep);
  for (let i = 0; i < 7; i++) pen.circle(front - (5 + i * 7) * u, y - (12 + i * 3.2) * u, (2.6 + i * 1.25) * u, p.pale, { opacity: 0.6 - i * 0.07 });
}
