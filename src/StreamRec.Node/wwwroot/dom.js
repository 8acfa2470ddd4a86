const SVG = 'http://www.w3.org/2000/svg';

/**
 * Builds an element: h('button', { class: 'x', on: { click }, data: { id: 1 } }, 'text', child).
 * Strings become text nodes, never markup: whatever comes over the wire is safe here.
 */
export function h(tag, { on = {}, data = {}, ...attributes } = {}, ...children) {
  return fill(document.createElement(tag), on, data, attributes, children);
}

/** The same for SVG. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), {}, {}, attributes, children);
}

function fill(element, on, data, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  Object.assign(element.dataset, data);
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener);
  element.append(...children.flat().filter(child => child != null && child !== false));
  return element;
}

const ICONS = {
  play: 'M7 4.5v15l12-7.5z', pause: 'M6 5h4v14H6zM14 5h4v14h-4z', plus: 'M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7z',
  check: 'M9.5 17.6 4 12.1l1.5-1.5 4 4L18.5 5.6 20 7.1z', close: 'M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6 10.6 12 5 6.4z',
  like: 'M2 10h4v11H2zM8 10l4-8c1.7 0 3 1.3 3 3l-1 4h6c1.1 0 2 .9 2 2l-2 8c-.3 1.2-1 2-2 2H8z',
  not: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m0 2c1.8 0 3.5.6 4.9 1.7L5.7 16.9A8 8 0 0 1 12 4m0 16c-1.8 0-3.5-.6-4.9-1.7L18.3 7.1A8 8 0 0 1 12 20',
  info: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m1 15h-2v-6h2zm0-8h-2V7h2z', star: 'm12 2 3 6.6 7 .8-5.2 4.9 1.4 7.1L12 17.8l-6.2 3.6 1.4-7.1L2 9.4l7-.8z',
  left: 'M15 5 8 12l7 7', right: 'm9 5 7 7-7 7',
  copy: 'M8 2h11a2 2 0 0 1 2 2v12h-2V4H8zM5 6h9a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8c0-1.1.9-2 2-2m0 2v12h9V8z',
};

export function icon(name) {
  const stroked = name === 'left' || name === 'right';
  return s('svg', { viewBox: '0 0 24 24', class: stroked ? 'icon stroked' : 'icon', 'aria-hidden': 'true' }, s('path', { d: ICONS[name] }));
}

/** A button with an icon; `label` is what a screen reader says, `text` what is seen. */
export function button({ label, text, glyph, ...attributes }) {
  return h('button', { type: 'button', 'aria-label': text ? null : label, title: text ? null : label, ...attributes },
    glyph && icon(glyph), text && h('span', {}, text));
}

export const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
