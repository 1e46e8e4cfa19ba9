/** The public page of a version: comments on selected words, the form in the flow, comments beside their words. */
import { followReader } from './reading_contents';
import { CommentForm, type Sentences } from './reading_form';
import { Picker, type PickerSentences } from './reading_picker';

/** Opens the comment that the address names, or that stands on words somebody chose. */
const showComment = (number: string, scroll: boolean): void => {
  const note = document.getElementById(`c-${number}`);
  if (!(note instanceof HTMLDetailsElement)) return;
  note.open = true;
  document.querySelectorAll('.note.is-current').forEach((other) => other.classList.remove('is-current'));
  note.classList.add('is-current');
  if (scroll) note.scrollIntoView({ block: 'nearest' });
};

const showNamed = (): void => {
  const number = /^#c-(\d+)$/.exec(location.hash)?.[1];
  if (number) showComment(number, true);
};

const start = (article: HTMLElement): void => {
  const say = { ...article.dataset } as unknown as Sentences & PickerSentences;
  const address = article.dataset['say'] ?? '';
  article.addEventListener('click', (event) => {
    const mark = (event.target as Element).closest<HTMLElement>('mark[data-c]');
    if (mark && getSelection()?.isCollapsed !== false) showComment(mark.dataset['c']?.split(' ')[0] ?? '', true);
  });
  if (!('open' in article.dataset)) return;
  const form = new CommentForm(say);
  const first = document.getElementById('how') ?? article;
  new Picker(article, say, (place, href) => {
    const block = place.element.closest<HTMLElement>('.block') ?? first;
    const opener = block.querySelector<HTMLElement>('.say');
    void form.open(href, block, opener, place.clipped);
  });
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>(`a[href^="${address}"]`);
    if (!link || link.closest('.picker') || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    void form.open(link.href, link.closest('.text .block') ?? first, link);
  });
};

const article = document.getElementById('text');
const contents = document.querySelector<HTMLElement>('.contents');
if (article) start(article);
if (article && contents) followReader(contents, article);
addEventListener('hashchange', showNamed);
showNamed();
