/** A table of some pasted HTML as a plain grid: merged cells are taken apart, a first row of headings is known. */
import { MOST_COLUMNS, MOST_ROWS } from './objects';

/** The cells row by row; null where a merged cell left a gap. */
export type Grid = { cells: (HTMLElement | null)[][]; head: boolean; merged: boolean };

const span = (cell: HTMLElement, name: string): number =>
  Math.min(MOST_ROWS, Math.max(1, Number.parseInt(cell.getAttribute(name) ?? '1', 10) || 1));

const rowsOf = (table: HTMLElement): HTMLElement[] =>
  [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table) as HTMLElement[];

const cellsOf = (row: HTMLElement): HTMLElement[] => [...row.children].filter((cell) => /^T[DH]$/.test(cell.tagName)) as HTMLElement[];

/** The grid of a table; null when it has no cells, one cell only (a frame around text), or too many to be a table here. */
export const readTable = (table: HTMLElement): Grid | null => {
  const rows = rowsOf(table);
  const cells: (HTMLElement | null)[][] = rows.map(() => []);
  let merged = false;
  rows.forEach((row, i) => {
    let column = 0;
    for (const cell of cellsOf(row)) {
      while (cells[i]?.[column] !== undefined) column += 1;
      const [wide, high] = [span(cell, 'colspan'), span(cell, 'rowspan')];
      merged ||= wide > 1 || high > 1;
      for (let down = 0; down < high && i + down < rows.length; down += 1) {
        for (let right = 0; right < wide && column + right <= MOST_COLUMNS; right += 1) {
          (cells[i + down] as (HTMLElement | null)[])[column + right] = down || right ? null : cell;
        }
      }
      column += wide;
    }
  });
  const columns = Math.max(0, ...cells.map((row) => row.length));
  if (!rows.length || rows.length > MOST_ROWS || columns > MOST_COLUMNS || rows.length * columns < 2) return null;
  const whole = cells.map((row) => Array.from({ length: columns }, (_, i) => row[i] ?? null));
  const first = cellsOf(rows[0] as HTMLElement);
  const head = !!rows[0]?.closest('thead') || (first.length > 0 && first.every((cell) => cell.tagName === 'TH'));
  return { cells: whole, head, merged };
};
