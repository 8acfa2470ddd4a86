// Sets a title as real text. Widths are measured on a canvas, because an SVG has no line breaking
// and each reader's machine has other fonts behind the same stack.

export const FACES = {
  didone: "Didot, 'Bodoni MT', 'Playfair Display', 'Times New Roman', 'Liberation Serif', serif",
  roman: "'Iowan Old Style', Palatino, 'Palatino Linotype', Georgia, 'Liberation Serif', serif",
  soft: "'Cooper Black', Souvenir, 'Bookman Old Style', Georgia, 'DejaVu Serif', serif",
  geometric: "Futura, 'Century Gothic', 'Avenir Next', 'URW Gothic', 'DejaVu Sans', sans-serif",
  grotesk: "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif",
  impact: "Impact, 'Haettenschweiler', 'Oswald', 'Arial Narrow', 'Liberation Sans Narrow', 'Liberation Sans', sans-serif",
  typewriter: "'Courier New', 'Liberation Mono', monospace",
  slab: "Rockwell, 'Roboto Slab', 'Clarendon', 'DejaVu Serif', serif",
};

const SMALL = new Set(['a', 'an', 'and', 'at', 'by', 'for', 'from', 'in', 'is', 'of', 'on', 'or', 'the', 'to', 'vs.', 'with', '&']);
const canvas = document.createElement('canvas').getContext('2d');

function widthAt(text, size, style) {
  canvas.font = `${style.italic ? 'italic ' : ''}${style.weight} 100px ${style.face}`;
  return (canvas.measureText(text).width * size / 100 + Math.max(0, text.length - 1) * style.tracking * size) * style.stretch;
}

function wrap(words, size, width, style) {
  const lines = [];
  for (const word of words) {
    const joined = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && widthAt(joined, size, style) <= width) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

/** One size for all lines: the largest that fits. */
function evenLines(words, box, style) {
  for (let size = style.largest ?? box.height; size > 4; size *= 0.94) {
    const lines = wrap(words, size, box.width, style);
    const fits = lines.every(line => widthAt(line, size, style) <= box.width);
    if (fits && lines.length * size * style.leading <= box.height) return lines.map(text => ({ text, size }));
  }
  return [{ text: words.join(' '), size: 5 }];
}

/** Each line as wide as the box, so that sizes differ: small words small, one word a headline. */
function justifiedLines(words, box, style) {
  const candidates = [];
  const split = (rest, lines) => {
    if (!rest.length) candidates.push(lines);
    else if (lines.length < 4) for (let i = 1; i <= rest.length; i++) split(rest.slice(i), [...lines, rest.slice(0, i).join(' ')]);
  };
  split(words, []);
  let best;
  for (const lines of candidates) {
    const set = lines.map(text => {
      const whole = box.width / widthAt(text, 1, style);
      const cap = SMALL.has(text.toLowerCase()) ? 0.16 : 0.5;
      return { text, size: Math.min(whole, box.height * cap) };
    });
    const height = set.reduce((sum, line) => sum + line.size * style.leading, 0);
    const shrink = Math.min(1, box.height / height);
    // The smallest line decides how the setting reads; the filled area breaks ties.
    const least = Math.min(...set.filter(l => !SMALL.has(l.text.toLowerCase())).map(l => l.size * shrink), 99);
    const worth = least + Math.min(height, box.height) * 0.25;
    if (!best || worth > best.worth) best = { worth, set: set.map(l => ({ ...l, size: l.size * shrink })) };
  }
  return best.set;
}

/** "Main: the rest" reads better as a title and a subtitle. */
function parts(title) {
  const [, main, rest] = /^(.{3,40}?)(?:: | - | or: )(.+)$/.exec(title) ?? [];
  return main && !/^\d+$/.test(main) ? [main, rest] : [title, null];
}

/**
 * Draws `title` into `box` {x, y, width, height, anchor: 'top'|'bottom'|'middle'}.
 * Returns the height used.
 */
export function letter(pen, title, box, style, fill) {
  const cased = text => (style.caps ? text.toUpperCase() : style.lower ? text.toLowerCase() : text);
  const [main, rest] = parts(title);
  const words = cased(main).split(/\s+/);
  const mainBox = { ...box, height: box.height * (rest ? 0.72 : 1) };
  const justified = style.justified && words.length <= 7;
  const lines = (justified ? justifiedLines : evenLines)(words, mainBox, style);
  if (rest) {
    const subStyle = { ...style, largest: Math.min(...lines.map(l => l.size), 40) * 0.6 };
    const subtitle = evenLines(cased(rest).split(/\s+/), { ...box, height: box.height * 0.28 }, subStyle);
    lines.push(...subtitle.map(line => ({ ...line, sub: true })));
  }
  const height = lines.reduce((sum, line) => sum + line.size * style.leading, 0);
  const slack = box.height - height;
  let y = box.y + (box.anchor === 'bottom' ? slack : box.anchor === 'middle' ? slack / 2 : 0);
  const [anchor, x] = style.align === 'middle' ? ['middle', box.x + box.width / 2] : ['start', box.x];
  for (const { text, size, sub } of lines) {
    y += size * style.leading;
    const baseline = y - size * (style.leading - 0.78);
    const attributes = {
      'font-family': style.face, 'font-weight': style.weight, 'font-size': size, 'text-anchor': anchor,
      'letter-spacing': style.tracking * size, ...(style.italic && { 'font-style': 'italic' }),
      // Tracking also follows the last glyph; half of it re-centres the line.
      transform: `translate(${x + (anchor === 'middle' ? style.tracking * size * style.stretch / 2 : 0)} ${baseline}) scale(${style.stretch} 1)`,
    };
    if (style.echo && !sub) {
      pen.text(text, { ...attributes, fill: style.echo, transform: `translate(${size * 0.05} ${size * 0.05}) ${attributes.transform}` });
    }
    pen.text(text, { ...attributes, fill: sub && style.subFill ? style.subFill : fill });
  }
  return height;
}
