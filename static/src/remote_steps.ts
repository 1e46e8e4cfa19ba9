/** Other people's edits as the fewest ProseMirror steps, so that decorations, the caret and nested editors stay. */
import type { Node, ResolvedPos } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import {
  attributesToMarks, attributesToParagraph, embedNode, markOf, paragraphToAttributes, positionAt, sameDoc, totalUnits,
  type Attributes, type Ending,
} from './flat_text';
import { schema } from './schema';

/** One operation of a Y.Text event. */
export type Operation = { retain?: number; insert?: string | object; delete?: number; attributes?: Attributes };

/** The size of a document of one paragraph without words. */
const EMPTY = 2;

const resolve = (tr: Transaction, index: number): ResolvedPos => tr.doc.resolve(positionAt(tr.doc, index));

const formatWords = (tr: Transaction, from: number, to: number, attributes: Attributes): void => {
  for (const [key, value] of Object.entries(attributes)) {
    const [name = '', id] = key.split(/:(.*)/s);
    const type = schema.marks[name];
    const mark = markOf(key, value);
    if (mark) tr.addMark(from, to, mark);
    else if (type && value == null && id === undefined) tr.removeMark(from, to, type);
    else if (type && value == null) {
      tr.doc.nodesBetween(from, to, (node, at) => {
        const keyed = node.marks.find((each) => each.type === type && each.attrs.id === id);
        if (keyed) tr.removeMark(Math.max(at, from), Math.min(at + node.nodeSize, to), keyed);
      });
    }
  }
};

const formatParagraph = (tr: Transaction, index: number, attributes: Attributes): void => {
  const $at = resolve(tr, index);
  const carried = paragraphToAttributes($at.parent.attrs);
  for (const [key, value] of Object.entries(attributes)) {
    if (value == null) delete carried[key];
    else carried[key] = value;
  }
  tr.setNodeMarkup($at.before(), null, attributesToParagraph(carried));
};

const format = (tr: Transaction, index: number, length: number, attributes: Attributes): void => {
  let at = index;
  const end = index + length;
  while (at < end) {
    const $at = resolve(tr, at);
    const words = Math.min(end - at, $at.parent.content.size - $at.parentOffset);
    if (words > 0) formatWords(tr, $at.pos, $at.pos + words, attributes);
    at += words;
    if (at < end) {
      formatParagraph(tr, at, attributes);
      at += 1;
    }
  }
};

/** Writes the steps of a delta into `tr`. May end elsewhere than the text when the text's last mark went; the caller compares. */
const apply = (tr: Transaction, delta: Operation[], ending: Ending): void => {
  let index = 0;
  // A paragraph begun behind the last mark, whose own mark has not come yet.
  let begun = false;
  const insertWords = (text: string, attributes: Attributes | undefined): void => {
    const lines = text.split('\n');
    lines.forEach((words, i) => {
      const closes = i < lines.length - 1;
      if (ending === 'closed' && !begun && index === totalUnits(tr.doc) && (words || closes)) {
        tr.insert(tr.doc.content.size, schema.node('paragraph'));
        begun = true;
      }
      if (words) {
        tr.insert(resolve(tr, index).pos, schema.text(words, attributesToMarks(attributes)));
        index += words.length;
      }
      if (!closes) return;
      const carried = ending === 'open' ? {} : attributesToParagraph(attributes);
      if (begun && index === totalUnits(tr.doc) - 1) {
        tr.setNodeMarkup(resolve(tr, index).before(), null, carried);
        begun = false;
      } else {
        const $at = resolve(tr, index);
        const first = $at.before();
        tr.split($at.pos);
        tr.setNodeMarkup(first, null, carried);
      }
      index += 1;
    });
  };
  for (const operation of delta) {
    if (operation.retain !== undefined) {
      if (operation.attributes) format(tr, index, operation.retain, operation.attributes);
      index += operation.retain;
    } else if (typeof operation.insert === 'string') {
      insertWords(operation.insert, operation.attributes);
    } else if (operation.insert) {
      tr.insert(resolve(tr, index).pos, embedNode(operation.insert, operation.attributes));
      index += 1;
    } else if (operation.delete) {
      const [$from, $to] = [resolve(tr, index), resolve(tr, index + operation.delete)];
      const { attrs } = $to.parent;
      const joins = !$from.sameParent($to);
      tr.delete($from.pos, $to.pos);
      if (joins) tr.setNodeMarkup(tr.doc.resolve($from.pos).before(), null, attrs);
    }
  }
};

/** A transaction that turns the editor's document into `wanted`, by the delta when that reproduces it exactly, else by
 *  replacing only the part that differs. */
export const remoteSteps = (state: EditorState, delta: Operation[], wanted: Node, ending: Ending): Transaction => {
  // A whole text that comes into an empty editor, as when the page opens: nothing there has to stay in its place.
  if (state.doc.content.size <= EMPTY && wanted.childCount > 1) return towards(state, wanted);
  const byDelta = state.tr;
  try {
    apply(byDelta, delta, ending);
    if (sameDoc(byDelta.doc, wanted)) return byDelta;
  } catch (error) {
    // A delta over a missing last mark can name places that the editor does not have.
    if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
  }
  return towards(state, wanted);
};

/** A transaction that turns the editor's document into `wanted` by replacing only the part that differs. */
export const towards = (state: EditorState, wanted: Node): Transaction => {
  const byDifference = state.tr;
  const start = state.doc.content.findDiffStart(wanted.content);
  const end = state.doc.content.findDiffEnd(wanted.content);
  if (start === null || end === null) return byDifference;
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  byDifference.replace(start, end.a + overlap, wanted.slice(start, end.b + overlap));
  return sameDoc(byDifference.doc, wanted) ? byDifference : state.tr.replaceWith(0, state.doc.content.size, wanted.content);
};
