import { h, button } from '../dom.js';
import { info, Refused } from '../api.js';
import { listen } from '../hub.js';
import { userId, uuid } from '../visit.js';

/** For a POSIX shell: a user id may hold any character, quotes too. */
const quoted = text => `'${String(text).replaceAll("'", `'\\''`)}'`;

function kcat({ bootstrapServers, topics }, itemId) {
  const event = { eventId: uuid(), userId, type: 'playComplete', itemId, timestamp: Date.now() };
  return `echo ${quoted(JSON.stringify(event))} | kcat -P -b ${bootstrapServers} -t ${topics?.events ?? 'streamrec.events'} -X partitioner=murmur2_random -k ${quoted(userId)}`;
}

/** The node, its model and Kafka; and how to send it an event from a shell. */
export function nodeBlock() {
  const facts = h('dl', {}, h('dt', {}, 'Node'), h('dd', {}, 'asking …'));
  const command = h('pre', { tabindex: '0', 'aria-label': 'Shell command' }, h('code'));
  const copy = button({ text: 'Copy', glyph: 'copy', class: 'plain', on: { click: copyCommand } });
  const shell = h('div', { hidden: true }, h('p', { class: 'muted' }, 'From a shell: this viewer has watched the title you last looked at.'), command, copy);
  let kafka = null, itemId = null;

  const write = () => {
    shell.hidden = !kafka?.bootstrapServers || !itemId;
    if (!shell.hidden) command.firstChild.textContent = kcat(kafka, itemId);
  };

  async function copyCommand() {
    // A second paste must be a second event, and so needs another id.
    write();
    try {
      await navigator.clipboard.writeText(command.textContent);
      copy.lastChild.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(command);
      copy.lastChild.textContent = 'Selected: copy with the keyboard';
    }
    setTimeout(() => { copy.lastChild.textContent = 'Copy'; }, 2500);
  }

  async function ask() {
    try {
      const { version, node, model, kafka: bus } = await info();
      kafka = bus;
      const pairs = [['Node', [node, version && `v${version}`].filter(Boolean).join(' · ')], ['Model', model?.id],
        ['Kafka', bus?.bootstrapServers && `${bus.bootstrapServers} · ${bus.embedded ? 'embedded' : 'real'}${bus.partitions ? ` · ${bus.partitions} partitions` : ''}`],
        ['Topic', bus?.topics?.events]];
      facts.replaceChildren(...pairs.filter(([, value]) => value).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
      write();
    } catch (error) {
      facts.replaceChildren(h('dt', {}, 'Node'), h('dd', {}, error instanceof Refused ? 'is shown to operators' : 'does not answer /v1/info'));
    }
  }

  listen('live', ({ state }) => state === 'open' && ask());
  listen('regard', ({ item }) => { itemId = item.itemId; write(); });
  listen('list', ({ surface, items }) => {
    if (surface !== 'home' || itemId || !items.length) return;
    itemId = items[0].itemId;
    write();
  });
  return h('div', { class: 'node' }, facts, shell);
}
