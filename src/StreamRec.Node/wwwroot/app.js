// Puts the page together.
import { Actions, PASSIVE } from './actions.js';
import { DetailsDialog, Popover } from './details.js';
import { Hero } from './hero.js';
import { Impressions } from './impressions.js';
import { Live } from './live.js';
import { Marks } from './marks.js';
import { Player } from './player.js';
import { Search } from './search.js';
import { Taste } from './taste.js';
import { Viewers, openSecond } from './viewers.js';
import { Wall } from './wall.js';
import { askForToken } from './token.js';
import { listen } from './hub.js';
import { duration } from './words.js';
import { notices } from './notices.js';
import { panel } from './panel/panel.js';
import { summarise } from './summary.js';
import { userId } from './visit.js';

const LIMIT = 20;
const GENRES = ['Drama', 'Sci-Fi', 'Comedy', 'Crime', 'Animation', 'Romance', 'Thriller', 'Adventure'];
const SURFACES = ['home', 'continue-watching', 'my-list', 'trending', 'new', 'series', 'films', ...GENRES.map(genre => `genre:${genre}`)];

const $ = id => document.getElementById(id);
const root = document.documentElement;

const live = new Live(userId);
const actions = new Actions(live);
const taste = new Taste();
const player = new Player(actions, taste);
const marks = new Marks(actions, taste, where => {
  dialog.close();
  popover.close();
  player.play(where);
});
const dialog = new DetailsDialog(marks, actions);
const wall = new Wall($('rows'), SURFACES, itemId => taste.watchedPart(itemId));
const popover = new Popover(marks, wall, $('rows'));
const search = new Search($('query'), $('results'), actions);
new Hero($('hero'), marks);
new Impressions(actions, wall, $('rows'));
new Viewers($('viewer'));
panel($('panel'), $('panel-toggle'), actions, wall);
summarise(actions, $('news'));

$('second').addEventListener('click', openSecond);
$('theme').addEventListener('click', () => {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  try { localStorage.setItem('streamrec.theme', root.dataset.theme); } catch { /* then it lasts for this visit */ }
});

listen('live', ({ state, refused }) => {
  root.dataset.live = state;
  $('state').textContent = { open: 'live', connecting: 'connecting', closed: refused ? 'token needed' : 'away, trying again' }[state];
  if (state !== 'connecting') $('waiting').hidden = state === 'open' || Boolean(refused);
  if (refused) askForToken(() => { live.connect(); taste.refresh(); });
});
listen('measured', ({ event, ms }) => {
  if (!PASSIVE.has(event.type)) $('pulse').textContent = duration(ms);
});
listen('list', () => $('skeleton')?.remove());

notices($('notice'), marks, wall);

addEventListener('keydown', e => {
  const typing = e.target.closest?.('input, textarea, select');
  if (typing || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
  if (e.key === '/') {
    e.preventDefault();
    search.focus();
    return;
  }
  const where = wall.locate(e.target);
  const act = where && { p: () => marks.play(where), l: () => marks.toggleList(where), n: () => marks.dismiss(where) }[e.key.toLowerCase()];
  if (!act) return;
  popover.close();
  act();
});

for (const surface of SURFACES) live.subscribe(surface, LIMIT);
live.connect();
