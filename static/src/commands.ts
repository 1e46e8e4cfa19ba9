/** What a person can do to the text of a section, as ProseMirror commands. */
import { splitBlockAs, toggleMark } from 'prosemirror-commands';
import { InputRule } from 'prosemirror-inputrules';
import type { Attrs, MarkType, Node } from 'prosemirror-model';
import { NodeSelection, TextSelection, type Command, type EditorState, type Transaction } from 'prosemirror-state';
import type * as Y from 'yjs';
import { makeNote, Table } from './objects';
import { MOST_INDENT, schema } from './schema';

const LISTS = ['bullet', 'number'];
const isHeading = (kind: string): boolean => /^h\d$/.test(kind);
/** Tables and pictures: their own text is the caption, and their kind is not exchanged. */
const isObject = (paragraph: Node): boolean => !!paragraph.attrs.ref;

/** The paragraphs that the selection touches. */
const selected = (state: EditorState): { node: Node; position: number }[] => {
  const found: { node: Node; position: number }[] = [];
  state.doc.nodesBetween(state.selection.from, state.selection.to, (node, position) => {
    if (node.type === schema.nodes.paragraph) found.push({ node, position });
    return false;
  });
  return found;
};

const markUp = (tr: Transaction, position: number, node: Node, change: Attrs): Transaction =>
  tr.setNodeMarkup(position, null, { ...node.attrs, ...change });

/** Enter: the new paragraph is like the old one, but plain text follows a heading, a table or a picture. */
export const enter: Command = splitBlockAs((node, atEnd) => {
  const { kind, indent, dir, lang } = node.attrs;
  const plain = isObject(node) || (atEnd && isHeading(kind));
  return { type: node.type, attrs: plain ? { dir, lang } : { kind, indent, dir, lang } };
});

/** Makes the selected paragraphs of one kind; plain again when all of them were already. */
export const setKind = (kind: string): Command => (state, dispatch) => {
  const paragraphs = selected(state).filter(({ node }) => !isObject(node));
  if (!paragraphs.length) return false;
  const wanted = paragraphs.every(({ node }) => node.attrs.kind === kind) ? 'p' : kind;
  if (dispatch) {
    const tr = state.tr;
    for (const { node, position } of paragraphs) {
      const stays = LISTS.includes(wanted) && LISTS.includes(node.attrs.kind);
      markUp(tr, position, node, { kind: wanted, indent: stays ? node.attrs.indent : 0 });
    }
    dispatch(tr.scrollIntoView());
  }
  return true;
};

/** Moves list items in or out by a step. */
export const indentBy = (step: 1 | -1): Command => (state, dispatch) => {
  const items = selected(state).filter(({ node }) => LISTS.includes(node.attrs.kind));
  if (!items.length) return false;
  if (dispatch) {
    const tr = state.tr;
    for (const { node, position } of items) {
      const indent = node.attrs.indent + step;
      if (indent >= 0 && indent <= MOST_INDENT) markUp(tr, position, node, { indent });
    }
    dispatch(tr);
  }
  return true;
};

/** At the start of a list item, takes it out by a step; of an outermost one, a heading or a quotation, makes it plain. */
export const leaveKind: Command = (state, dispatch) => {
  const { $cursor } = state.selection as TextSelection;
  if (!$cursor || $cursor.parentOffset > 0 || isObject($cursor.parent) || $cursor.parent.attrs.kind === 'p') return false;
  const { kind, indent } = $cursor.parent.attrs;
  dispatch?.(markUp(state.tr, $cursor.before(), $cursor.parent, indent ? { kind, indent: indent - 1 } : { kind: 'p' }));
  return true;
};

/** Enter in an empty list item leaves it, step by step. */
export const leaveEmptyItem: Command = (state, dispatch, view) => {
  const { $cursor } = state.selection as TextSelection;
  return $cursor?.parent.content.size === 0 && leaveKind(state, dispatch, view);
};

/** Backspace after a table, or Delete before one, selects it; a table's caption never takes in its neighbour's words. */
export const selectObjectBeside = (side: -1 | 1): Command => (state, dispatch) => {
  const { $cursor } = state.selection as TextSelection;
  if (!$cursor || $cursor.parentOffset !== (side < 0 ? 0 : $cursor.parent.content.size)) return false;
  const edge = side < 0 ? $cursor.before() : $cursor.after();
  const neighbour = side < 0 ? state.doc.resolve(edge).nodeBefore : state.doc.resolve(edge).nodeAfter;
  const caption = isObject($cursor.parent);
  if (!caption && !(neighbour && isObject(neighbour))) return false;
  const position = caption ? $cursor.before() : side < 0 ? edge - (neighbour as Node).nodeSize : edge;
  dispatch?.(state.tr.setSelection(NodeSelection.create(state.doc, position)));
  return true;
};

/** Writes the selected paragraphs in a direction; as their words say again when they were already. */
export const setDirection = (dir: 'rtl' | 'ltr'): Command => (state, dispatch) => {
  const paragraphs = selected(state);
  const wanted = paragraphs.every(({ node }) => node.attrs.dir === dir) ? null : dir;
  if (dispatch) {
    const tr = state.tr;
    for (const { node, position } of paragraphs) markUp(tr, position, node, { dir: wanted });
    dispatch(tr);
  }
  return paragraphs.length > 0;
};

export const toggle = (name: string): Command => toggleMark(schema.marks[name] as MarkType);

export const insertBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(schema.node('hard_break'), true).scrollIntoView());
  return true;
};

/** Links the selected words, or takes their link away with null. Without a selection the address itself is written. */
export const setLink = (href: string | null): Command => (state, dispatch) => {
  const { from, to, empty } = state.selection;
  const link = schema.marks.link as MarkType;
  if (!dispatch) return true;
  if (href === null) dispatch(state.tr.removeMark(from, to, link));
  else if (empty) dispatch(state.tr.replaceSelectionWith(schema.text(href, [link.create({ href })]), false));
  else dispatch(state.tr.removeMark(from, to, link).addMark(from, to, link.create({ href })));
  return true;
};

/** Sets a footnote after the selection; `opened` learns where it stands. */
export const insertNote = (doc: Y.Doc, opened: (position: number) => void): Command => (state, dispatch) => {
  if (!(state.selection instanceof TextSelection)) return false;
  if (dispatch) {
    const position = state.selection.to;
    dispatch(state.tr.insert(position, schema.node('footnote', { ref: makeNote(doc) })));
    opened(position);
  }
  return true;
};

/** Sets a table below the paragraph of the caret, or in its place when it is empty; a paragraph to go on in follows. */
export const insertTable = (doc: Y.Doc, rows: number, columns: number): Command => (state, dispatch) => {
  const { $to } = state.selection;
  const paragraph = $to.depth ? $to.parent : (state.selection as NodeSelection).node;
  if (!paragraph) return false;
  if (dispatch) {
    const ref = Table.make(doc, rows, columns);
    const tr = state.tr;
    let after = $to.depth ? $to.after() : $to.pos;
    if (paragraph.content.size === 0 && !isObject(paragraph)) markUp(tr, after - paragraph.nodeSize, paragraph, { kind: 'table', indent: 0, ref });
    else {
      tr.insert(after, schema.node('paragraph', { kind: 'table', ref }));
      after += 2;
    }
    if (after >= tr.doc.content.size) tr.insert(after, schema.node('paragraph'));
    dispatch(tr.setSelection(TextSelection.create(tr.doc, after - 1)).scrollIntoView());
  }
  return true;
};

const typed = (pattern: RegExp, kind: string): InputRule =>
  new InputRule(pattern, (state, _match, start, end) => {
    const $start = state.doc.resolve(start);
    if ($start.parent.attrs.kind !== 'p') return null;
    return markUp(state.tr.delete(start, end), $start.before(), $start.parent, { kind });
  });

/** Signs at the start of a paragraph that make its kind. */
export const TYPED_KINDS: InputRule[] = [
  typed(/^[-*]\s$/, 'bullet'),
  typed(/^1[.)]\s$/, 'number'),
  typed(/^##\s$/, 'h1'),
  typed(/^###\s$/, 'h2'),
  typed(/^>\s$/, 'quote'),
];
