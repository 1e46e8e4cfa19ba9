/** How many words a section holds, with the tables and footnotes that its text calls; suggested words do not count yet. */
import type * as Y from 'yjs';
import type { Attributes } from './flat_text';
import { noteOf, Table } from './objects';

type Operation = { insert: string | { ref?: unknown }; attributes?: Attributes };

const isSuggested = (attributes: Attributes = {}): boolean => Object.keys(attributes).some((key) => key.startsWith('insertion:'));

/** The words of a text, and the references that it calls. */
const read = (text: Y.Text): { words: number; refs: string[] } => {
  let words = '';
  const refs: unknown[] = [];
  for (const { insert, attributes } of text.toDelta() as Operation[]) {
    refs.push(attributes?.ref, typeof insert === 'string' ? null : insert.ref);
    if (typeof insert !== 'string') words += ' ';
    else if (!isSuggested(attributes)) words += insert;
  }
  return { words: words.split(/\s+/).filter(Boolean).length, refs: refs.filter((ref): ref is string => typeof ref === 'string') };
};

/** The texts of an object: a note's own, or those of a table's cells. */
const textsOf = (doc: Y.Doc, ref: string): Y.Text[] => {
  const note = noteOf(doc, ref);
  if (note) return [note];
  const table = Table.find(doc, ref);
  return table ? table.rows.flatMap((row) => table.columns.flatMap((column) => table.cell(row, column) ?? [])) : [];
};

export const wordsIn = (doc: Y.Doc): number => {
  const texts = [doc.getText('text')];
  const seen = new Set<string>();
  let total = 0;
  for (let text = texts.pop(); text; text = texts.pop()) {
    const { words, refs } = read(text);
    total += words;
    for (const ref of refs.filter((each) => !seen.has(each))) {
      seen.add(ref);
      texts.push(...textsOf(doc, ref));
    }
  }
  return total;
};
