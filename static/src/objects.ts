/** What lives beside a section's text: tables and footnotes. The text holds only their reference.
 *
 *  A table is ids of rows and columns and one flat text for each cell, so rows, columns and words merge independently,
 *  and moving a table moves one character. There are no merged cells: every reader and every file can show it. */
import * as Y from 'yjs';
import { OWN } from './binding';
import { freshId } from './flat_text';

/** Where a flat text lives: [] running text, [ref] a note, [ref, "cells", "row:column"] a cell. */
export type Place = readonly string[];
/** Words for new cells, row by row. */
export type Grid = readonly (readonly string[])[];

export const MOST_ROWS = 200;
export const MOST_COLUMNS = 20;

export const objectsOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('objects');

const own = (doc: Y.Doc, deed: () => void): void => doc.transact(deed, OWN);

/** A table as it stands in the shared document. */
export class Table {
  private constructor(readonly ref: string, readonly map: Y.Map<unknown>) {}

  /** The table of a reference; null when it has not come yet or is no table. */
  static find(doc: Y.Doc, ref: string): Table | null {
    const map = objectsOf(doc).get(ref);
    const whole = map instanceof Y.Map && map.get('rows') instanceof Y.Array && map.get('cols') instanceof Y.Array;
    return whole && map.get('cells') instanceof Y.Map ? new Table(ref, map) : null;
  }

  /** Makes a table and returns its reference. `words` fill the cells from the first on. */
  static make(doc: Y.Doc, rows: number, columns: number, words: Grid = [], head = true): string {
    const ids = (length: number): string[] => Array.from({ length }, freshId);
    return Table.under(doc, freshId(), ids(rows), ids(columns), head, words).ref;
  }

  /** Makes a table under a reference, with these ids of rows and columns. */
  static under(doc: Y.Doc, ref: string, rows: string[], columns: string[], head: boolean, words: Grid = []): Table {
    const map = new Y.Map<unknown>();
    const table = new Table(ref, map);
    own(doc, () => {
      objectsOf(doc).set(ref, map);
      map.set('type', 'table');
      map.set('rows', Y.Array.from(rows));
      map.set('cols', Y.Array.from(columns));
      map.set('cells', new Y.Map<Y.Text>());
      map.set('head', head);
      rows.forEach((row, i) => columns.forEach((column, j) => table.makeCell(row, column, words[i]?.[j] ?? '')));
    });
    return table;
  }

  get rows(): string[] {
    return (this.map.get('rows') as Y.Array<string>).toArray();
  }

  get columns(): string[] {
    return (this.map.get('cols') as Y.Array<string>).toArray();
  }

  get cells(): Y.Map<Y.Text> {
    return this.map.get('cells') as Y.Map<Y.Text>;
  }

  /** Whether the first row names the columns. */
  get head(): boolean {
    return !!this.map.get('head');
  }

  set head(on: boolean) {
    own(this.map.doc as Y.Doc, () => this.map.set('head', on));
  }

  cell(row: string, column: string): Y.Text | null {
    const cell = this.cells.get(`${row}:${column}`);
    return cell instanceof Y.Text ? cell : null;
  }

  /** The text of a cell; made when a row and a column came from two people at once, so that nobody made it. */
  cellForWriting(row: string, column: string): Y.Text {
    const there = this.cell(row, column);
    if (there) return there;
    own(this.map.doc as Y.Doc, () => this.makeCell(row, column, ''));
    return this.cell(row, column) as Y.Text;
  }

  addRow(at: number): void {
    const row = freshId();
    own(this.map.doc as Y.Doc, () => {
      (this.map.get('rows') as Y.Array<string>).insert(at, [row]);
      for (const column of this.columns) this.makeCell(row, column, '');
    });
  }

  addColumn(at: number): void {
    const column = freshId();
    own(this.map.doc as Y.Doc, () => {
      (this.map.get('cols') as Y.Array<string>).insert(at, [column]);
      for (const row of this.rows) this.makeCell(row, column, '');
    });
  }

  /** Takes a row out of the grid; its cells stay, so that undo and somebody still typing there lose nothing. */
  removeRow(at: number): void {
    if (this.rows.length > 1) own(this.map.doc as Y.Doc, () => (this.map.get('rows') as Y.Array<string>).delete(at, 1));
  }

  removeColumn(at: number): void {
    if (this.columns.length > 1) own(this.map.doc as Y.Doc, () => (this.map.get('cols') as Y.Array<string>).delete(at, 1));
  }

  /** The words of all cells, row by row. */
  words(): string[][] {
    return this.rows.map((row) => this.columns.map((column) => this.cell(row, column)?.toString() ?? ''));
  }

  private makeCell(row: string, column: string, words: string): void {
    const cell = new Y.Text();
    this.cells.set(`${row}:${column}`, cell);
    if (words) cell.insert(0, words);
  }
}

/** Makes a footnote and returns its reference. */
export const makeNote = (doc: Y.Doc, words = ''): string => {
  const ref = freshId();
  own(doc, () => {
    const note = new Y.Text();
    objectsOf(doc).set(ref, note);
    if (words) note.insert(0, words.replace(/\s*\n\s*/g, ' '));
  });
  return ref;
};

/** The text of a footnote; null when it has not come yet. */
export const noteOf = (doc: Y.Doc, ref: string): Y.Text | null => {
  const note = objectsOf(doc).get(ref);
  return note instanceof Y.Text ? note : null;
};

/** The flat text at a place of a section; null when there is none. */
export const textAt = (doc: Y.Doc, place: Place): Y.Text | null => {
  const [ref, within, cell] = place;
  if (!ref) return doc.getText('text');
  if (!within) return noteOf(doc, ref);
  const found = within === 'cells' && cell ? Table.find(doc, ref)?.cells.get(cell) : null;
  return found instanceof Y.Text ? found : null;
};

/** Every flat text of a section with its place. */
export const textsOf = (doc: Y.Doc): [Place, Y.Text][] => {
  const all: [Place, Y.Text][] = [[[], doc.getText('text')]];
  for (const [ref, value] of objectsOf(doc)) {
    if (value instanceof Y.Text) all.push([[ref], value]);
    const cells = value instanceof Y.Map ? value.get('cells') : null;
    if (cells instanceof Y.Map) for (const [key, cell] of cells) if (cell instanceof Y.Text) all.push([[ref, 'cells', key], cell]);
  }
  return all;
};
