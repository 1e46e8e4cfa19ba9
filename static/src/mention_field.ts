/** A field of several lines in which `@` offers the names of the team: a combobox whose list stands below it. */
import { Field } from './dialogs';
import { elementId, make } from './element';
import { say } from './sentences_beside';

export type Member = { id: string; name: string };

/** As many names as are offered at once. */
const MOST = 6;
/** The name that is being typed: from an `@` at a word's beginning to the caret. */
const TYPED = /(?:^|[\s(])@([^@\n]{0,60})$/u;

const folded = (words: string): string => words.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Those whose name, or a later word of it, begins with what was typed. */
export const offered = (team: readonly Member[], typed: string): Member[] => {
  const wanted = folded(typed);
  return team.filter(({ name }) => folded(name).startsWith(wanted) || folded(name).split(/\s+/).some((word) => word.startsWith(wanted))).slice(0, MOST);
};

/** What of a text before the caret is a name being typed; null when nothing is. */
export const typedName = (before: string): string | null => TYPED.exec(before)?.[1] ?? null;

export class MentionField extends Field {
  private readonly list: HTMLElement;
  private names: Member[] = [];
  private at = 0;

  constructor(
    private readonly area: HTMLTextAreaElement,
    label: string,
    hint: string,
    private readonly team: () => readonly Member[],
    private readonly announce: (sentence: string) => void,
  ) {
    super(area, label, hint);
    this.list = make('ul', { id: elementId('names'), class: 'names', role: 'listbox', 'aria-label': say('names'), hidden: true });
    area.after(this.list);
    area.addEventListener('input', () => this.look());
    area.addEventListener('click', () => this.look());
    area.addEventListener('keydown', (event) => this.key(event));
    area.addEventListener('blur', () => this.offer([]));
  }

  private look(): void {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    const typed = start === end ? typedName(value.slice(0, start)) : null;
    this.offer(typed === null ? [] : offered(this.team(), typed));
  }

  private offer(names: Member[]): void {
    const before = this.names.map(({ id }) => id).join();
    this.names = names;
    this.at = 0;
    if (names.length && names.map(({ id }) => id).join() !== before) this.announce(names.length === 1 ? say('names_one') : say('names_many', { count: names.length }));
    this.draw();
  }

  private draw(): void {
    const { area, list, names } = this;
    list.hidden = !names.length;
    list.replaceChildren(...names.map(({ name }, i) =>
      make('li', { id: `${list.id}-${i}`, role: 'option', 'aria-selected': String(i === this.at), dir: 'auto' }, name, {
        // The caret stays in the field.
        mousedown: (event) => event.preventDefault(),
        click: () => this.take(i),
      })));
    // The role of a list's field holds while there is a list: otherwise it is a field of several lines.
    const open: Record<string, string> = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'true', 'aria-controls': list.id, 'aria-activedescendant': `${list.id}-${this.at}` };
    for (const [name, value] of Object.entries(open)) {
      if (names.length) area.setAttribute(name, value);
      else area.removeAttribute(name);
    }
  }

  private key(event: KeyboardEvent): void {
    const { length } = this.names;
    if (!length || event.isComposing) return;
    const to = event.key === 'ArrowDown' ? this.at + 1 : event.key === 'ArrowUp' ? this.at - 1 : null;
    if (to !== null) {
      this.at = (to + length) % length;
      this.draw();
    } else if (event.key === 'Enter' || event.key === 'Tab') this.take(this.at);
    else if (event.key === 'Escape') this.offer([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Puts a name into the place of what was typed of it. */
  private take(i: number): void {
    const { name } = this.names[i] as Member;
    const { selectionStart: caret, value } = this.area;
    const typed = typedName(value.slice(0, caret)) ?? '';
    this.area.setRangeText(`${name} `, caret - typed.length, caret, 'end');
    this.offer([]);
    this.area.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
