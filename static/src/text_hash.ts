/** The hash of a section's text, the same in every browser and on the server: see `docs/wire.md`. */
import * as Y from 'yjs';
import { textsOf } from './objects';

type Run = [content: unknown, attributes: Record<string, unknown>];

/** Whole numbers from here on are not the same in every language. */
const MOST = 2 ** 53;

/** The order of two keys by their letters; JavaScript's own goes by halves of letters. */
const byLetters = (one: string, other: string): number => {
  const [mine, theirs] = [[...one], [...other]];
  const at = mine.findIndex((letter, i) => letter !== theirs[i]);
  if (at < 0) return mine.length - theirs.length;
  return at < theirs.length ? ((mine[at] as string).codePointAt(0) as number) - ((theirs[at] as string).codePointAt(0) as number) : 1;
};

/** A value as it is hashed: keys in order, and of numbers only those that every language writes alike. */
const countable = (value: unknown): unknown => {
  if (typeof value === 'bigint' || typeof value === 'number') {
    const number = Number(value);
    return Number.isInteger(number) && Math.abs(number) < MOST ? number : null;
  }
  if (Array.isArray(value)) return value.map(countable);
  return isPlain(value) ? entriesOf(value) : value;
};

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) && !(value instanceof Y.AbstractType);

/** An object as JSON, which a plain object could not hold in this order: its number-like keys would come first. */
class Ordered {
  constructor(readonly entries: [string, unknown][]) {}
}

const entriesOf = (value: Record<string, unknown>): Ordered =>
  new Ordered(Object.entries(value).sort(([a], [b]) => byLetters(a, b)).map(([key, part]) => [key, countable(part)]));

const written = (value: unknown): string => {
  if (value instanceof Ordered) return `{${value.entries.map(([key, part]) => `${JSON.stringify(key)}:${written(part)}`).join(',')}}`;
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  return JSON.stringify(value ?? null);
};

const runsOf = (text: Y.Text): string => {
  const runs: [content: unknown, attributes: string][] = [];
  for (const { insert, attributes = {} } of text.toDelta() as { insert: unknown; attributes?: Run[1] }[]) {
    const set = written(entriesOf(Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined))));
    const last = runs.at(-1);
    if (typeof insert === 'string' && typeof last?.[0] === 'string' && last[1] === set) last[0] += insert;
    else runs.push([typeof insert === 'string' ? insert : isPlain(insert) ? entriesOf(insert) : new Ordered([]), set]);
  }
  return `[${runs.map(([content, set]) => `[${written(content)},${set}]`).join(',')}]`;
};

/** What is hashed. Where two texts of a hostile document claim one place, the last in the order of the keys counts. */
const hashed = (doc: Y.Doc): string => {
  const texts = textsOf(doc).sort(([[ref = '', , cell = '']], [[other = '', , against = '']]) => byLetters(ref, other) || byLetters(cell, against));
  const places = new Map(texts.map(([place, text]) => [place.join('/'), text]));
  return `{${[...places].sort(([a], [b]) => byLetters(a, b)).map(([place, text]) => `${JSON.stringify(place)}:${runsOf(text)}`).join(',')}}`;
};

/** SHA-256 of all flat texts with their attributes, in hexadecimal. What is hashed is read at once, before the first wait. */
export const textHash = async (doc: Y.Doc): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(hashed(doc)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
