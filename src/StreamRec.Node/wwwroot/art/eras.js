// What a decade does to a poster: its lettering, and what the printer, the paper or the screen left on it.
import { FACES } from './lettering.js';

export function eraOf(year, rng) {
  if (!year) return rng.pick(['nineties', 'aughts', 'tens']);
  if (year < 1940) return 'deco';
  if (year < 1955) return 'noir';
  if (year < 1968) return 'atomic';
  if (year < 1980) return 'seventies';
  if (year < 1990) return 'eighties';
  if (year < 2000) return 'nineties';
  return year < 2010 ? 'aughts' : 'tens';
}

const base = { weight: 700, tracking: 0, stretch: 1, leading: 1, align: 'middle', caps: true };

const TYPE = {
  deco: [{ face: FACES.geometric, weight: 400, tracking: 0.12, leading: 1.12 }, { face: FACES.didone, tracking: 0.08, stretch: 0.92, leading: 1.08, hot: true },
    { face: FACES.geometric, weight: 700, stretch: 0.8, tracking: 0.04, justified: true, hot: true, leading: 0.98 }],
  noir: [{ face: FACES.roman, italic: true, caps: false, leading: 1, echo: true }, { face: FACES.slab, stretch: 0.78, justified: true, leading: 0.95, hot: true },
    { face: FACES.impact, italic: true, stretch: 0.85, justified: true, leading: 0.94, echo: true, hot: true }],
  atomic: [{ face: FACES.grotesk, weight: 700, caps: false, lower: true, tracking: -0.04, align: 'start', leading: 0.92 },
    { face: FACES.slab, weight: 700, stretch: 0.85, justified: true, leading: 0.96 }, { face: FACES.impact, stretch: 0.9, align: 'start', leading: 0.95, hot: true }],
  seventies: [{ face: FACES.soft, weight: 900, caps: false, tracking: -0.045, leading: 0.92 }, { face: FACES.soft, weight: 900, caps: false, lower: true, tracking: -0.05, leading: 0.9, echo: true, hot: true },
    { face: FACES.grotesk, weight: 700, caps: false, tracking: -0.05, leading: 0.92, align: 'start' }],
  eighties: [{ face: FACES.impact, italic: true, stretch: 1.05, justified: true, leading: 0.95, echo: true }, { face: FACES.geometric, weight: 700, tracking: 0.1, leading: 1.08, hot: true },
    { face: FACES.didone, weight: 700, italic: true, caps: false, leading: 0.98, echo: true }],
  nineties: [{ face: FACES.roman, weight: 400, tracking: 0.14, leading: 1.12 }, { face: FACES.impact, stretch: 0.72, justified: true, leading: 0.93 },
    { face: FACES.typewriter, weight: 700, caps: false, tracking: -0.03, align: 'start', leading: 1.02 }, { face: FACES.grotesk, weight: 700, caps: false, lower: true, tracking: -0.04, align: 'start', leading: 0.94 }],
  aughts: [{ face: FACES.roman, weight: 700, tracking: 0.05, leading: 1.06 }, { face: FACES.impact, stretch: 0.8, justified: true, leading: 0.94 },
    { face: FACES.grotesk, weight: 700, tracking: 0.02, stretch: 0.88, leading: 1.02, hot: true }, { face: FACES.grotesk, weight: 400, tracking: 0.16, leading: 1.18 }],
  tens: [{ face: FACES.grotesk, weight: 700, tracking: -0.02, align: 'start', leading: 0.96 }, { face: FACES.geometric, weight: 400, tracking: 0.14, leading: 1.16 },
    { face: FACES.impact, stretch: 0.86, justified: true, leading: 0.95, align: 'start' }, { face: FACES.didone, weight: 400, caps: false, tracking: -0.01, leading: 1.02 },
    { face: FACES.geometric, weight: 700, justified: true, leading: 0.98, hot: true }],
};

// A few genres have lettering of their own in any decade.
const GENRE_TYPE = {
  Western: { face: FACES.slab, stretch: 0.72, justified: true, leading: 0.95, hot: true },
  Animation: { face: FACES.soft, weight: 900, caps: false, tracking: -0.03, leading: 0.94, echo: true },
  Horror: { face: FACES.didone, weight: 700, stretch: 0.68, tracking: 0.03, justified: true, leading: 0.98, hot: true },
  War: { face: FACES.typewriter, weight: 700, stretch: 0.9, tracking: 0, leading: 1 },
};

export function typeStyle(era, genre, rng) {
  const own = GENRE_TYPE[genre];
  const style = own && rng.chance(0.5) ? own : rng.pick(TYPE[era]);
  return { ...base, largest: rng.pick([34, 40, 46]), ...style };
}

const speckle = (pen, rng, colour) => pen.pattern(60, () => {
  for (let i = 0; i < 70; i++) pen.circle(rng.between(0, 60), rng.between(0, 60), rng.between(0.15, 0.5), colour);
});

const MARKS = {
  deco({ pen, p, w, h }) {
    for (const [inset, width] of [[7, 1.6], [11, 0.6]]) {
      const step = 12, a = inset, r = w - inset, b = h - inset;
      pen.line(`M${a + step} ${a} H${r - step} v${step / 2} h${step / 2} v${step / 2} h${step / 2} V${b - step} h${-step / 2} v${step / 2} h${-step / 2} v${step / 2} H${a + step} v${-step / 2} h${-step / 2} v${-step / 2} h${-step / 2} V${a + step} h${step / 2} v${-step / 2} h${step / 2}Z`, p.hot, width);
    }
  },
  noir({ pen, rng, p, w, h }) {
    pen.rect(0, 0, w, h, pen.pattern(4, () => pen.circle(2, 2, 0.7, p.deep), 'rotate(30)'), { opacity: 0.22 });
    pen.rect(3, 3, w - 6, h - 6, 'none', { stroke: p.pale, 'stroke-width': 6, opacity: rng.chance(0.5) ? 0.95 : 0 });
  },
  atomic({ pen, rng, p, w, h }) {
    pen.rect(0, 0, w, h, speckle(pen, rng, p.pale), { opacity: 0.4 });
  },
  seventies({ pen, rng, p, w, h }) {
    pen.rect(0, 0, w, h, speckle(pen, rng, p.pale), { opacity: 0.35 });
    pen.rect(4, 4, w - 8, h - 8, 'none', { stroke: p.pale, 'stroke-width': 8, rx: 3, opacity: rng.chance(0.4) ? 1 : 0 });
    pen.line(`M0 ${h / 2} H${w} M${w / 2} 0 V${h}`, p.pale, 0.6, { opacity: 0.16 });
  },
  eighties({ pen, p, w, h }) {
    pen.rect(0, 0, w, h, pen.pattern(3, () => pen.rect(0, 0, 3, 1, p.deep)), { opacity: 0.26 });
    pen.polygon([[w * 0.55, 0], [w * 0.85, 0], [w * 0.25, h], [-w * 0.05, h]], '#ffffff', { opacity: 0.05 });
  },
  nineties({ pen, rng, p, w, h }) {
    pen.rect(0, 0, w, h, pen.radial([[0.55, p.deep, 0], [1, p.deep, 0.75]], { r: 0.78 }));
    for (let i = rng.whole(0, 7); i > 0; i--) pen.line(`M${rng.between(0, w)} ${rng.between(0, h)} l${rng.between(-6, 6)} ${rng.between(20, 120)}`, p.pale, 0.5, { opacity: 0.22 });
  },
  aughts({ pen, rng, p, w, h }) {
    pen.rect(0, 0, w, h, pen.radial([[0, p.hot, 0.28], [1, p.hot, 0]], { cx: rng.between(0.1, 0.9), cy: rng.between(0, 0.4), r: 0.6 }));
    pen.rect(0, 0, w, h, pen.radial([[0.6, p.deep, 0], [1, p.deep, 0.5]], { r: 0.8 }));
  },
  tens({ pen, rng, p, w, h }) {
    if (rng.chance(0.22)) pen.rect(5, 5, w - 10, h - 10, 'none', { stroke: p.pale, 'stroke-width': 10 });
    else if (rng.chance(0.3)) pen.rect(10, 10, w - 20, h - 20, 'none', { stroke: p.ink, 'stroke-width': 0.8, opacity: 0.7 });
  },
};

/** The last layer: print, paper, frame. */
export function finish(pen, { era, p }, rng) {
  MARKS[era]({ pen, rng, p, w: pen.width, h: pen.height });
}
