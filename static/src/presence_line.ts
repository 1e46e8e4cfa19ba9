/** Who else is on the page: at most three people in the bar, each to be followed, then a number. */
import { make } from './element';
import type { Person, Presence } from './wire';
import { say } from './sentences';

const SHOWN = 3;

const initials = (name: string): string =>
  name.split(/\s+/).slice(0, 2).map((part) => [...part][0] ?? '').join('').toLocaleUpperCase();

export class PresenceLine {
  private readonly seen = new Map<string, Presence>();
  private followed: string | null = null;
  private shown = '';

  constructor(private readonly list: HTMLElement, private readonly you: string, private readonly follow: (person: Person, seen: Presence) => void) {}

  /** Takes what is seen of somebody; gives the person who has gone with it, if anybody. */
  take(presence: Presence): string | null {
    const { who, person, section } = presence;
    this.seen.delete(who);
    if (section !== null) this.seen.set(who, presence);
    this.draw();
    return section === null && ![...this.seen.values()].some((each) => each.person.id === person.id) ? person.id : null;
  }

  clear(): void {
    this.seen.clear();
    this.draw();
  }

  /** Shows whom one follows. */
  mark(person: string | null): void {
    this.followed = person;
    this.draw();
  }

  /** The others by their names, so that nobody's button jumps as carets move; of each where they were seen last. */
  private get others(): Presence[] {
    const last = new Map([...this.seen.values()].map((each) => [each.person.id, each]));
    last.delete(this.you);
    return [...last.values()].sort((a, b) => a.person.name.localeCompare(b.person.name) || a.person.id.localeCompare(b.person.id));
  }

  private draw(): void {
    const { others } = this;
    const shown = others.slice(0, SHOWN);
    // Carets move all the time; a button that somebody is about to press stays.
    const shows = JSON.stringify([others.map(({ person }) => person), this.followed]);
    if (shows === this.shown) return;
    this.shown = shows;
    const focused = (document.activeElement as HTMLElement | null)?.dataset.follow;
    const names = shown.map(({ person }) => person.name).join(', ');
    const rest = others.length - shown.length;
    this.list.hidden = !others.length;
    this.list.setAttribute('aria-label', say('here', { names: rest ? say('and_more', { names, count: rest }) : names }));
    this.list.replaceChildren(
      ...shown.map(({ person }) => make('li', {}, [this.person(person)])),
      ...(rest ? [make('li', { class: 'more', 'aria-hidden': 'true' }, `+${rest}`)] : []),
    );
    if (focused) this.list.querySelector<HTMLElement>(`[data-follow="${CSS.escape(focused)}"]`)?.focus();
  }

  private person(person: Person): HTMLElement {
    const { id, name, colour } = person;
    const words = say('follow', { name });
    return make('button', { type: 'button', class: `p${colour}`, 'aria-pressed': String(id === this.followed), title: words, 'data-follow': id }, [
      make('span', { 'aria-hidden': 'true' }, initials(name)),
      make('span', { class: 'visually-hidden' }, words),
    ], {
      click: () => {
        const seen = this.others.find((each) => each.person.id === id);
        if (seen) this.follow(person, seen);
      },
    });
  }
}
