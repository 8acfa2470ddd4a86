// Nodes that ask for a token get one; nodes that do not never see this dialog.
import { h } from './dom.js';
import { currentToken, keepToken, userId, viewerUrl } from './visit.js';

/** Whose token it is, when it is one viewer's; the node, not this page, judges it. */
function viewerOf(token) {
  try {
    const { sub, role } = JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    return [role].flat().some(name => name === 'operator') ? null : sub;
  } catch {
    return null;
  }
}

export function askForToken(retry) {
  if (document.querySelector('dialog.token[open]')) return;
  const field = h('textarea', { name: 'token', rows: '4', required: true, spellcheck: 'false', autocomplete: 'off', 'aria-labelledby': 'token-title' });
  const dialog = h('dialog', { class: 'token', 'aria-labelledby': 'token-title' },
    h('h2', { id: 'token-title' }, currentToken() ? 'The node does not take this token' : 'This node wants a token'),
    h('p', { class: 'muted' }, 'Paste a viewer’s: the page then shows that viewer’s wall. It stays in this tab and goes nowhere but to this node.'),
    h('form', {
      on: {
        submit: e => {
          e.preventDefault();
          keepToken(field.value.trim());
          dialog.close();
          const viewer = viewerOf(currentToken());
          if (viewer && viewer !== userId) location.href = viewerUrl(viewer);
          else retry();
        },
      },
    }, field, h('button', { class: 'primary' }, 'Use it')));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
