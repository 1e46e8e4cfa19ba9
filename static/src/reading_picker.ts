/** The bubble at a selection: it stands right behind the paragraph in the order of focus, and is announced. */
import { addressOf, placeOf, wordsIn, type Place } from './reading_place';

/** How long the selection must rest before anything is said, and how long the bar stays on a phone, in milliseconds. */
const REST = 250;
const STAYS = 8000;
const PHONE = '(max-width: 47.99rem)';

export type PickerSentences = Record<'comment' | 'copy' | 'copied' | 'selected' | 'one', string>;

export class Picker {
  private readonly bubble = document.createElement('div');
  private readonly link = document.createElement('a');
  private readonly status = document.createElement('div');
  private place: Place | null = null;
  private resting = 0;
  private leaving = 0;

  constructor(
    private readonly article: HTMLElement,
    private readonly say: PickerSentences,
    private readonly open: (place: Place, address: string) => void,
  ) {
    this.status.className = 'visually-hidden';
    this.status.setAttribute('role', 'status');
    document.body.append(this.status);
    this.bubble.className = 'bubble picker';
    this.bubble.hidden = true;
    this.link.className = 'btn btn-main';
    this.link.textContent = say.comment;
    const copy = document.createElement('button');
    copy.type = 'button';
    copy.className = 'btn';
    copy.textContent = say.copy;
    this.bubble.append(this.link, copy);
    // A press on the bubble must not take the selection away.
    this.bubble.addEventListener('mousedown', (event) => event.preventDefault());
    this.link.addEventListener('click', (event) => this.choose(event));
    copy.addEventListener('click', () => void this.copyLink());
    document.addEventListener('selectionchange', () => this.wait());
    document.addEventListener('keydown', (event) => this.key(event));
  }

  private wait(): void {
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.look(), REST);
  }

  /** Looks at what is selected now, and shows or hides the bubble. */
  private look(): void {
    const place = this.selected();
    if (place) {
      clearTimeout(this.leaving);
      this.show(place);
    } else if (!this.bubble.contains(document.activeElement)) {
      clearTimeout(this.leaving);
      this.leaving = window.setTimeout(() => this.hide(), matchMedia(PHONE).matches ? STAYS : 0);
    }
  }

  private selected(): Place | null {
    const selection = getSelection();
    return selection && !selection.isCollapsed && selection.rangeCount ? placeOf(this.article, selection.getRangeAt(0)) : null;
  }

  private show(place: Place): void {
    const same = this.place?.element === place.element && this.place.quote === place.quote && !this.bubble.hidden;
    this.place = place;
    this.link.href = addressOf(this.article.dataset['say'] ?? '', place);
    const block = place.element.closest('.block');
    if (block && block.nextElementSibling !== this.bubble) block.after(this.bubble);
    this.bubble.hidden = false;
    this.stand();
    if (same) return;
    const words = wordsIn(place.quote, this.article.dataset['language'] ?? 'en');
    this.status.textContent = words === 1 ? this.say.one : this.say.selected.replace('%n', `${words}`);
  }

  /** Above the selection, kept within the text's column; a phone's bar stands by its style. */
  private stand(): void {
    const range = getSelection()?.getRangeAt(0);
    if (!range || !this.place) return;
    const words = range.getBoundingClientRect();
    const column = this.place.element.getBoundingClientRect();
    const { width, height } = this.bubble.getBoundingClientRect();
    const above = words.top - height - 8;
    const top = above < 8 ? words.bottom + 8 : above;
    const left = Math.max(column.left, Math.min(words.left, column.right - width));
    this.bubble.style.top = `${top + scrollY}px`;
    this.bubble.style.left = `${Math.max(8, left) + scrollX}px`;
  }

  private hide(): void {
    this.bubble.hidden = true;
    this.status.textContent = '';
    this.place = null;
  }

  private choose(event: MouseEvent): void {
    if (!this.place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.take(this.place);
  }

  private take(place: Place): void {
    this.hide();
    getSelection()?.removeAllRanges();
    this.open(place, addressOf(this.article.dataset['say'] ?? '', place));
  }

  private key(event: KeyboardEvent): void {
    // AltGraph is how people type letters on many keyboards.
    const chord = event.ctrlKey && event.altKey && event.code === 'KeyM' && !event.getModifierState('AltGraph');
    const place = chord ? this.selected() : null;
    if (place) {
      event.preventDefault();
      this.take(place);
    } else if (event.key === 'Escape' && !this.bubble.hidden) this.hide();
  }

  private async copyLink(): Promise<void> {
    if (!this.place) return;
    const words = this.place.quote.length < 200 ? `:~:text=${encodeURIComponent(this.place.quote)}` : '';
    const block = this.place.element.closest('[id^="p-"]')?.id ?? '';
    const address = `${location.origin}${location.pathname}#${block}${words}`;
    try {
      await navigator.clipboard.writeText(address);
      this.status.textContent = this.say.copied;
    } catch {
      location.hash = block;
    }
  }
}
