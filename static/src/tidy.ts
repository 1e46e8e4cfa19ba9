/** What an edit on this page must not leave behind, mended before it is shared.
 *
 *  Half a surrogate pair (deleted), a pair of which only one half is formatted (the first half decides), a new paragraph
 *  with somebody else's id (pasted, or copied by a split: it gets its own), plain words that took on the suggestion they
 *  were written in, and attributes of paragraphs in a note or cell. */
import type { Mark, Node } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import { shared, stretches, runsOfAll } from './difference';
import { freshId, indexAt, isHigh, isLow, positionAt, unitsOf, type Ending } from './flat_text';
import { KEYED_MARKS, schema } from './schema';

const mendPairs = (tr: Transaction, paragraph: Node, start: number): void => {
  const units = paragraph.textBetween(0, paragraph.content.size, '', '\ufffc');
  const at = (index: number): number => start + 1 + index;
  for (let i = units.length - 1; i >= 0; i -= 1) {
    const unit = units[i] as string;
    if (isLow(unit) && isHigh(units[i - 1])) {
      const [first, second] = [paragraph.childAfter(i - 1).node as Node, paragraph.childAfter(i).node as Node];
      if (first !== second && !first.sameMarkup(second)) tr.replaceWith(at(i), at(i + 1), schema.text(unit, first.marks));
      i -= 1;
    } else if (isLow(unit) || isHigh(unit)) tr.delete(at(i), at(i + 1));
  }
};

/** What a paragraph's mark carries for itself: its id, and the suggestions to add or to remove it. */
type Own = { id: string | null; insertions: string | null; deletions: string | null };
const ownOf = ({ attrs }: Node): Own => ({ id: attrs.id, insertions: attrs.insertions, deletions: attrs.deletions });
const sameOwn = (a: Own | undefined, b: Own): boolean => !!a && a.id === b.id && a.insertions === b.insertions && a.deletions === b.deletions;

/** Some packed suggestions without those that a neighbour has too: a split had copied them. */
const without = (packed: string | null, neighbours: readonly (string | null | undefined)[]): string | null => {
  const theirs = new Set(neighbours.flatMap((each) => (each ?? '').split(' ')));
  return (packed ?? '').split(' ').filter((one) => one && !theirs.has(one)).join(' ') || null;
};

/** Each mark that was there keeps what is its own; a new one gets a fresh id and belongs to no suggestion around it. */
const settleParagraphs = (tr: Transaction, before: Node): void => {
  const caret = indexAt(tr.doc, tr.selection.head);
  for (const { before: old, after: now, at, position } of stretches(before, tr.doc)) {
    if (old.length === now.length && old.every((paragraph, i) => sameOwn(ownOf(paragraph), ownOf(now[i] as Node)))) continue;
    const lie = shared(runsOfAll(old, 'closed'), runsOfAll(now, 'closed'), caret - at);
    const ownAt = new Map<number, Own>();
    let index = -1;
    for (const paragraph of old) ownAt.set((index += unitsOf(paragraph)), ownOf(paragraph));
    const marks = [...ownAt];
    const left = marks.filter(([i]) => i < lie.prefix).at(-1)?.[1];
    const right = marks.find(([i]) => i >= lie.before.length - lie.suffix)?.[1];
    index = -1;
    let here = position;
    for (const paragraph of now) {
      index += unitsOf(paragraph);
      const fromEnd = lie.after.length - index;
      const was = index < lie.prefix ? index : fromEnd <= lie.suffix ? lie.before.length - fromEnd : -1;
      const has = ownOf(paragraph);
      const own = ownAt.get(was) ?? {
        id: freshId(),
        insertions: without(has.insertions, [left?.insertions, right?.insertions]),
        deletions: without(has.deletions, [left?.deletions, right?.deletions]),
      };
      if (!sameOwn(own, has)) tr.setNodeMarkup(here, null, { ...paragraph.attrs, ...own });
      here += paragraph.nodeSize;
    }
  }
};

const trackedMarks = (node: Node | null | undefined): readonly Mark[] =>
  (node?.marks ?? []).filter(({ type }) => KEYED_MARKS.includes(type.name));

/** New words belong to no suggestion that they were written into. */
const settleWords = (tr: Transaction, before: Node, ending: Ending): void => {
  const caret = indexAt(tr.doc, tr.selection.head);
  for (const { before: old, after: now, at } of stretches(before, tr.doc)) {
    if (!now.some((paragraph) => paragraph.content.content.some((child) => trackedMarks(child).length))) continue;
    const { prefix, suffix, after } = shared(runsOfAll(old, ending), runsOfAll(now, ending), caret - at);
    const [from, to] = [positionAt(tr.doc, at + prefix), positionAt(tr.doc, at + after.length - suffix)];
    const around = [tr.doc.resolve(from).nodeBefore, tr.doc.resolve(to).nodeAfter].flatMap(trackedMarks);
    for (const mark of around) if (from < to) tr.removeMark(from, to, mark);
  }
};

const dropAttributes = (tr: Transaction): void => {
  tr.doc.forEach((paragraph, position) => {
    const plain = schema.node('paragraph', null, paragraph.content);
    if (!paragraph.sameMarkup(plain)) tr.setNodeMarkup(position, null, null);
  });
};

/** A transaction that mends what an edit left behind; null when there is nothing to mend. */
export const tidied = (before: Node, state: EditorState, ending: Ending): Transaction | null => {
  const tr = state.tr;
  for (const { after, position } of stretches(before, state.doc).reverse()) {
    const starts: number[] = [];
    let start = position;
    for (const paragraph of after) {
      starts.push(start);
      start += paragraph.nodeSize;
    }
    for (let i = after.length - 1; i >= 0; i -= 1) mendPairs(tr, after[i] as Node, starts[i] as number);
  }
  if (ending === 'open') dropAttributes(tr);
  else settleParagraphs(tr, before);
  settleWords(tr, before, ending);
  return tr.docChanged ? tr : null;
};
