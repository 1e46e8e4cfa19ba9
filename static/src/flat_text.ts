/** A section's flat text and the ProseMirror document that shows it, one in terms of the other.
 *
 *  A paragraph is its characters and one "\n" that carries the paragraph's attributes and its own tracked insertion or
 *  deletion, as the paragraph mark does in Word. The running text is `closed`: every paragraph has its "\n". Notes and
 *  cells are `open`: a "\n" stands only between paragraphs and carries nothing. UTF-16 units are counted here and
 *  nowhere else in the browser. */
import type { Mark, Node } from 'prosemirror-model';
import type * as Y from 'yjs';
import { KEYED_MARKS, PARAGRAPH_ATTRIBUTES, schema } from './schema';

export type Ending = 'closed' | 'open';
export type Attributes = Record<string, unknown>;
/** A stretch of equal attributes: words, or one embed. */
export type Run = { text: string; attributes: Attributes } | { embed: object; attributes: Attributes };

type Tracked = { id: string; by: string; at: string };

export const lengthOf = (run: Run): number => ('text' in run ? run.text.length : 1);
export const isHigh = (unit: string | undefined): boolean => !!unit && unit >= '\ud800' && unit <= '\udbff';
export const isLow = (unit: string | undefined): boolean => !!unit && unit >= '\udc00' && unit <= '\udfff';

/** A fresh random paragraph or object id. */
export const freshId = (): string =>
  [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36).padStart(7, '0')).join('');

export const marksToAttributes = (marks: readonly Mark[]): Attributes => {
  const attributes: Attributes = {};
  for (const mark of marks) {
    const name = mark.type.name;
    if (KEYED_MARKS.includes(name)) attributes[`${name}:${mark.attrs.id}`] = mark.attrs;
    else attributes[name] = Object.keys(mark.attrs).length ? mark.attrs : true;
  }
  return attributes;
};

/** The mark for one attribute of the shared text; null when this editor does not know it or cannot read its value. */
export const markOf = (key: string, value: unknown): Mark | null => {
  const type = schema.marks[key.split(':')[0] as string];
  if (!type || value == null) return null;
  const needed = Object.entries(type.spec.attrs ?? {}).filter(([, spec]) => !('default' in spec));
  const given = typeof value === 'object' ? (value as Attributes) : {};
  if (needed.some(([name]) => typeof given[name] !== 'string')) return null;
  return type.create(given);
};

export const attributesToMarks = (attributes: Attributes | undefined): Mark[] =>
  Object.entries(attributes ?? {}).flatMap(([key, value]) => markOf(key, value) ?? []);

const unpack = (packed: string | null): Tracked[] =>
  (packed ?? '')
    .split(' ')
    .filter(Boolean)
    .map((one) => {
      const [id = '', by = '', at = ''] = one.split('|');
      return { id, by, at };
    });

const pack = (all: Tracked[]): string | null =>
  all.length ? all.map((one) => `${one.id}|${one.by}|${one.at}`).sort().join(' ') : null;

/** Attributes of a paragraph as its "\n" carries them; what is the default is not written. */
export const paragraphToAttributes = (paragraph: Attributes): Attributes => {
  const attributes: Attributes = {};
  for (const name of PARAGRAPH_ATTRIBUTES) {
    const value = paragraph[name];
    if (value != null && value !== 0 && !(name === 'kind' && value === 'p')) attributes[name] = value;
  }
  for (const one of unpack(paragraph.insertions as string | null)) attributes[`insertion:${one.id}`] = one;
  for (const one of unpack(paragraph.deletions as string | null)) attributes[`deletion:${one.id}`] = one;
  return attributes;
};

export const attributesToParagraph = (attributes: Attributes | undefined): Attributes => {
  const paragraph: Attributes = {};
  const insertions: Tracked[] = [];
  const deletions: Tracked[] = [];
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value == null) continue;
    if (key.startsWith('insertion:')) insertions.push(value as Tracked);
    else if (key.startsWith('deletion:')) deletions.push(value as Tracked);
    else if (PARAGRAPH_ATTRIBUTES.includes(key)) paragraph[key] = value;
  }
  return { ...paragraph, insertions: pack(insertions), deletions: pack(deletions) };
};

/** The runs of one paragraph with its "\n" at the end; in an open text the "\n" carries nothing. */
export const runsOf = (paragraph: Node, ending: Ending): Run[] => {
  const runs: Run[] = [];
  paragraph.forEach((child) => {
    const attributes = marksToAttributes(child.marks);
    if (child.isText) runs.push({ text: child.text as string, attributes });
    else if (child.type.name === 'unknown') runs.push({ embed: JSON.parse(child.attrs.data), attributes: {} });
    else runs.push({ embed: { type: child.type.name, ...child.attrs }, attributes });
  });
  runs.push({ text: '\n', attributes: ending === 'open' ? {} : paragraphToAttributes(paragraph.attrs) });
  return runs;
};

/** The node for an embed; what this editor does not know becomes `unknown`, with its content kept. */
export const embedNode = (embed: object, attributes: Attributes | undefined): Node => {
  const { type, ref } = embed as { type?: unknown; ref?: unknown };
  if (type === 'hard_break') return schema.node('hard_break', null, undefined, attributesToMarks(attributes));
  if (type === 'footnote' && typeof ref === 'string') return schema.node('footnote', { ref }, undefined, attributesToMarks(attributes));
  return schema.node('unknown', { data: JSON.stringify(embed) });
};

/** The document that shows a flat text. */
export const docFrom = (text: Y.Text, ending: Ending): Node => {
  const paragraphs: Node[] = [];
  let line: Node[] = [];
  for (const { insert, attributes } of text.toDelta() as { insert: string | object; attributes?: Attributes }[]) {
    if (typeof insert !== 'string') {
      line.push(embedNode(insert, attributes));
      continue;
    }
    const lines = insert.split('\n');
    lines.forEach((words, i) => {
      if (words) line.push(schema.text(words, attributesToMarks(attributes)));
      if (i === lines.length - 1) return;
      paragraphs.push(schema.node('paragraph', ending === 'open' ? null : attributesToParagraph(attributes), line));
      line = [];
    });
  }
  if (line.length || !paragraphs.length || ending === 'open') paragraphs.push(schema.node('paragraph', null, line));
  return schema.node('doc', null, paragraphs);
};

const sortedEntries = (attributes: Attributes): string =>
  JSON.stringify(Object.keys(attributes).sort().map((key) => [key, attributes[key]]));

const fingerprint = (paragraph: Node): string => {
  const parts: [string, string, boolean][] = [];
  for (const run of runsOf(paragraph, 'closed')) {
    const key = sortedEntries(run.attributes);
    const last = parts.at(-1);
    if ('text' in run && last?.[2] && last[0] === key) last[1] += run.text;
    else parts.push([key, 'text' in run ? run.text : JSON.stringify(run.embed), 'text' in run]);
  }
  return JSON.stringify(parts);
};

/** Equal up to the order of several insertions or deletions on one character, which carries no meaning. */
export const sameDoc = (a: Node, b: Node): boolean => {
  if (a.eq(b)) return true;
  if (a.childCount !== b.childCount) return false;
  for (let i = 0; i < a.childCount; i += 1) {
    const [one, other] = [a.child(i), b.child(i)];
    if (one !== other && !one.eq(other) && fingerprint(one) !== fingerprint(other)) return false;
  }
  return true;
};

/** Units that a paragraph takes in the flat text, its "\n" included. */
export const unitsOf = (paragraph: Node): number => paragraph.content.size + 1;

/** Units of a whole document, with the "\n" that an open text leaves out at its end. */
export const totalUnits = (doc: Node): number => {
  let total = 0;
  doc.forEach((paragraph) => {
    total += unitsOf(paragraph);
  });
  return total;
};

/** Index in the flat text → position in the document. */
export const positionAt = (doc: Node, index: number): number => {
  let position = 0;
  let left = index;
  for (let i = 0; i < doc.childCount; i += 1) {
    const paragraph = doc.child(i);
    const units = unitsOf(paragraph);
    if (left < units || i === doc.childCount - 1) return position + 1 + Math.min(left, paragraph.content.size);
    left -= units;
    position += paragraph.nodeSize;
  }
  return position;
};

/** Position in the document → index in the flat text. */
export const indexAt = (doc: Node, position: number): number => {
  let index = 0;
  let left = position;
  for (let i = 0; i < doc.childCount; i += 1) {
    const paragraph = doc.child(i);
    if (left < paragraph.nodeSize) return index + Math.max(0, Math.min(left - 1, paragraph.content.size));
    left -= paragraph.nodeSize;
    index += unitsOf(paragraph);
  }
  return Math.max(0, index - 1);
};
