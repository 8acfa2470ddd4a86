// Palettes by era and mood, and the little colour arithmetic that the painters share.

const channels = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));

export function mix(a, b, amount) {
  const [from, to] = [channels(a), channels(b)];
  return '#' + from.map((c, i) => Math.round(c + (to[i] - c) * amount).toString(16).padStart(2, '0')).join('');
}

function luminance(hex) {
  const [r, g, b] = channels(hex).map(c => {
    const s = c / 255;
    return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2 contrast ratio, 1–21. */
export function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** The first candidate that reads well on `ground`, else the one that reads best. */
export function readable(ground, candidates, least = 4.5) {
  return candidates.find(c => contrast(c, ground) >= least)
    ?? candidates.reduce((best, c) => (contrast(c, ground) > contrast(best, ground) ? c : best));
}

// "moods: deep dark mid hot pale", from darkest to lightest, `hot` being the accent.
// Moods: n night, w warm, c cool, j joy, r danger, g green.
const ERAS = {
  deco: ['nc: 0e1116 1f2a36 3d5a6c d4a64a f3e6c4', 'g: 10201c 17443a 2f7a66 e0b354 f5ead0',
    'wr: 1a0f14 4a1626 8c2f39 e2b15b f6e7cf', 'nj: 14142b 2b2d5b 58599b e8b86d f4ecd8',
    'wj: 1c140c 5a3a17 b07a2c f0c56a faf0d8'],
  noir: ['nr: 0b0b0d 24242a 5b5a5e c8102e efe9df', 'c: 101820 26404f 5d7f8c e9a03b f2e6cf',
    'w: 1b1210 4a2a1e 96552f efb23e f6e5c3', 'n: 11131f 2c2f55 61568f f06449 f4e4d0',
    'gj: 12201a 2d5a43 6f9a6d f2c14e f7efd9', 'jw: 2a0e1a 6f1d3c b8405e f7b267 fdebd3'],
  atomic: ['wj: 1d1a16 c8402a e8963a f2c14e f4ead5', 'cj: 16212b 1f6f78 46a6a0 f26b38 f3ead3',
    'r: 1a1a1a 8c1c13 d6412b f0b429 f5ebdb', 'c: 1c1f2b 33508c 6f9ac4 f7c548 f5f0e1',
    'g: 1b1f17 4f6d38 9bb05a ef7b45 f6efdc', 'j: 231520 7b2d5b d05c8a f4b942 f8eddd',
    'n: 101418 28323a 7a8a8f e4572e efe8d8'],
  seventies: ['w: 2b1810 7a3317 c65d21 eaa221 f5e3c0', 'wg: 221a12 5e4a24 a8842c e2662e f3e4bf',
    'nj: 1a1420 4d2a55 a0456e ef7f45 f8dfb4', 'g: 13211f 275a52 6d9a6b eab543 f4e7c8',
    'r: 1d1110 6a1f1a b5372a f09a3e f6e2bd', 'c: 14202e 2c5573 6fa0a8 f2a65a f6ead0'],
  eighties: ['n: 0c0620 2a0f55 7a1fa2 ff3f8e ffe3f1', 'c: 060b26 10306b 1f7fc4 ff5fa2 d9f6ff',
    'wr: 14051f 51104f b01e6b ffb03a fff0cf', 'cg: 03121a 06424f 0f9aa0 ff6b4a e4fff6',
    'r: 1a0a08 6b1410 d42a1c ffc53d fff1d6', 'nj: 10123a 3e2fa0 8d5bea 43e8d8 f4eaff',
    'jw: 2a0a2c 7d1b5e e0457b ffd15c fff3d9'],
  nineties: ['ng: 08090c 1c2228 4c5a5e b4c24a eceee4', 'w: 0c0a09 2f1d14 7a4423 e08a2e f1e3cf',
    'c: 0a0c14 1b2740 3f618f 9fd0ea eef4f7', 'r: 0d0707 3a0d10 8d1820 e8392f f3e4de',
    'g: 0b100d 17352c 3c7a60 c9d97a eff3e0', 'j: 130c18 3d2150 7f4a93 f0a6ca f8eaf3',
    'j: 11110f 3b3a33 8d8a76 f5d33f f6f3e6', 'jc: 0d1b2e 1d4e89 3c91d6 ffb627 f9f4e6'],
  aughts: ['c: 07131a 0f3a4a 2f7f93 f28c38 fde9cf', 'c: 0a0f1c 1d3461 4d7fb8 f5b14c eaf2fb',
    'w: 120a08 4a1c10 a8481d ffb238 fff0d4', 'nr: 0b0b10 2a2a3a 66667f d7263d f2f0f3',
    'g: 0c1610 24452c 5d8f4b e5d352 f6f7e0', 'j: 170a17 56194f a83a8c ff9a76 ffeae3',
    'j: 0e1a24 235f7a 5fb3c9 ffd23f fff8e1', 'w: 1a1208 5c431c b08a3e f0d58a fdf6e0',
    'n: 060709 181c22 3f4954 9ee0e0 eff7f7', 'r: 15080a 5a0f1c b3202f ff7847 ffe8da',
    'nj: 101028 343079 746fd0 ffcf5c f4f1ff', 'jg: 12210f 3d7a2a 86c440 ffe14d fbfbe3'],
  tens: ['c: 0b1d2a 16425b 3a7ca5 f4a259 f7f3e9', 'cn: 1b1b1e 373f51 58a4b0 f25f5c f6f1ee',
    'j: 20132b 5b2a86 9b5de5 f9c74f fdf3e0', 'g: 101a16 2d4f3f 6a9c78 f2cc8f f6f2e4',
    'rw: 2b0f12 7f1d26 d1495b edae49 fbf0dd', 'nr: 0d0d0f 26262b 6b6b76 e63946 f5f3ef',
    'c: 14213d 2a4a7f 6c9bd2 fca311 f5f5f0', 'jw: 33202a 8f3b5b e07a8b f6bd9b fdf1e7',
    'gj: 0f2529 1f6f6b 57b8a5 ffd166 fbf7e4', 'w: 22160c 6e4a24 c08a4a f2e0b6 fbf6ea',
    'n: 0a0a14 1b1b46 4646a8 ff6ad5 f2ebff', 'gj: 1a2417 4a6b2f 9bbf5a ff8552 f8f6e6',
    'cj: 2a2d34 547aa5 9fc2cc f46036 f7f4ee', 'w: 180f0c 4f2a1f a65a3c f29f67 fbeee2'],
};

const MOODS = {
  Crime: 'nrw', 'Film-Noir': 'nr', 'Sci-Fi': 'cn', Horror: 'rng', Western: 'wr', War: 'gnw', Romance: 'jw',
  Comedy: 'jwg', Animation: 'jcg', Family: 'jgc', Fantasy: 'njcg', Adventure: 'wgc', Action: 'rcw',
  Thriller: 'ncr', Mystery: 'ncg', Drama: 'cwng', Musical: 'jr', Music: 'jn', Sport: 'cjr', History: 'wg',
  Biography: 'wc', Documentary: 'gcn',
};

const LIGHT_BY_MOOD = { n: 0.04, r: 0.18, c: 0.3, w: 0.34, g: 0.36, j: 0.5 };
const LIGHT_BY_ERA = { deco: 0.5, noir: 0.7, atomic: 1.7, seventies: 1.3, eighties: 0.15, nineties: 0.4, aughts: 0.8, tens: 1.2 };

/** {deep, dark, mid, hot, pale} plus the ground that the motif stands on and the ink that reads on it. */
export function palette(era, genre, rng) {
  const moods = MOODS[genre] ?? 'cwngj';
  const fitting = ERAS[era].filter(line => [...line.split(':')[0]].some(m => moods.includes(m)));
  const [tags, colours] = rng.pick(fitting.length ? fitting : ERAS[era]).split(': ');
  const [deep, dark, mid, hot, pale] = colours.split(' ').map(c => `#${c}`);
  const light = rng.chance(LIGHT_BY_MOOD[tags[0]] * LIGHT_BY_ERA[era]);
  const ground = light ? rng.pick([pale, pale, mix(pale, hot, 0.35), mix(pale, mid, 0.3)])
    : rng.pick([deep, deep, mix(deep, dark, 0.6), dark]);
  return { deep, dark, mid, hot, pale, light, ground, ink: readable(ground, [light ? deep : pale, light ? dark : hot]) };
}
