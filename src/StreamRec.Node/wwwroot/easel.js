// Pictures take milliseconds each to draw, and a fold may bring dozens of titles. So only those that are
// nearly in view are drawn, a few per frame: painting must not hold up the next list.
import { artwork } from './artwork.js';

const BUDGET_MS = 8;
const orders = new WeakMap();
const queue = new Set();
let scheduled = false;

const near = new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    queue.add(target);
  }
  schedule();
}, { rootMargin: '300px 500px' });

/** Gives `image` the title's picture once it comes near the view. */
export function hang(image, item, format) {
  const { title, year, genres } = item;
  const order = { key: JSON.stringify([title, year, genres, format]), item, format };
  if (orders.get(image)?.key === order.key) return;
  orders.set(image, order);
  near.observe(image);
}

function schedule() {
  if (scheduled || !queue.size) return;
  scheduled = true;
  requestAnimationFrame(() => setTimeout(paint));
}

function paint() {
  scheduled = false;
  const end = performance.now() + BUDGET_MS;
  for (const image of queue) {
    queue.delete(image);
    if (!image.isConnected) continue;
    const { item, format } = orders.get(image);
    image.src = artwork(item, format);
    if (performance.now() >= end) break;
  }
  schedule();
}
