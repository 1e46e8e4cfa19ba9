/** What a local edit changed, written into the flat text as the fewest characters and attributes.
 *
 *  Whatever both documents share keeps its characters, so other people's positions in it survive; a new "\n" never
 *  takes the place, and with it the id, of one that was there; no surrogate pair is ever cut. */
import type { Node } from 'prosemirror-model';
import type * as Y from 'yjs';
import { isHigh, isLow, lengthOf, runsOf, unitsOf, type Attributes, type Ending, type Run } from './flat_text';

/** Paragraphs that differ: `at` is their index in the flat text, `position` their place in the later document. */
export type Stretch = { before: Node[]; after: Node[]; at: number; position: number };
/** How much of two stretches is shared at the start and at the end, in units. */
export type Shared = { before: string[]; after: string[]; prefix: number; suffix: number };

const same = (a: Node, b: Node): boolean => a === b || a.eq(b);

const children = (doc: Node, from: number, to: number): Node[] =>
  Array.from({ length: to - from }, (_, i) => doc.child(from + i));

/** The stretches in which two documents differ: paragraph by paragraph when their number is the same. */
export const stretches = (before: Node, after: Node): Stretch[] => {
  const most = Math.min(before.childCount, after.childCount);
  let head = 0;
  let tail = 0;
  while (head < most && same(before.child(head), after.child(head))) head += 1;
  while (tail < most - head && same(before.child(before.childCount - 1 - tail), after.child(after.childCount - 1 - tail))) tail += 1;
  const old = children(before, head, before.childCount - tail);
  const now = children(after, head, after.childCount - tail);
  let at = 0;
  let position = 0;
  for (let i = 0; i < head; i += 1) {
    at += unitsOf(before.child(i));
    position += before.child(i).nodeSize;
  }
  if (old.length !== now.length) return [{ before: old, after: now, at, position }];
  const found: Stretch[] = [];
  now.forEach((paragraph, i) => {
    if (!same(old[i] as Node, paragraph)) found.push({ before: [old[i] as Node], after: [paragraph], at, position });
    at += unitsOf(paragraph);
    position += paragraph.nodeSize;
  });
  return found;
};

/** One entry for each unit: a character, or an embed's content. */
const unitsIn = (runs: Run[]): string[] =>
  runs.flatMap((run) => ('text' in run ? run.text.split('') : [JSON.stringify(run.embed)]));

/** How two stretches lie on each other. `caret` is the index of the caret in the later one: of several equal places for
 *  an insertion the one that ends at the caret is what the person did. */
export const shared = (oldRuns: Run[], newRuns: Run[], caret: number): Shared => {
  const before = unitsIn(oldRuns);
  const after = unitsIn(newRuns);
  const most = Math.min(before.length, after.length);
  let prefix = 0;
  let suffix = 0;
  while (prefix < most && before[prefix] === after[prefix]) prefix += 1;
  while (suffix < most - prefix && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix += 1;
  const added = after.length - prefix - suffix;
  const onlyAdded = added > 0 && before.length === prefix + suffix;
  const ends = (): string | undefined => after[prefix - 1];
  // A mark that was there is never pushed behind a new one: after Enter at the end the id stays with the old words.
  while (onlyAdded && caret >= 0 && prefix > 0 && prefix + added > caret && ends() === after[prefix + added - 1] && ends() !== '\n') {
    prefix -= 1;
    suffix += 1;
  }
  if (prefix > 0 && isHigh(before[prefix - 1])) prefix -= 1;
  if (suffix > 0 && isLow(before[before.length - suffix])) suffix -= 1;
  return { before, after, prefix, suffix };
};

/** The units `from` to `to` of some runs. */
const cut = (runs: Run[], from: number, to: number): Run[] => {
  const out: Run[] = [];
  let at = 0;
  for (const run of runs) {
    const start = Math.max(from, at);
    const end = Math.min(to, at + lengthOf(run));
    if (start < end) out.push('text' in run ? { ...run, text: run.text.slice(start - at, end - at) } : run);
    at += lengthOf(run);
  }
  return out;
};

/** What turns some attributes into others; null when nothing does. */
const attributeChange = (from: Attributes, to: Attributes): Attributes | null => {
  const change: Attributes = {};
  for (const key of Object.keys(from)) if (!(key in to)) change[key] = null;
  for (const key of Object.keys(to)) if (JSON.stringify(from[key]) !== JSON.stringify(to[key])) change[key] = to[key];
  return Object.keys(change).length ? change : null;
};

/** Writes the formatting of characters that stayed; both lists of runs cover the same units. */
const writeFormats = (text: Y.Text, at: number, oldRuns: Run[], newRuns: Run[]): void => {
  let [i, j, inOld, inNew, done] = [0, 0, 0, 0, 0];
  while (i < oldRuns.length && j < newRuns.length) {
    const [old, now] = [oldRuns[i] as Run, newRuns[j] as Run];
    const length = Math.min(lengthOf(old) - inOld, lengthOf(now) - inNew);
    const change = attributeChange(old.attributes, now.attributes);
    if (change) text.format(at + done, length, change);
    done += length;
    inOld += length;
    inNew += length;
    if (inOld === lengthOf(old)) [i, inOld] = [i + 1, 0];
    if (inNew === lengthOf(now)) [j, inNew] = [j + 1, 0];
  }
};

const writeStretch = (text: Y.Text, at: number, oldRuns: Run[], newRuns: Run[], caret: number): void => {
  const { before, after, prefix, suffix } = shared(oldRuns, newRuns, caret);
  const gone = before.length - prefix - suffix;
  if (gone) text.delete(at + prefix, gone);
  let here = at + prefix;
  for (const run of cut(newRuns, prefix, after.length - suffix)) {
    if ('text' in run) text.insert(here, run.text, run.attributes);
    else text.insertEmbed(here, run.embed, run.attributes);
    here += lengthOf(run);
  }
  writeFormats(text, at, cut(oldRuns, 0, prefix), cut(newRuns, 0, prefix));
  const [oldEnd, newEnd] = [before.length - suffix, after.length - suffix];
  writeFormats(text, at + newEnd, cut(oldRuns, oldEnd, before.length), cut(newRuns, newEnd, after.length));
};

/** The runs of several paragraphs, each with its "\n". */
export const runsOfAll = (paragraphs: Node[], ending: Ending): Run[] =>
  paragraphs.flatMap((paragraph) => runsOf(paragraph, ending));

/** Writes the difference of two documents into the flat text that equals the first; `caret` is its index in the second. */
export const writeDifference = (text: Y.Text, before: Node, after: Node, caret: number, ending: Ending): void => {
  if (ending === 'open') {
    // Notes and cells are short, and their last paragraph has no "\n": they are compared whole.
    const runs = (doc: Node): Run[] => runsOfAll(children(doc, 0, doc.childCount), ending).slice(0, -1);
    writeStretch(text, 0, runs(before), runs(after), caret);
    return;
  }
  for (const { before: old, after: now, at } of stretches(before, after)) {
    writeStretch(text, at, runsOfAll(old, ending), runsOfAll(now, ending), caret - at);
  }
};
