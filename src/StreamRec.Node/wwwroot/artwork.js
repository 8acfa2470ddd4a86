// Pictures for titles, drawn from their name, year and genres: no image is ever loaded.
import { seeded } from './art/random.js';
import { Pen } from './art/pen.js';
import { palette, readable, mix } from './art/colour.js';
import { eraOf, typeStyle, finish } from './art/eras.js';
import { letter } from './art/lettering.js';
import { skyTop } from './art/props.js';
import * as faces from './art/faces.js';
import * as forms from './art/forms.js';
import * as places from './art/places.js';
import * as things from './art/things.js';

const { skyline, mesas, ridges, castle, hauntedWood, seaAndSun, road, hillsAndBalloons, monolith, searchlights, colonnade, windows, forest, train } = places;
const { target, spiral, slicedSun, twoDiscs, memphis, oddOneOut, shards, lanes, contours, stripes70, cutPaper } = forms;
const { planet, keyhole, eye, blinds, umbrella, grin, vinyl, spotlight, clockFace, stairs, playingCards, rose, critters } = things;
const { profileWithin, twoProfiles, medallion } = faces;

// Most telling genre first: "Drama" says little about a picture, "Western" nearly all.
const SCENES = {
  Western: [mesas, mesas, train, road], 'Film-Noir': [blinds, keyhole, skyline], Animation: [critters, hillsAndBalloons, castle, critters],
  Horror: [hauntedWood, eye, forest, hauntedWood, keyhole, stairs], War: [searchlights, searchlights, train], Sport: [lanes], Musical: [spotlight, vinyl],
  Music: [vinyl, spotlight], 'Sci-Fi': [planet, planet, monolith, slicedSun, eye, clockFace], Documentary: [contours], History: [colonnade, medallion],
  Biography: [medallion, profileWithin, colonnade], Fantasy: [castle, forest, monolith, ridges, clockFace], Family: [hillsAndBalloons, critters, castle, forest, train],
  Crime: [skyline, blinds, playingCards, target, road, stairs], Mystery: [keyhole, spiral, windows, blinds, stairs, forest, train], Romance: [twoProfiles, twoDiscs, umbrella, seaAndSun, rose],
  Comedy: [grin, memphis, oddOneOut, spotlight, playingCards, umbrella, hillsAndBalloons], Adventure: [ridges, forest, mesas, seaAndSun, train, castle],
  Action: [shards, skyline, slicedSun, target], Thriller: [target, spiral, windows, skyline, eye, clockFace, stairs, forest],
  Drama: [profileWithin, windows, seaAndSun, road, ridges, twoProfiles, colonnade, rose, forest],
};
const PERIOD = { atomic: [cutPaper, spiral, target], seventies: [stripes70, stripes70], eighties: [slicedSun] };
const PLACES = new Set(Object.values(places));

function plan({ title, year, genres = [] }) {
  const rng = seeded(`${title}|${year ?? ''}`);
  const telling = Object.keys(SCENES).filter(g => genres.includes(g));
  const genre = telling.length ? telling[Math.min(telling.length - 1, Math.floor(rng.next() ** 1.8 * 2.4))] : rng.pick(['Drama', 'Comedy', 'Adventure']);
  const era = eraOf(year, rng);
  const scene = PERIOD[era] && rng.chance(0.22) ? rng.pick(PERIOD[era]) : rng.pick(SCENES[genre]);
  return { genre, era, scene, place: PLACES.has(scene), p: palette(era, genre, rng), type: typeStyle(era, genre, rng), top: rng.chance(0.36) };
}

function paint(pen, item, design, { horizonAt, focus }) {
  const { width: w, height: h } = pen;
  design.scene({ pen, rng: seeded(`${item.title}|scene`), p: design.p, w, h, u: Math.min(w, h) / 100, horizon: h * horizonAt, focus });
}

/** Fades the picture into one colour under the lettering, which then reads whatever was drawn. */
function scrim(pen, colour, direction, solid, end) {
  return pen.rect(0, 0, pen.width, pen.height, pen.gradient([[0, colour, 0.97], [solid, colour, 0.86], [end, colour, 0]], direction));
}

const shout = (item, design) => [design.genre, item.kind === 'film' ? null : item.kind, item.year].filter(Boolean).join(' · ').toUpperCase();

function poster(item) {
  const [w, h] = [240, 360], pen = new Pen(w, h), design = plan(item), { p, type, top, place } = design;
  paint(pen, item, design, { horizonAt: top ? 0.76 : 0.6, focus: { x: w / 2, y: h * (top ? 0.6 : 0.385), r: w * 0.37 } });
  const under = place ? (top ? skyTop(p) : p.deep) : p.ground;
  const fill = readable(under, type.hot ? [p.hot, p.pale, p.deep] : [p.light ? p.deep : p.pale, p.pale, p.deep], 4);
  const style = { ...type, subFill: readable(under, [p.hot, p.pale, p.deep]), echo: type.echo ? mix(under, fill === p.hot ? p.mid : p.hot, 0.75) : null };
  const box = { x: 20, y: top ? 24 : h - 130, width: w - 40, height: 96, anchor: top ? 'top' : 'bottom' };
  let used = 0;
  const lettering = pen.group({}, () => { used = letter(pen, item.title, box, style, fill); });
  const reach = (used + 30) / h;
  lettering.before(scrim(pen, under, top ? [0, 0, 0, 1] : [0, 1, 0, 0], reach * 0.8, reach + 0.13));
  const microInk = readable(under, [p.pale, p.deep, p.hot]);
  const middle = type.align === 'middle';
  pen.text(shout(item, design), {
    x: middle ? w / 2 + 1 : 20, y: top ? 19 : h - 17, 'font-size': 7, 'letter-spacing': 1.8, 'text-anchor': middle ? 'middle' : 'start',
    'font-family': 'Helvetica, Arial, sans-serif', 'font-weight': 600, fill: microInk, opacity: 0.85,
  });
  finish(pen, design, seeded(`${item.title}|finish`));
  return pen;
}

function still(item) {
  const [w, h] = [400, 225], pen = new Pen(w, h), design = plan(item), { p, type, place } = design;
  paint(pen, item, design, { horizonAt: 0.64, focus: { x: w * 0.68, y: h * 0.48, r: h * 0.38 } });
  const under = place ? p.deep : p.ground;
  scrim(pen, under, [0, 0, 1, 0], 0.42, 0.7);
  const fill = readable(under, type.hot ? [p.hot, p.pale, p.deep] : [p.pale, p.deep], 4);
  letter(pen, item.title, { x: 20, y: 20, width: w * 0.46, height: h - 52, anchor: 'bottom' }, { ...type, align: 'start' }, fill);
  return pen;
}

function backdrop(item) {
  const [w, h] = [1280, 640], pen = new Pen(w, h), design = plan(item);
  paint(pen, item, design, { horizonAt: 0.7, focus: { x: w * 0.7, y: h * 0.46, r: h * 0.34 } });
  return pen;
}

/** The title alone, light on nothing, to lie over a backdrop. */
function logo(item) {
  const [w, h] = [620, 240], pen = new Pen(w, h), { type } = plan(item);
  letter(pen, item.title, { x: 2, y: 4, width: w - 4, height: h - 12, anchor: 'bottom' },
    { ...type, align: 'start', largest: 96, justified: type.justified && item.title.length < 22 }, '#ffffff');
  return pen;
}

const FORMATS = { poster, still, backdrop, logo };
const made = new Map();
const LIMIT = 1200;

/** An object URL for the title's picture; the same title gives the same picture. */
export function artwork(item, format = 'poster') {
  // A list may say less about a title than its details do; the picture grows up when they come.
  const key = [format, item.title, item.year ?? '', (item.genres ?? []).join()].join('|');
  let url = made.get(key);
  if (!url) {
    url = URL.createObjectURL(new Blob([FORMATS[format](item).serialize()], { type: 'image/svg+xml' }));
    made.set(key, url);
    // Oldest first; an <img> that shows one keeps its decoded picture after the URL is revoked.
    if (made.size > LIMIT) {
      const [oldest, old] = made.entries().next().value;
      made.delete(oldest);
      URL.revokeObjectURL(old);
    }
  }
  return url;
}
