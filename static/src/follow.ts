/** Following somebody: the page scrolls to where their caret is, until one does anything oneself. */
import { caretIndex } from './carets';
import { button, make } from './element';
import { positionAt } from './flat_text';
import { textAt } from './objects';
import type { Person, Presence } from './wire';
import { positionOf, reveal } from './section_places';
import type { SectionRoom } from './section_room';
import { say } from './sentences_beside';

/** What somebody does of their own: any of these ends it. */
const OWN = ['keydown', 'wheel', 'touchmove', 'pointerdown'] as const;

export class Following {
  private person: Person | null = null;
  private readonly element: HTMLElement;
  private readonly calm = matchMedia('(prefers-reduced-motion: reduce)');

  constructor(
    private readonly present: HTMLElement,
    private readonly rooms: () => readonly SectionRoom[],
    private readonly announce: (sentence: string) => void,
    /** Hears whom one follows. */
    private readonly changed: (person: string | null) => void,
  ) {
    this.element = make('div', { class: 'toast is-placed following', hidden: true });
    document.body.append(this.element);
    for (const name of OWN) addEventListener(name, (event) => this.did(event), { capture: true, passive: true });
  }

  /** Follows somebody from where they are now; once more: no longer. */
  toggle(person: Person, seen: Presence): void {
    const again = this.person?.id === person.id;
    this.end();
    if (again) return;
    this.person = person;
    this.element.replaceChildren(make('p', {}, say('following', { name: person.name })), button(say('follow_stop'), () => this.end()));
    this.element.hidden = false;
    this.changed(person.id);
    this.announce(say('follow_began', { name: person.name }));
    this.take(seen);
  }

  /** Somebody's caret has moved. */
  take(seen: Presence): void {
    if (!this.person || seen.person.id !== this.person.id) return;
    const room = this.rooms().find(({ id }) => id === seen.section);
    if (!room) return;
    const text = textAt(room.doc, seen.place);
    const index = text && caretIndex(text, seen.head);
    const at = seen.place[0] ? positionOf(room, seen.place[0]) : index === null ? null : positionAt(room.view.state.doc, index);
    reveal(room, at ?? 0, this.calm.matches ? 'instant' : 'smooth');
  }

  /** Whoever is followed has gone, or the connection has. */
  lost(person: string | null): void {
    if (this.person && (person === null || person === this.person.id)) this.stop(say('follow_lost', { name: this.person.name }));
  }

  private did(event: Event): void {
    if (!this.person) return;
    const target = event.target as Element | null;
    const pressed = event.type === 'pointerdown' || (event instanceof KeyboardEvent && ['Enter', ' '].includes(event.key));
    // The button itself says what comes next; and a strip that went away under a thumb would leave the press to the text.
    if (pressed && target instanceof Node && (this.present.contains(target) || this.element.contains(target))) return;
    this.end();
  }

  private end(): void {
    if (this.person) this.stop(say('follow_ended', { name: this.person.name }));
  }

  private stop(sentence: string): void {
    this.person = null;
    this.element.hidden = true;
    this.changed(null);
    this.announce(sentence);
  }
}
