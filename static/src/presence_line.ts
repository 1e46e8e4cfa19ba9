/** Who else is on the page, each to be followed: on a desk at most three people in the bar, then a number; in a smaller window a
 *  button that opens a list of all. */
import { openDialog } from './dialogs';
import { button, make } from './element';
import type { Person, Presence } from './wire';
import { say } from './sentences_beside';

const SHOWN = 3;

const initials = (name: string): string =>
  name.split(/\s+/).slice(0, 2).map((part) => [...part][0] ?? '').join('').toLocaleUpperCase();

export class PresenceLine {
  private readonly seen = new Map<string, Presence>();
  private followed: string | null = null;
  private shown = '';
  private readonly openers: HTMLElement[] = [];
  private listed: HTMLElement | null = null;

  constructor(
    private readonly list: HTMLElement,
    private readonly you: string,
    private readonly follow: (person: Person, seen: Presence) => void,
    /** The heading of a section. */
    private readonly heading: (section: string) => string,
  ) {}

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

  /** A button for smaller windows that opens the list of all who are here; hidden while nobody is. */
  opener(): HTMLElement {
    const made = button('', () => this.open(), { class: 'btn btn-quiet to-desk', 'data-key': 'here', hidden: true });
    this.openers.push(made);
    this.shown = '';
    this.draw();
    return made;
  }

  /** The others by their names, so that nobody's button jumps as carets move; of each where they were seen last. */
  private get others(): Presence[] {
    const last = new Map([...this.seen.values()].map((each) => [each.person.id, each]));
    last.delete(this.you);
    return [...last.values()].sort((a, b) => a.person.name.localeCompare(b.person.name) || a.person.id.localeCompare(b.person.id));
  }

  private draw(): void {
    const { others } = this;
    this.drawListed(others);
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
    const [first] = others;
    for (const opener of this.openers) {
      opener.hidden = !first;
      opener.textContent = first && others.length === 1 ? say('here_one', { name: first.person.name }) : say('here_many', { count: others.length });
    }
  }

  private person(person: Person): HTMLElement {
    const { id, name, colour } = person;
    const words = say('follow', { name });
    return make('button', { type: 'button', class: `p${colour}`, 'aria-pressed': String(id === this.followed), title: words, 'data-follow': id }, [
      make('span', { 'aria-hidden': 'true' }, initials(name)),
      make('span', { class: 'visually-hidden' }, words),
    ], { click: () => this.begin(id) });
  }

  /** Lists everybody who is here, where they are, and what follows them. */
  private open(): void {
    this.listed = make('ul', { class: 'here' });
    const dialog = openDialog(say('here_title'), (close) => [make('p', {}, say('here_why')), this.listed, make('div', { class: 'row' }, [button(say('close'), close)])]);
    dialog.addEventListener('close', () => {
      this.listed = null;
    });
    this.draw();
  }

  private drawListed(others: readonly Presence[]): void {
    const { listed } = this;
    const shows = JSON.stringify(others.map(({ person, section }) => [person, section]));
    if (!listed || listed.dataset.shows === shows) return;
    listed.dataset.shows = shows;
    const focused = listed.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.follow : undefined;
    listed.replaceChildren(...others.map(({ person: { id, name }, section }) => make('li', {}, [
      make('span', {}, [make('strong', { dir: 'auto' }, name), make('span', { class: 'meta', dir: 'auto' }, this.heading(section ?? ''))]),
      button(say('follow_short'), () => {
        listed.closest('dialog')?.close();
        this.begin(id);
      }, { 'aria-label': say('follow', { name }), 'data-follow': id }),
    ])));
    if (!others.length) listed.append(make('li', {}, say('here_nobody')));
    if (focused) listed.querySelector<HTMLElement>(`[data-follow="${CSS.escape(focused)}"]`)?.focus();
  }

  private begin(id: string): void {
    const seen = this.others.find((each) => each.person.id === id);
    if (seen) this.follow(seen.person, seen);
  }
}
