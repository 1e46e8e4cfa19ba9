/** The tools above the text: one tab stop, arrows between them, words or letters and no pictures. */
import type { Command } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { insertNote, insertTable, setDirection, setKind, toggle } from './commands';
import { hide, make, type Child } from './element';
import { showKeys } from './key_sheet';
import { askForLink } from './keys';
import type { Room } from './room';
import { schema } from './schema';
import { say, type SentenceKey } from './sentences_beside';

/** Where the caret is: the section, and the running text or the note or cell within it. */
export type Where = { room: Room; view: EditorView; main: boolean };
type Tool = { element: HTMLElement; pressed?: (where: Where) => boolean };

const KINDS = ['p', 'h1', 'h2', 'h3', 'quote', 'code'] as const;
/** How many rows and columns a new table has. */
const NEW_TABLE = [3, 3] as const;

const kindOf = ({ view }: Where): string => view.state.selection.$from.parent.attrs.kind ?? 'p';

const hasMark = (name: string) => ({ view }: Where): boolean => {
  const { from, to, empty, $from } = view.state.selection;
  const type = schema.mark(name, name === 'link' ? { href: '' } : null).type;
  return empty ? !!type.isInSet(view.state.storedMarks ?? $from.marks()) : view.state.doc.rangeHasMark(from, to, type);
};

/** Tools that work on the whole page. */
export type PageDeeds = { comment(): void; note(): void; find(): void; authors(): void; showsAuthors(): boolean };

export class Toolbar {
  private where: Where | null = null;
  private readonly tools: Tool[];
  private readonly kind: HTMLSelectElement;
  /** What nobody suggests: hidden, while the person does. */
  private readonly shaping: HTMLElement[][];

  constructor(private readonly host: HTMLElement, page: PageDeeds) {
    this.kind = make('select', { 'aria-label': say('kind') }, KINDS.map((kind) => make('option', { value: kind }, say(`kind_${kind}`))), {
      change: () => this.run(setKind(this.kind.value), true),
    });
    const mark = (name: string, letters: Child): Tool =>
      this.tool([make('span', { 'aria-hidden': 'true' }, [letters]), make('span', { class: 'visually-hidden' }, say(name as SentenceKey))], () => this.run(toggle(name)), hasMark(name));
    const word = (key: SentenceKey, deed: () => void, pressed?: Tool['pressed']): Tool => this.tool([say(key)], deed, pressed);
    const list = (kind: 'bullet' | 'number'): Tool => word(`kind_${kind}`, () => this.run(setKind(kind), true), (where) => kindOf(where) === kind);
    const rtl = word('rtl', () => this.run(setDirection('rtl'), true), ({ view }) => view.state.selection.$from.parent.attrs.dir === 'rtl');
    rtl.element.title = say('rtl_hint');
    const teamNote = word('note_tool', page.note);
    teamNote.element.title = say('note_tool_hint');
    const groups: Tool[][] = [
      [word('undo', () => this.where?.room.undo.undo()), word('redo', () => this.where?.room.undo.redo())],
      [{ element: this.kind }],
      [
        mark('strong', make('b', {}, 'B')), mark('em', make('i', {}, 'I')), mark('underline', make('u', {}, 'U')),
        mark('superscript', make('span', {}, ['x', make('sup', {}, '2')])), mark('subscript', make('span', {}, ['x', make('sub', {}, '2')])),
      ],
      [list('bullet'), list('number'), word('link', () => this.run(askForLink), hasMark('link')), word('footnote', () => this.note()), word('table', () => this.table()), rtl],
      [word('comments', page.comment), teamNote, word('find', page.find), word('authors', page.authors, page.showsAuthors), word('keys', showKeys)],
    ];
    this.tools = groups.flat();
    this.shaping = groups.slice(1, -1).map((group) => [make('hr'), ...group.map(({ element }) => element)]);
    const ends = [groups[0], groups.at(-1)].map((group) => (group ?? []).map(({ element }) => element)) as [HTMLElement[], HTMLElement[]];
    host.replaceChildren(...ends[0], ...this.shaping.flat(), make('hr'), ...ends[1]);
    this.host.addEventListener('keydown', (event) => this.key(event));
    this.rove(0);
  }

  private tool(children: readonly Child[], deed: () => void, pressed?: Tool['pressed']): Tool {
    const element = make('button', { type: 'button', ...(pressed ? { 'aria-pressed': 'false' } : {}) }, children, {
      // The caret stays where it is while a tool is pressed.
      mousedown: (event) => event.preventDefault(),
      click: deed,
    });
    return { element, ...(pressed ? { pressed } : {}) };
  }

  /** The editor that the tools work on. */
  use(where: Where): void {
    this.where = where;
    this.show();
  }

  /** Shows what holds at the caret. */
  show(): void {
    const { where } = this;
    if (!where || where.view.isDestroyed) return;
    const suggesting = where.room.suggesting();
    for (const element of this.shaping.flat()) hide(element, suggesting);
    if (this.tools.every(({ element }) => element.hidden || element.tabIndex < 0)) this.rove(0);
    for (const { element, pressed } of this.tools) {
      const now = pressed && String(pressed(where));
      if (now && element.getAttribute('aria-pressed') !== now) element.setAttribute('aria-pressed', now);
    }
    const kind = kindOf(where);
    this.kind.value = (KINDS as readonly string[]).includes(kind) ? kind : 'p';
  }

  /** Puts the focus on the tools. */
  focus(): void {
    this.tools.find(({ element }) => element.tabIndex === 0)?.element.focus();
  }

  private run(command: Command, onlyText = false): void {
    const { where } = this;
    if (!where || where.view.isDestroyed || !where.room.writable() || (onlyText && !where.main)) return;
    where.view.focus();
    where.room.undo.apart(() => command(where.view.state, where.view.dispatch, where.view));
    this.show();
  }

  private note(): void {
    const { where } = this;
    if (!where?.main) return;
    this.run(insertNote(where.room.doc, (position) => {
      // The sign is on the screen now; its words open at once.
      queueMicrotask(() => (where.view.nodeDOM(position) as HTMLElement | null)?.querySelector('button')?.click());
    }));
  }

  private table(): void {
    const { where } = this;
    if (!where?.main) return;
    this.run(insertTable(where.room.doc, ...NEW_TABLE));
  }

  private rove(to: number): void {
    this.tools.forEach(({ element }, i) => {
      element.tabIndex = i === to ? 0 : -1;
    });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.where?.view.focus();
      event.preventDefault();
      return;
    }
    const forward = getComputedStyle(this.host).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const back = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
    const tools = this.tools.filter(({ element }) => !element.hidden);
    const at = tools.findIndex(({ element }) => element === document.activeElement);
    const count = tools.length;
    const to = event.key === forward ? (at + 1) % count : event.key === back ? (at - 1 + count) % count : event.key === 'Home' ? 0 : event.key === 'End' ? count - 1 : -1;
    if (to < 0) return;
    event.preventDefault();
    const next = tools[to] as Tool;
    this.rove(this.tools.indexOf(next));
    next.element.focus();
  }
}
