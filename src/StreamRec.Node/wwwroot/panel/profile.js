import { h, s } from '../dom.js';
import { listen } from '../hub.js';
import { details, isKnown, titleOf } from '../api.js';
import { clock, phrase, plural } from '../words.js';

const instant = at => new Date(at).getTime();
const ago = (at, from) => {
  const seconds = Math.max(0, (from - instant(at)) / 1000);
  return seconds < 60 ? `${Math.round(seconds)} s` : seconds < 3600 ? `${Math.round(seconds / 60)} min` : seconds < 86_400 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
};

function bars(values, labels, name) {
  const top = Math.max(...values, 1e-9);
  return s('svg', { viewBox: `0 0 ${values.length * 10} 40`, class: 'bars', preserveAspectRatio: 'none', role: 'img', 'aria-label': `${name}: ${labels(values.indexOf(Math.max(...values)))} most` },
    values.map((value, i) => s('rect', { x: i * 10 + 1, y: 39 - value / top * 36, width: 8, height: Math.max(1, value / top * 36), rx: 1.5, class: value ? 'some' : 'none' })));
}

const signed = weight => `${weight < 0 ? '−' : ''}${Math.abs(weight).toFixed(2)}`;

function taste(titles) {
  const strongest = titles.filter(title => title.weight).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, 7);
  const top = Math.max(...strongest.map(title => Math.abs(title.weight)), 1e-9);
  return strongest.map(({ itemId, weight, opinion, rating }) => h('li', { class: weight < 0 ? 'weight against' : 'weight' },
    h('span', { class: 'name' }, titleOf(itemId), opinion ? ` · ${opinion}` : '', rating ? ` · ${rating}/5` : ''),
    h('span', { class: 'value' }, signed(weight)), h('meter', { min: '0', max: '1', value: Math.abs(weight) / top, 'aria-hidden': 'true' })));
}

// Each block: its heading and what of a profile it shows, as elements.
const BLOCKS = {
  Session: ({ session, events }) => session
    ? [h('li', {}, `Session ${session.number ?? ''}: ${plural(session.events ?? 0, 'event')}${session.startedAt && session.lastEventAt ? ` in ${ago(session.startedAt, instant(session.lastEventAt))}` : ''}`),
      h('li', {}, `${plural(events ?? 0, 'event')} in all`)]
    : [],
  Taste: ({ titles = [] }) => taste(titles),
  'Recent strong events': ({ recent = [], lastEventAt }) => [...recent].sort((a, b) => instant(b.at) - instant(a.at)).slice(0, 6)
    .map(event => h('li', {}, phrase(event), h('span', { class: 'value' }, `−${ago(event.at, instant(lastEventAt ?? event.at))}`))),
  'Watch positions': ({ titles = [] }) => titles.filter(title => title.positionSeconds > 0).slice(0, 5)
    .map(({ itemId, positionSeconds, durationSeconds }) => h('li', { class: 'weight' }, h('span', { class: 'name' }, titleOf(itemId)),
      h('span', { class: 'value' }, clock(positionSeconds)), h('meter', { min: '0', max: '1', value: durationSeconds ? positionSeconds / durationSeconds : 0, 'aria-hidden': 'true' }))),
  'My list': ({ titles = [] }) => titles.filter(title => title.inList).slice(0, 8).map(({ itemId }) => h('li', {}, titleOf(itemId))),
  Searches: ({ searches = [] }) => [...searches].sort((a, b) => instant(b.at) - instant(a.at)).slice(0, 4).map(({ query }) => h('li', {}, `“${query}”`)),
  'Hours of the day': ({ hours }) => hours?.some(Boolean)
    ? [h('li', { class: 'chart' }, bars(hours, hour => `${hour}:00`, 'Hours'), h('span', { class: 'scale' }, h('span', {}, '0'), h('span', {}, '6'), h('span', {}, '12'), h('span', {}, '18'), h('span', {}, '24')))]
    : [],
};

export function profileBlock() {
  const blocks = Object.entries(BLOCKS).map(([name, draw]) => ({ draw, list: h('ul', { role: 'list' }), name, text: null }));
  let newest = null;
  function show() {
    for (const block of blocks) {
      const items = block.draw(newest);
      const key = items.map(item => item.textContent + (item.querySelector('svg')?.outerHTML ?? '')).join('|');
      if (key === block.text) continue;
      block.list.replaceChildren(...items);
      const section = block.list.parentElement;
      section.hidden = !items.length;
      // Not on the first sight of the profile: then nothing has changed yet.
      if (block.text !== null) {
        section.classList.remove('changed');
        void section.offsetWidth; // restarts the flash if the last one is still running
        section.classList.add('changed');
      }
      block.text = key;
    }
  }
  listen('profile', ({ profile }) => {
    newest = profile;
    show();
    const missing = (profile.titles ?? []).filter(title => title.weight || title.inList || title.positionSeconds).map(title => title.itemId)
      .concat((profile.recent ?? []).slice(0, 8).map(event => event.itemId)).filter(itemId => itemId && !isKnown(itemId)).slice(0, 12);
    if (missing.length) Promise.allSettled(missing.map(details)).then(show);
  });
  return h('div', { class: 'profile' }, blocks.map(({ name, list }) => h('section', { class: 'block', hidden: true }, h('h4', {}, name), list)));
}
