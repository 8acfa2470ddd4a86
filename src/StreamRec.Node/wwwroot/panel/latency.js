import { h, s } from '../dom.js';
import { listen } from '../hub.js';
import { PASSIVE } from '../actions.js';
import { duration, milliseconds, phrase } from '../words.js';

const KEPT = 60;

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];

/** From an act to the first list that has it in. Impressions and progress come by themselves and are not counted. */
export function latencyBlock() {
  const all = [];
  const figure = h('output', { id: 'latency', class: 'figure', 'aria-label': 'Milliseconds from your last action to the new list' }, '–');
  const what = h('p', { class: 'muted' }, 'Click something: the figure is the time until the engine’s new list is here.');
  const line = s('polyline', { class: 'line' }), dots = s('g');
  const p50 = h('dd', {}, '–'), p95 = h('dd', {}, '–'), count = h('dd', {}, '0');
  listen('measured', ({ event, ms }) => {
    if (PASSIVE.has(event.type)) return;
    all.push(ms);
    block.classList.remove('unmeasured');
    const sorted = [...all].sort((a, b) => a - b);
    figure.textContent = milliseconds(ms);
    figure.dataset.ms = ms.toFixed(2);
    figure.classList.toggle('seconds', ms >= 1000);
    what.textContent = `since you ${phrase(event)}`;
    p50.textContent = duration(quantile(sorted, 0.5));
    p95.textContent = duration(quantile(sorted, 0.95));
    count.textContent = all.length;
    const shown = all.slice(-KEPT), top = Math.max(...shown, 1);
    const points = shown.map((value, i) => [shown.length > 1 ? i / (shown.length - 1) * 196 + 2 : 198, 38 - value / top * 34]);
    line.setAttribute('points', points.map(point => point.join()).join(' '));
    const [x, y] = points.at(-1);
    dots.replaceChildren(s('circle', { cx: x, cy: y, r: 3 }));
  });
  const block = h('div', { class: 'latency unmeasured' },
    h('div', { class: 'big' }, figure, h('span', { class: 'unit' }, 'ms')),
    what,
    s('svg', { viewBox: '0 0 202 40', class: 'spark', role: 'img', 'aria-label': 'The last measurements' }, line, dots),
    h('dl', { class: 'quantiles' }, h('div', {}, h('dt', {}, 'p50'), p50), h('div', {}, h('dt', {}, 'p95'), p95), h('div', {}, h('dt', {}, 'acts'), count)));
  return block;
}
