import { h } from '../dom.js';
import { artwork } from '../artwork.js';
import { titleOf } from '../api.js';
import { listen } from '../hub.js';
import { likeWords, rowName } from '../words.js';

const CODES = {
  similar: 'people go on to it from something you chose', popular: 'many watch it now', fresh: 'new here', content: 'its genres and people',
  list: 'on your list', continue: 'begun, not finished', explore: 'a careful guess, to learn',
  favourite: 'among what you said you like',
  searched: 'answers your search, or is like what it names',
};

/** Why the title that is looked at stands where it stands. `top` gives the best score of its row. */
export function whyBlock(topScore) {
  const block = h('div', { class: 'whyblock' }, h('p', { class: 'muted' }, 'Point at a title.'));
  listen('regard', ({ item, surface, position }) => {
    const top = topScore(surface);
    const rows = [
      ['Row', `${rowName(surface)}, place ${position + 1}`],
      ['Kind', item.reasonCode && `${item.reasonCode}${CODES[item.reasonCode] ? `: ${CODES[item.reasonCode]}` : ''}`],
      ['Because of', item.reasonItemIds?.map(titleOf).join(', ')],
      ['Foretold', likeWords(item)],
    ].filter(([, value]) => value);
    block.replaceChildren(
      h('img', { src: artwork(item), alt: '' }),
      h('div', {}, h('strong', {}, item.title), item.reason ? h('p', { class: 'why' }, item.reason) : '',
        h('dl', {}, rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
        item.sources?.length ? h('p', { class: 'chips' }, item.sources.map(source => h('span', {}, source))) : '',
        Number.isFinite(item.score) ? h('p', { class: 'score' }, 'Score ', h('b', {}, item.score.toFixed(3)),
          h('meter', { min: '0', max: '1', value: top > 0 ? Math.max(0, item.score / top) : 0, 'aria-label': 'Score beside the best of its row' })) : ''));
  });
  return block;
}
