// The window into the engine, beside the wall: how fast, what happened, what it knows, and why.
import { h } from '../dom.js';
import { latencyBlock } from './latency.js';
import { logBlock } from './log.js';
import { nodeBlock } from './node.js';
import { profileBlock } from './profile.js';
import { whyBlock } from './why.js';

const OPEN_KEY = 'streamrec.panel';

export function panel(element, toggle, actions, wall) {
  const topScore = surface => Math.max(...(wall.row(surface)?.items ?? []).map(item => item.score ?? 0), 0);
  const part = (title, block, open = true) => h('details', { open }, h('summary', {}, h('h3', {}, title)), block);
  element.append(
    part('Action to new list', latencyBlock()),
    part('Why this title', whyBlock(topScore)),
    part('Events', logBlock(actions)),
    part('What it knows of you', profileBlock()),
    part('The node', nodeBlock()));

  const narrow = matchMedia('(max-width: 900px)');
  const show = open => {
    document.documentElement.classList.toggle('panel-open', open);
    toggle.setAttribute('aria-expanded', open);
    element.inert = !open;
  };
  const remembered = () => { try { return sessionStorage.getItem(OPEN_KEY); } catch { return null; } };
  // On a phone the sheet would cover the wall that it speaks of.
  show(remembered() ? remembered() === 'open' : !narrow.matches);
  toggle.addEventListener('click', () => {
    const open = !document.documentElement.classList.contains('panel-open');
    try { sessionStorage.setItem(OPEN_KEY, open ? 'open' : 'closed'); } catch { /* then it is not remembered */ }
    show(open);
  });
}
