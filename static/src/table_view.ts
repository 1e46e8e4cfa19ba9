/** A table in the editor: its caption is the paragraph's own text, each cell a small editor. */
import type { Node } from 'prosemirror-model';
import { NodeSelection } from 'prosemirror-state';
import type { EditorView, NodeView, ViewMutationRecord } from 'prosemirror-view';
import * as Y from 'yjs';
import { make } from './element';
import { objectsOf, Table } from './objects';
import type { Room } from './room';
import { say } from './sentences';
import { closeSmallEditor, smallEditor } from './small_editor';

type Cell = { element: HTMLElement; text: Y.Text | null; view: EditorView | null };

export class TableView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;
  private readonly grid = make('table', { contenteditable: 'false' });
  private readonly tools: HTMLElement;
  private readonly headBox: HTMLInputElement;
  private readonly cells = new Map<string, Cell>();
  /** The cell that had the focus last; the tools speak of its row and column. */
  private current = { row: 0, column: 0 };
  private readonly objects: Y.Map<unknown>;
  private readonly drawIfTouched: (events: Y.YEvent<Y.AbstractType<unknown>>[]) => void;

  constructor(private node: Node, private readonly outer: EditorView, private readonly position: () => number | undefined, private readonly room: Room) {
    this.contentDOM = make('figcaption', { 'data-empty': say('caption') });
    this.headBox = make('input', { type: 'checkbox' }, [], { change: () => this.setHead(this.headBox.checked) });
    this.tools = this.makeTools();
    this.dom = make('figure', { class: 'table-figure' }, [this.contentDOM, make('div', { class: 'table-wrap', contenteditable: 'false' }, [this.grid]), this.tools]);
    const objects = (this.objects = objectsOf(room.doc));
    this.drawIfTouched = (events) => {
      if (events.some(({ target, keys }) => target === objects ? keys.has(this.ref) : this.isGrid(target))) this.draw();
    };
    objects.observeDeep(this.drawIfTouched);
    this.draw();
  }

  private get ref(): string {
    return this.node.attrs.ref as string;
  }

  private get table(): Table | null {
    return Table.find(this.room.doc, this.ref);
  }

  private isGrid(target: Y.AbstractType<unknown>): boolean {
    const map = this.table?.map;
    return !!map && (target === (map as unknown) || ['rows', 'cols', 'cells'].some((part) => map.get(part) === target));
  }

  private makeTools(): HTMLElement {
    const tool = (words: string, deed: () => void): HTMLElement =>
      make('button', { type: 'button', class: 'btn btn-quiet' }, words, { click: deed });
    const bar = make('div', { class: 'table-tools', role: 'group', 'aria-label': say('table_tools'), contenteditable: 'false' }, [
      tool(say('row_above'), () => this.change((table) => table.addRow(this.current.row), say('row_added'))),
      tool(say('row_below'), () => this.change((table) => table.addRow(this.current.row + 1), say('row_added'), 1, 0)),
      tool(say('row_remove'), () => this.change((table) => table.removeRow(this.current.row), say('row_removed'))),
      tool(say('column_before'), () => this.change((table) => table.addColumn(this.current.column), say('column_added'))),
      tool(say('column_after'), () => this.change((table) => table.addColumn(this.current.column + 1), say('column_added'), 0, 1)),
      tool(say('column_remove'), () => this.change((table) => table.removeColumn(this.current.column), say('column_removed'))),
      make('label', { class: 'check' }, [this.headBox, make('span', {}, say('head_row'))]),
      tool(say('table_remove'), () => this.remove()),
    ]);
    bar.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.backToText();
    });
    return bar;
  }

  private setHead(on: boolean): void {
    const { table } = this;
    if (!table || !this.room.mayShape()) return;
    this.room.undo.apart(() => {
      table.head = on;
    });
  }

  /** Does something to the grid and goes to the cell that is now where the caret was, or `down` and `right` of it. */
  private change(deed: (table: Table) => void, said: string, down = 0, right = 0): void {
    const { table } = this;
    if (!table || !this.room.mayShape()) return;
    this.room.undo.apart(() => deed(table));
    this.focusCell(this.current.row + down, this.current.column + right);
    this.room.announce(said);
  }

  private remove(): void {
    const at = this.position();
    if (at === undefined || !this.room.mayShape()) return;
    const { state } = this.outer;
    const whole = state.tr.delete(at, at + this.node.nodeSize);
    this.room.undo.apart(() => this.outer.dispatch(whole.doc.childCount ? whole : state.tr.setNodeMarkup(at, null, {})));
    this.outer.focus();
    this.room.announce(say('table_removed'));
  }

  private backToText(): void {
    const at = this.position();
    if (at !== undefined) this.outer.dispatch(this.outer.state.tr.setSelection(NodeSelection.create(this.outer.state.doc, at)));
    this.outer.focus();
  }

  private draw(): void {
    const { table } = this;
    this.tools.hidden = !table || !this.room.mayShape();
    if (!table) {
      this.grid.replaceChildren(make('tbody', {}, [make('tr', {}, [make('td', {}, say('table_gone'))])]));
      return;
    }
    const [head, seen] = [table.head, new Set<string>()];
    this.headBox.checked = head;
    const rows = table.rows.map((row, i) => make('tr', {}, table.columns.map((column, j) => {
      const key = `${row}:${column}`;
      seen.add(key);
      return this.cell(table, row, column, i, j, head && i === 0 ? 'th' : 'td');
    })));
    for (const [key, cell] of this.cells) if (!seen.has(key)) this.drop(key, cell);
    this.show(head, rows);
  }

  /** Puts the rows in, leaving in place what is there: moving the cell of the caret would take the focus out of it. */
  private show(head: boolean, rows: HTMLElement[]): void {
    const focused = document.activeElement;
    const parts = [head && make('thead', {}, rows.slice(0, 1)), make('tbody', {}, rows.slice(head ? 1 : 0))];
    this.grid.replaceChildren(...parts.filter((part): part is HTMLTableSectionElement => !!part));
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.grid.contains(focused)) focused.focus();
  }

  private drop(key: string, { text, view }: Cell): void {
    if (text && view) closeSmallEditor(this.room, text, view);
    this.cells.delete(key);
  }

  private cell(table: Table, row: string, column: string, i: number, j: number, tag: 'th' | 'td'): HTMLElement {
    const key = `${row}:${column}`;
    const text = table.cell(row, column);
    const known = this.cells.get(key);
    const label = say('cell', { row: i + 1, column: j + 1 });
    if (known && known.text === text && known.element.tagName === tag.toUpperCase()) {
      known.view?.dom.setAttribute('aria-label', label);
      return known.element;
    }
    if (known) this.drop(key, known);
    const host = make('div', { class: 'cell' });
    const element = make(tag, tag === 'th' ? { scope: 'col' } : {}, [host]);
    const cell: Cell = { element, text, view: null };
    this.cells.set(key, cell);
    if (!text) {
      // A row and a column came from two people at once. The cell is made when somebody first wants to write in it.
      element.tabIndex = 0;
      element.addEventListener('focus', () => this.room.mayShape() && table.cellForWriting(row, column), { once: true });
      return element;
    }
    cell.view = smallEditor(host, this.room, text, [this.ref, 'cells', key], {
      label,
      lines: true,
      keys: {
        Tab: () => this.step(key, 1),
        'Shift-Tab': () => this.step(key, -1),
        Escape: () => {
          this.tools.querySelector('button')?.focus();
          return true;
        },
      },
    });
    element.addEventListener('focusin', () => {
      this.current = { row: this.table?.rows.indexOf(row) ?? 0, column: this.table?.columns.indexOf(column) ?? 0 };
    });
    return element;
  }

  /** Tab goes to the next cell; after the last one it adds a row. */
  private step(key: string, by: 1 | -1): boolean {
    const { table } = this;
    if (!table) return false;
    const keys = table.rows.flatMap((row) => table.columns.map((column) => `${row}:${column}`));
    const next = keys.indexOf(key) + by;
    if (next < 0) {
      this.backToText();
      return true;
    }
    if (next >= keys.length) {
      if (!this.room.mayShape()) return false;
      table.addRow(table.rows.length);
      this.room.announce(say('row_added'));
    }
    const { columns } = table;
    this.focusCell(Math.floor(next / columns.length), next % columns.length);
    return true;
  }

  private focusCell(row: number, column: number): void {
    const { table } = this;
    if (!table) return;
    const [r, c] = [Math.min(row, table.rows.length - 1), Math.min(column, table.columns.length - 1)];
    const cell = this.cells.get(`${table.rows[r]}:${table.columns[c]}`);
    if (cell?.view) cell.view.focus();
    else cell?.element.focus();
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type || node.attrs.kind !== 'table' || node.attrs.ref !== this.node.attrs.ref) return false;
    this.node = node;
    this.contentDOM.classList.toggle('is-empty', node.content.size === 0);
    this.tools.hidden = !this.room.mayShape();
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof globalThis.Node && !this.contentDOM.contains(event.target) && event.target !== this.dom;
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return !this.contentDOM.contains(mutation.target);
  }

  destroy(): void {
    this.objects.unobserveDeep(this.drawIfTouched);
    for (const [key, cell] of this.cells) this.drop(key, cell);
  }
}
