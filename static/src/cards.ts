/** Cards beside their words: each at the height of its words, the current one with its form; below it a sheet on a phone. */
import type { Board, Item, Source } from './card_items';
import { hide, make, putWords } from './element';
import { say } from './sentences_beside';
import { heightOf, reveal, scrollToPosition } from './section_places';
import type { SectionRoom } from './section_room';

/** Space between two cards, and how long drawing waits for more changes, in pixels and milliseconds. */
const GAP = 12;
const SETTLE = 120;
/** From this width on the cards stand beside the text. */
const BESIDE = '(min-width: 60rem)';
/** When an output has more cards than `MANY`, only sections near the window are drawn: within so many of its heights. Of a
 *  section with more than `FEW`, only the cards near it. */
const MANY = 150;
const FEW = 40;
const NEAR = 1;

/** Where cards stand so that none covers another: each as near to its words as it can, the current one exactly there. */
export const stacked = (wanted: readonly number[], heights: readonly number[], current: number): number[] => {
  const tops: number[] = [];
  wanted.forEach((want, i) => {
    tops.push(i ? Math.max(want, (tops[i - 1] as number) + (heights[i - 1] as number) + GAP) : want);
  });
  if (current >= 0) {
    tops[current] = wanted[current] as number;
    for (let i = current - 1; i >= 0; i -= 1) tops[i] = Math.min(tops[i] as number, (tops[i + 1] as number) - (heights[i] as number) - GAP);
    for (let i = current + 1; i < tops.length; i += 1) {
      tops[i] = Math.max(wanted[i] as number, (tops[i - 1] as number) + (heights[i - 1] as number) + GAP);
    }
  }
  const above = Math.min(0, ...tops);
  return tops.map((top) => top - above);
};

/** A card that stands beside the text. */
type Shown = { item: Item; element: HTMLElement };

/** How many cards of each kind, in words. */
const countedWords = (items: readonly Item[]): string => {
  const parts = (['comment', 'suggestion', 'note'] as const).flatMap((kind) => {
    const count = items.filter((item) => item.kind === kind).length;
    return count ? [count === 1 ? say(`${kind}s_one`) : say(`${kind}s_many`, { count })] : [];
  });
  return say('cards_here', { cards: new Intl.ListFormat(document.documentElement.lang || 'en').format(parts) });
};

/** Puts a card in the place of another; what had the focus in it, has it. */
const exchange = (old: HTMLElement, fresh: HTMLElement): void => {
  const focused = old.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
  const part = focused?.dataset.part;
  const at = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement ? focused.selectionEnd : null;
  old.replaceWith(fresh);
  const next = part ? fresh.querySelector<HTMLElement>(`[data-part="${part}"]`) : focused && fresh.querySelector<HTMLElement>('.card-open');
  next?.focus({ preventScroll: true });
  if (at !== null && (next instanceof HTMLInputElement || next instanceof HTMLTextAreaElement)) next.setSelectionRange(at, at);
};

export class Cards implements Board {
  private chosen: string | null = null;
  private readonly elements = new Map<string, { key: string; element: HTMLElement }>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly beside = matchMedia(BESIDE);
  private readonly sources: Source[] = [];
  /** Sections on the screen or near it: the others are not drawn. */
  private readonly near = new Set<SectionRoom>();
  private readonly watching = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: `${NEAR * 100}% 0px` });
  /** A card grows with its form and its errors; the others then make way. */
  private readonly growing = new ResizeObserver(() => this.soon());

  constructor(
    private readonly rooms: readonly SectionRoom[],
    private readonly sheet: HTMLDialogElement,
    readonly announce: (sentence: string) => void,
    readonly tell: (sentence: string) => void,
    private readonly counted: (waiting: ReadonlyMap<string, number>) => void,
  ) {
    addEventListener('resize', () => this.soon());
    addEventListener('scroll', () => this.soon(), { passive: true });
    this.beside.addEventListener('change', () => this.draw());
    sheet.addEventListener('keydown', (event) => this.leave(event));
    for (const room of rooms) this.add(room);
  }

  /** A section has room for cards from now on. */
  add(room: SectionRoom): void {
    this.watching.observe(room.element);
    room.opener.addEventListener('click', () => this.openSection(room));
    room.cards.addEventListener('keydown', (event) => this.leave(event));
  }

  /** Cards come from here. */
  from(source: Source): void {
    this.sources.push(source);
  }

  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), SETTLE);
  }

  /** Makes a card current; null folds them all. The focus goes to the card or its words, or stays; after a tap on the
   *  words the card shows itself where there is no room beside them. */
  choose(id: string | null, focus: 'card' | 'words' | 'tap' | null = null): void {
    this.chosen = id;
    for (const source of this.sources) source.current(id);
    const item = this.items().find((each) => each.id === id);
    if (item && focus === 'words') item.room.caretTo(item.at);
    if (item && focus === 'card' && this.beside.matches) reveal(item.room, item.at);
    this.draw();
    if (!item) {
      if (this.sheet.open) this.sheet.close();
      return;
    }
    if (!this.beside.matches && (focus === 'card' || focus === 'tap' || this.sheet.open)) this.openSheet(item);
    if (focus === 'card') this.container(item.room).querySelector<HTMLElement>('.is-current .card-open')?.focus({ preventScroll: true });
  }

  /** The next marked words, or those before. */
  step(by: 1 | -1): void {
    const all = this.items();
    if (!all.length) return;
    const at = all.findIndex(({ id }) => id === this.chosen);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length] as Item;
    this.choose(next.id, 'words');
    this.announce(next.told());
  }

  private seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const room = this.rooms.find(({ element }) => element === target);
      if (room && isIntersecting) this.near.add(room);
      else if (room) this.near.delete(room);
    }
    this.soon();
  }

  /** Escape: from a card back to its words. */
  private leave(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.sheet.close();
    const item = this.items().find(({ id }) => id === this.chosen);
    item?.room.caretTo(item.at);
  }

  /** All cards in the order of the page. */
  private items(): Item[] {
    return [...this.byRoom().values()].flat();
  }

  /** The cards of each section, in the order of its words. */
  private byRoom(): Map<SectionRoom, Item[]> {
    const found = new Map<SectionRoom, Item[]>(this.rooms.map((room) => [room, []]));
    for (const source of this.sources) for (const item of source.items()) found.get(item.room)?.push(item);
    for (const items of found.values()) items.sort((a, b) => a.at - b.at || a.order - b.order);
    return found;
  }

  private container(room: SectionRoom): HTMLElement {
    return this.beside.matches ? room.cards : this.sheet;
  }

  private draw(): void {
    clearTimeout(this.timer);
    const byRoom = this.byRoom();
    const all = [...byRoom.values()].flat();
    const shown: Shown[] = [];
    for (const [room, here] of byRoom) {
      hide(room.cards, !here.length);
      hide(room.opener, !here.length);
      if (here.length) putWords(room.opener, countedWords(here));
      if (this.beside.matches && (all.length <= MANY || this.near.has(room))) shown.push(...this.drawRoom(room, here));
    }
    this.place(shown);
    if (this.sheet.open) this.drawSheet(all);
    const there = new Set(all.map(({ id }) => id));
    for (const id of this.elements.keys()) if (!there.has(id)) this.elements.delete(id);
    const waiting = new Map<string, number>();
    for (const { waits, room, kind } of all) if (waits && kind === 'comment') waiting.set(room.id, (waiting.get(room.id) ?? 0) + 1);
    this.counted(waiting);
  }

  /** The card in the sheet follows what becomes of it; a suggestion or a note that went away takes the sheet with it. */
  private drawSheet(all: readonly Item[]): void {
    const item = all.find(({ id }) => id === this.chosen);
    if (item && item.kind !== 'comment') this.element(item);
    else if (!item && this.sheet.querySelector('[data-suggestion-card], [data-note-card]')) this.sheet.close();
  }

  private drawRoom(room: SectionRoom, all: readonly Item[]): Shown[] {
    const shown = all.length > FEW ? this.around(room, all) : all;
    const elements = shown.map((item) => this.element(item));
    const order = [...room.cards.children];
    const focused = document.activeElement;
    const gone = [...this.elements].some(([id, { element }]) => element.dataset.suggestionCard && element.contains(focused) && room.cards.contains(element) && !all.some((item) => item.id === id));
    if (order.length !== elements.length || order.some((each, i) => each !== elements[i])) room.cards.replaceChildren(...elements);
    // Moving a card takes the focus out of it.
    if (focused instanceof HTMLElement && focused !== document.activeElement && room.cards.contains(focused)) focused.focus({ preventScroll: true });
    if (gone) this.lose(room);
    return shown.map((item, i) => ({ item, element: elements[i] as HTMLElement }));
  }

  /** The card that somebody was at went away under them: the text has the focus then. */
  private lose(room: SectionRoom): void {
    room.view.focus();
    this.announce(say('card_gone'));
  }

  /** Of many cards those whose words are near the window, and the current one. */
  private around(room: SectionRoom, all: readonly Item[]): readonly Item[] {
    const first = this.firstBelow(room, all, -NEAR * innerHeight);
    const last = this.firstBelow(room, all, (1 + NEAR) * innerHeight);
    const near = all.slice(first, Math.min(last, first + FEW));
    const current = all.find(({ id }) => id === this.chosen);
    if (!current || near.includes(current)) return near;
    return [...near, current].sort((a, b) => a.at - b.at || a.order - b.order);
  }

  /** The first card whose words stand below a height of the window. */
  private firstBelow(room: SectionRoom, all: readonly Item[], height: number): number {
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (heightOf(room, (all[middle] as Item).at) < height) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts the cards of all sections in their places: one that is long reaches beside the next section's text, and no
   *  text moves for it. */
  private place(shown: readonly Shown[]): void {
    const first = this.rooms[0]?.element.getBoundingClientRect().top ?? 0;
    const columns = new Map(this.rooms.map((room) => [room, room.cards.getBoundingClientRect().top - first]));
    const wanted = shown.map(({ item: { room, at } }) => heightOf(room, at) - first);
    const heights = shown.map(({ element }) => element.offsetHeight);
    const tops = stacked(wanted, heights, shown.findIndex(({ item }) => item.id === this.chosen));
    shown.forEach(({ item, element }, i) => {
      element.style.top = `${(tops[i] as number) - (columns.get(item.room) as number)}px`;
    });
  }

  /** The card of an item; one in which somebody is writing stays as it is. */
  private element(item: Item): HTMLElement {
    const current = item.id === this.chosen;
    const key = `${current}${item.shows}`;
    const known = this.elements.get(item.id);
    const typed = [...(known?.element.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('textarea, input') ?? [])];
    const busy = current && item.waits && item.kind === 'comment' && typed.some(({ value, defaultValue }) => value !== defaultValue);
    if (known && (known.key === key || busy)) return known.element;
    const element = item.build(current);
    if (known) {
      this.growing.unobserve(known.element);
      exchange(known.element, element);
    }
    this.growing.observe(element);
    this.elements.set(item.id, { key, element });
    return element;
  }

  private openSection(room: SectionRoom): void {
    const first = this.items().find((item) => item.room === room);
    if (first) {
      this.choose(first.id);
      this.openSheet(first);
    }
  }

  /** The sheet at the foot of a small window: one card, Next and Close within thumb's reach. */
  private openSheet(item: Item): void {
    const here = this.items().filter(({ room }) => room === item.room);
    const at = here.findIndex(({ id }) => id === item.id);
    const close = make('button', { type: 'button', class: 'btn push' }, say('close'), {
      click: () => {
        this.sheet.close();
        this.choose(null);
        item.room.opener.focus();
      },
    });
    const next = here[(at + 1) % here.length] as Item;
    const on = here.length > 1 && make('button', { type: 'button', class: 'btn' }, say('next'), { click: () => this.choose(next.id, 'card') });
    const card = this.element(item);
    card.style.top = '';
    this.sheet.replaceChildren(make('div', { class: 'row' }, [make('span', { class: 'meta' }, say('of_all', { place: at + 1, count: here.length })), on, close]), card);
    if (!this.sheet.open) this.sheet.show();
    scrollToPosition(item.room, item.at);
  }
}
