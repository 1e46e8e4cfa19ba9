/** Choosing words without a mouse: the paragraph in a field that takes no change, selected with Shift and the arrows. */
import { button, elementId, make } from './element';
import { around } from './reading_place';

export type WordsSentences = Record<'use' | 'select' | 'none', string>;

/** Read-only fields take no arrow keys in some browsers, so this one takes them and undoes everything else. */
const unchanging = (text: string, describedBy: string, label: string): HTMLTextAreaElement => {
  const field = make('textarea', {
    class: 'plain-words',
    rows: 4,
    dir: 'auto',
    inputmode: 'none',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-readonly': 'true',
    'aria-label': label,
    'aria-describedby': describedBy,
  });
  field.value = text;
  field.addEventListener('beforeinput', (event) => event.preventDefault());
  field.addEventListener('input', (event) => {
    event.stopPropagation(); // an input method has its own way: the text comes back, and nothing was typed
    const { selectionStart, selectionEnd } = field;
    field.value = text;
    field.setSelectionRange(selectionStart, selectionEnd);
  });
  return field;
};

const set = (form: HTMLFormElement, name: string, value: string): void => {
  const one = form.elements.namedItem(name);
  if (one instanceof RadioNodeList || one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement) one.value = value;
};

/** Puts the field in place of the paragraph that the form repeats; a form without one stays as it is. */
export const chooseWords = (form: HTMLFormElement, say: WordsSentences): void => {
  const plain = form.querySelector<HTMLElement>('[data-plain]');
  const quote = form.elements.namedItem('quote');
  if (!plain || !(quote instanceof HTMLTextAreaElement)) return;
  const hint = make('span', { class: 'hint', id: elementId('select'), role: 'status' }, say.select);
  const field = unchanging(plain.textContent ?? '', hint.id, plain.dataset['plain'] ?? '');
  const use = button(say.use, () => {
    const { value, selectionStart, selectionEnd } = field;
    if (selectionStart === selectionEnd) {
      hint.textContent = say.none;
      field.focus();
      return;
    }
    // Places in this field are not those in the text: the server finds the words by what stands around them.
    const { prefix, suffix } = around(value, selectionStart, selectionEnd);
    const chosen = { quote: value.slice(selectionStart, selectionEnd), kind: 'words', start: '', end: '', prefix, suffix };
    for (const [name, words] of Object.entries(chosen)) set(form, name, words);
    form.dispatchEvent(new Event('input'));
    quote.focus();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  plain.replaceWith(make('div', { class: 'stack' }, [make('div', { class: 'field' }, [field, hint]), use]));
};
