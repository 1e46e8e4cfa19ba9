/** Find and replace across all sections: a bar at the foot of the window, usable by keyboard alone. */
import { button, elementId, make, putWords } from './element';
import { matchesIn, showMatches, type Match, type Wanted } from './find_text';
import { say } from './sentences_beside';
import { heightOf, scrollToPosition } from './section_places';
import type { SectionRoom } from './section_room';

type Place = Match & { room: SectionRoom };

export class FindBar {
  private readonly words = make('input', { type: 'search', autocomplete: 'off', id: elementId('find') }, [], { input: () => this.search(true) });
  private readonly other = make('input', { type: 'text', autocomplete: 'off', id: elementId('replace') });
  private readonly sameCase = make('input', { type: 'checkbox' }, [], { change: () => this.search(true) });
  private readonly count = make('output', { for: this.words.id });
  /** Not to be had while texts are on their way. */
  private readonly all = button(say('replace_all'), () => this.replaceAll());
  private readonly replacing: HTMLElement;
  private current: Place | null = null;
  private before: HTMLElement | null = null;

  constructor(private readonly host: HTMLElement, private readonly rooms: () => readonly SectionRoom[], private readonly announce: (sentence: string) => void) {
    const field = (input: HTMLInputElement, words: string): HTMLElement => make('span', { class: 'find-field' }, [make('label', { for: input.id }, words), input]);
    this.replacing = make('span', { class: 'find-group' }, [
      field(this.other, say('replace_by')),
      button(say('replace_one'), () => this.replace()),
      this.all,
    ]);
    host.addEventListener('keydown', (event) => this.key(event));
    host.append(
      field(this.words, say('find_words')),
      make('label', { class: 'find-case' }, [this.sameCase, say('find_case')]),
      make('span', { class: 'find-group' }, [button(say('find_before'), () => this.step(-1)), button(say('find_next'), () => this.step(1)), this.count]),
      this.replacing,
      button(say('close'), () => this.close(), { class: 'btn btn-quiet' }),
    );
  }

  open(): void {
    if (this.host.hidden) this.before = document.activeElement as HTMLElement | null;
    const chosen = getSelection()?.toString().trim() ?? '';
    if (chosen && !chosen.includes('\n')) this.words.value = chosen;
    this.host.hidden = false;
    this.replacing.hidden = !this.rooms().some((room) => room.writable());
    this.words.focus();
    this.words.select();
    this.search(true);
  }

  close(): void {
    this.host.hidden = true;
    for (const { view } of this.rooms()) showMatches(view, null, null);
    this.current = null;
    this.before?.focus();
  }

  private get wanted(): Wanted {
    return { words: this.words.value, sameCase: this.sameCase.checked };
  }

  private places(): Place[] {
    return this.rooms().filter(({ element }) => !element.hidden)
      .flatMap((room) => matchesIn(room.view.state.doc, this.wanted).map((match) => ({ ...match, room })));
  }

  /** Shows what is found; `anew` goes to the first place that is on the screen or below it. */
  private search(anew: boolean): void {
    const places = this.places();
    if (anew) this.current = places.find(({ room, from }) => heightOf(room, from) > 0) ?? places[0] ?? null;
    this.show(places);
  }

  private show(places: readonly Place[]): void {
    const at = this.current ? places.findIndex(({ room, from }) => room === this.current?.room && from === this.current.from) : -1;
    for (const room of this.rooms()) showMatches(room.view, this.wanted.words.trim() ? this.wanted : null, room === this.current?.room ? this.current : null);
    const found = places.length ? say('find_count', { place: at + 1, count: places.length }) : say('find_nothing');
    const coming = this.rooms().some(({ isComing }) => isComing);
    this.all.disabled = coming;
    putWords(this.count, !this.wanted.words.trim() ? '' : coming ? say('find_coming', { found }) : found);
    if (this.current && at >= 0) scrollToPosition(this.current.room, this.current.from);
  }

  private step(by: 1 | -1): void {
    const places = this.places();
    if (!places.length) return this.show(places);
    const at = places.findIndex(({ room, from }) => room === this.current?.room && from === this.current.from);
    const next = at < 0 ? 0 : (at + by + places.length) % places.length;
    this.current = places[next] ?? null;
    this.show(places);
    this.announce(`${this.count.textContent}: ${this.current?.room.data.heading ?? ''}`);
  }

  private replace(): void {
    const { current } = this;
    if (!current || !this.places().some(({ room, from }) => room === current.room && from === current.from)) return this.step(1);
    if (this.put([current])) this.step(1);
  }

  private replaceAll(): void {
    const done = this.put(this.places());
    this.current = null;
    this.search(true);
    this.announce(say('replaced', { count: done }));
  }

  /** Puts the other words in the places, the last first so that those before them stay where they are. */
  private put(places: readonly Place[]): number {
    let done = 0;
    for (const room of new Set(places.map((place) => place.room))) {
      if (!room.writable()) continue;
      const own = places.filter((place) => place.room === room).reverse();
      const { tr } = room.view.state;
      for (const { from, to } of own) tr.insertText(this.other.value.normalize('NFC'), from, to);
      room.undo.apart(() => room.view.dispatch(tr));
      done += own.length;
    }
    return done;
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && event.target === this.other) this.replace();
    else if (event.key === 'Enter' && event.target === this.words) this.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }
}
