/** The suggestions of a section that wait for a decision, read out of its shared text as the server reads them. */
import * as Y from 'yjs';
import type { Attributes } from './flat_text';
import { textsOf, type Place } from './objects';
import { Script } from './script';
import { formattingOf, isTracked, type Tracked } from './tracked';

/** A stretch that a suggestion would add or take away: what a decision says that its maker has seen. */
export type Piece = [added: boolean, content: string | object, formatting: Attributes];
export type SuggestionKind = 'replace' | 'add' | 'delete' | 'split' | 'join';
/** `start` is an index of the flat text at `place`. */
export type Suggestion = { id: string; by: string; at: number; place: Place; start: number; pieces: Piece[] };

const EMBED = '\u25a2';

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const add = (pieces: Piece[], piece: Piece): void => {
  const last = pieces.at(-1);
  const joins = last && last[0] === piece[0] && typeof last[1] === 'string' && typeof piece[1] === 'string' && sameValue(last[2], piece[2]);
  if (joins) last[1] = (last[1] as string) + (piece[1] as string);
  else pieces.push(piece);
};

/** The open suggestions in the order of the text: first the running text, then what stands beside it. */
export const openSuggestions = (doc: Y.Doc): Suggestion[] => {
  const found = new Map<string, Suggestion>();
  const texts = textsOf(doc).sort(([a], [b]) => (a.join() < b.join() ? -1 : 1));
  for (const [place, text] of texts) {
    let index = 0;
    for (const { insert, attributes = {} } of text.toDelta() as { insert: string | object; attributes?: Attributes }[]) {
      for (const [key, value] of Object.entries(attributes)) {
        if (!isTracked(key) || value === null) continue;
        const [kind = '', id = ''] = key.split(/:(.*)/s);
        const { by, at } = value as Partial<Tracked>;
        const known = found.get(id) ?? { id, by: by ?? '', at: Number(at) || 0, place, start: index, pieces: [] };
        found.set(id, known);
        add(known.pieces, [kind === 'insertion', insert, formattingOf(attributes)]);
      }
      index += typeof insert === 'string' ? insert.length : 1;
    }
  }
  return [...found.values()];
};

/** What would come, or go, in words; a paragraph's end is "\n". */
export const wordsOf = ({ pieces }: Suggestion, added: boolean): string =>
  pieces.filter(([adds]) => adds === added).map(([, content]) => (typeof content === 'string' ? content : EMBED)).join('');

export const kindOf = (suggestion: Suggestion): SuggestionKind => {
  const [inserted, deleted] = [wordsOf(suggestion, true), wordsOf(suggestion, false)];
  if (inserted && deleted) return 'replace';
  if (inserted) return inserted === '\n' ? 'split' : 'add';
  return deleted === '\n' ? 'join' : 'delete';
};

/** What takes back suggestions in a text: their words go, and what they struck out stands again. */
export const withdrawal = (text: Y.Text, chosen: (id: string) => boolean): Script => {
  const script = new Script();
  for (const { insert, attributes = {} } of text.toDelta() as { insert: string | object; attributes?: Attributes }[]) {
    const length = typeof insert === 'string' ? insert.length : 1;
    const marks = Object.keys(attributes).filter((key) => isTracked(key) && chosen(key.slice(key.indexOf(':') + 1)));
    if (marks.some((key) => key.startsWith('insertion:'))) script.remove(insert, attributes);
    else script.retain(length, marks.length ? Object.fromEntries(marks.map((key) => [key, null])) : undefined, attributes);
  }
  return script;
};

/** A copy of a document with every open suggestion rejected: the text as it is without them. */
export const baseOf = (doc: Y.Doc): Y.Doc => {
  const base = new Y.Doc();
  Y.applyUpdate(base, Y.encodeStateAsUpdate(doc));
  for (const [, text] of textsOf(base)) text.applyDelta(withdrawal(text, () => true).ended());
  return base;
};
