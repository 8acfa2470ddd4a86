const SVG = 'http://www.w3.org/2000/svg';
const n = value => (typeof value === 'number' ? Math.round(value * 100) / 100 : value);

/** A drawing surface over an SVG document; only DOM calls, so no text can become markup. */
export class Pen {
  #layers;
  #defs;
  #ids = 0;

  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.root = document.createElementNS(SVG, 'svg');
    this.root.setAttribute('xmlns', SVG);
    this.root.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.root.setAttribute('width', width);
    this.root.setAttribute('height', height);
    this.#layers = [this.root];
    this.#defs = this.add('defs');
  }

  add(name, attributes = {}, parent = this.#layers.at(-1)) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, n(value));
    parent.append(element);
    return element;
  }

  rect(x, y, width, height, fill, more) {
    return this.add('rect', { x, y, width: Math.max(0, width), height: Math.max(0, height), fill, ...more });
  }

  circle(cx, cy, r, fill, more) {
    return this.add('circle', { cx, cy, r: Math.max(0, r), fill, ...more });
  }

  path(d, fill, more) {
    return this.add('path', { d, fill, ...more });
  }

  line(d, stroke, width, more) {
    return this.add('path', { d, fill: 'none', stroke, 'stroke-width': width, ...more });
  }

  polygon(points, fill, more) {
    return this.add('polygon', { points: points.map(([x, y]) => `${n(x)},${n(y)}`).join(' '), fill, ...more });
  }

  text(content, attributes) {
    const element = this.add('text', attributes);
    element.textContent = content;
    return element;
  }

  /** Draws what `draw` draws inside one group. */
  group(attributes, draw) {
    const group = this.add('g', attributes);
    this.#layers.push(group);
    draw();
    this.#layers.pop();
    return group;
  }

  /** Draws inside the outline that `outline` draws. */
  clipped(outline, draw) {
    const id = this.#id();
    const clip = this.add('clipPath', { id }, this.#defs);
    this.#layers.push(clip);
    outline();
    this.#layers.pop();
    return this.group({ 'clip-path': `url(#${id})` }, draw);
  }

  /** A linear gradient over the shape's box; stops are [offset, colour, opacity?]. */
  gradient(stops, [x1, y1, x2, y2] = [0, 0, 0, 1]) {
    return this.#fill('linearGradient', { x1, y1, x2, y2 }, stops);
  }

  radial(stops, attributes = {}) {
    return this.#fill('radialGradient', attributes, stops);
  }

  /** A repeating tile of `size`, drawn once. */
  pattern(size, draw, transform) {
    const id = this.#id();
    const pattern = this.add('pattern',
      { id, width: size, height: size, patternUnits: 'userSpaceOnUse', ...(transform && { patternTransform: transform }) },
      this.#defs);
    this.#layers.push(pattern);
    draw();
    this.#layers.pop();
    return `url(#${id})`;
  }

  serialize() {
    return new XMLSerializer().serializeToString(this.root);
  }

  #fill(name, attributes, stops) {
    const id = this.#id();
    const element = this.add(name, { id, ...attributes }, this.#defs);
    for (const [offset, colour, opacity = 1] of stops) {
      this.add('stop', { offset, 'stop-color': colour, 'stop-opacity': opacity }, element);
    }
    return `url(#${id})`;
  }

  #id() {
    return `a${++this.#ids}`;
  }
}
