// A make-believe player: it shows no film, but says what a real one would.
import { h, button, icon } from './dom.js';
import { artwork } from './artwork.js';
import { details } from './api.js';
import { clock } from './words.js';

// A film in about two minutes, so that progress can be watched.
const SPEED = 60;
const TICK_MS = 250;
const REPORT_MS = 5000;
const UNKNOWN_SECONDS = 5400;

export class Player {
  #actions;
  #taste;
  #element;
  #picture = h('img', { alt: '' });
  #name = h('strong');
  #time = h('span', { class: 'time' });
  #toggle = button({ label: 'Pause', glyph: 'pause', class: 'round', on: { click: () => this.#playing ? this.#pause() : this.#resume() } });
  #bar = h('input', { type: 'range', min: '0', step: '1', 'aria-label': 'Position' });
  #where = null;
  #playing = false;
  #position = 0;
  #duration = UNKNOWN_SECONDS;
  #reportedAt = 0;
  #timer = 0;

  constructor(actions, taste) {
    this.#actions = actions;
    this.#taste = taste;
    this.#bar.addEventListener('input', () => { this.#position = Number(this.#bar.value); this.#draw(); });
    this.#bar.addEventListener('change', () => this.#report('playProgress'));
    this.#element = h('section', { class: 'player', 'aria-label': 'Player', hidden: true },
      this.#picture, this.#toggle, h('div', { class: 'track' }, h('p', {}, this.#name, ' ', this.#time), this.#bar),
      button({ text: 'Watched to the end', glyph: 'check', class: 'plain end', on: { click: () => this.#complete() } }),
      button({ label: 'Stop and close the player', glyph: 'close', class: 'round', on: { click: () => this.#stop() } }));
    document.body.append(this.#element);
    addEventListener('pagehide', () => this.#playing && this.#report('playStop'));
  }

  async play({ item, surface, position, listVersion }) {
    if (this.#where) this.#stop();
    const where = { item, surface, position, listVersion };
    this.#where = where;
    const { durationMinutes } = await details(item.itemId).catch(() => ({}));
    if (this.#where !== where) return;
    const { positionSeconds, durationSeconds, seen } = this.#taste.of(item.itemId);
    this.#duration = durationMinutes ? durationMinutes * 60 : durationSeconds || UNKNOWN_SECONDS;
    this.#position = !seen && positionSeconds < this.#duration * 0.95 ? positionSeconds : 0;
    this.#bar.max = this.#duration;
    this.#picture.src = artwork(item, 'still');
    this.#name.textContent = item.title;
    this.#element.hidden = false;
    document.documentElement.classList.add('playing');
    this.#resume();
  }

  #resume() {
    this.#playing = true;
    this.#report('playStart');
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#draw();
  }

  #pause() {
    this.#halt();
    this.#report('playStop');
    this.#draw();
  }

  #stop() {
    if (this.#playing) this.#report('playStop');
    this.#close();
  }

  #complete() {
    this.#position = this.#duration;
    this.#report('playComplete');
    this.#close();
  }

  #tick() {
    this.#position = Math.min(this.#duration, this.#position + SPEED * TICK_MS / 1000);
    if (this.#position >= this.#duration) this.#complete();
    else if (performance.now() - this.#reportedAt >= REPORT_MS) this.#report('playProgress');
    this.#draw();
  }

  #halt() {
    this.#playing = false;
    clearInterval(this.#timer);
  }

  #close() {
    this.#halt();
    this.#where = null;
    this.#element.hidden = true;
    document.documentElement.classList.remove('playing');
  }

  #report(type) {
    this.#reportedAt = performance.now();
    const { item, ...where } = this.#where;
    this.#actions.send(type, item.itemId, where, { positionSeconds: Math.round(this.#position), durationSeconds: this.#duration });
  }

  #draw() {
    this.#bar.value = this.#position;
    this.#bar.setAttribute('aria-valuetext', `${clock(this.#position)} of ${clock(this.#duration)}`);
    this.#time.textContent = `${clock(this.#position)} / ${clock(this.#duration)} · simulated, ${SPEED}×`;
    this.#toggle.replaceChildren(icon(this.#playing ? 'pause' : 'play'));
    this.#toggle.setAttribute('aria-label', this.#playing ? 'Pause' : 'Play');
    this.#toggle.title = this.#playing ? 'Pause' : 'Play';
  }
}
