// Nodes that ask for a token get one; nodes that do not never see this dialog.
import { h } from './dom.js';
import { currentToken, keepToken } from './visit.js';

export function askForToken(retry) {
  if (document.querySelector('dialog.token[open]')) return;
  const field = h('textarea', { name: 'token', rows: '4', required: true, spellcheck: 'false', autocomplete: 'off', 'aria-labelledby': 'token-title' });
  const dialog = h('dialog', { class: 'token', 'aria-labelledby': 'token-title' },
    h('h2', { id: 'token-title' }, currentToken() ? 'The node does not take this token' : 'This node wants a token'),
    h('p', { class: 'muted' }, 'Paste one that names this viewer. It stays in this tab and goes nowhere but to this node.'),
    h('form', {
      on: {
        submit: e => {
          e.preventDefault();
          keepToken(field.value.trim());
          dialog.close();
          retry();
        },
      },
    }, field, h('button', { class: 'primary' }, 'Use it')));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
