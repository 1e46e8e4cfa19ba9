/** A section as it was at a moment of its history, beside what it is now; and bringing it back as an edit. */
import type { Node } from 'prosemirror-model';
import type { EditorView } from 'prosemirror-view';
import * as Y from 'yjs';
import { OWN } from './binding';
import { writeDifference } from './difference';
import { docFrom } from './flat_text';
import { noteOf, objectsOf, Table } from './objects';
import { baseOf } from './suggestion_list';

/** References of tables and footnotes in a document. */
const refsIn = (doc: Node): string[] => {
  const refs: string[] = [];
  doc.descendants((node) => {
    if (node.attrs.ref) refs.push(node.attrs.ref);
  });
  return refs;
};

/** What the words of a table or a footnote are, to compare them. */
const wordsOf = (doc: Y.Doc, ref: string): string =>
  JSON.stringify(noteOf(doc, ref)?.toDelta() ?? Table.find(doc, ref)?.words() ?? null);

const replaceList = (list: Y.Array<string>, wanted: readonly string[]): void => {
  if (list.toArray().join() === wanted.join()) return;
  list.delete(0, list.length);
  list.push([...wanted]);
};

const rewrite = (text: Y.Text, past: Y.Text): void =>
  writeDifference(text, docFrom(text, 'open'), docFrom(past, 'open'), -1, 'open');

/** Suggestions that were open then are not part of it; those that are open now do not count as a difference. */
export class PastText {
  readonly doc: Y.Doc;
  readonly shown: Node;

  constructor(then: Y.Doc) {
    this.doc = baseOf(then);
    this.shown = docFrom(this.doc.getText('text'), 'closed');
  }

  /** Whether a paragraph reads differently in `now`, a text without suggestions, or is gone from it. */
  differs(paragraph: Node, now: Node, present: Y.Doc): boolean {
    const there = this.there(paragraph, now);
    if (!there || !there.node.eq(paragraph)) return true;
    return refsIn(paragraph).concat(paragraph.attrs.ref ?? []).some((ref) => wordsOf(this.doc, ref) !== wordsOf(present, ref));
  }

  /** Brings one paragraph back: in the place of what it has become, or behind the one it followed. */
  bringParagraph(index: number, view: EditorView, present: Y.Doc): void {
    const paragraph = this.shown.child(index);
    this.bringObjects([...refsIn(paragraph), ...(paragraph.attrs.ref ? [paragraph.attrs.ref] : [])], present);
    const { tr, doc } = view.state;
    const there = this.there(paragraph, doc);
    if (there) tr.replaceWith(this.start(there.position, doc), there.position + there.node.nodeSize, paragraph);
    else tr.insert(this.placeFor(index, doc), paragraph);
    view.dispatch(tr.scrollIntoView());
  }

  /** Brings the whole section back; what both texts share stays as it is. */
  bringAll(view: EditorView, present: Y.Doc): void {
    this.bringObjects(refsIn(this.shown), present);
    const { tr, doc } = view.state;
    view.dispatch(tr.replaceWith(0, doc.content.size, this.shown.content));
  }

  private there(paragraph: Node, now: Node): { node: Node; position: number } | null {
    let found: { node: Node; position: number } | null = null;
    now.forEach((node, position) => {
      if (paragraph.attrs.id && node.attrs.id === paragraph.attrs.id) found ??= { node, position };
    });
    return found;
  }

  /** Where a paragraph begins that somebody suggests to split: its last part has its id. */
  private start(position: number, doc: Node): number {
    const before = doc.resolve(position).nodeBefore;
    return before?.attrs.insertions ? this.start(position - before.nodeSize, doc) : position;
  }

  private placeFor(index: number, now: Node): number {
    for (let before = index - 1; before >= 0; before -= 1) {
      const there = this.there(this.shown.child(before), now);
      if (there) return there.position + there.node.nodeSize;
    }
    return 0;
  }

  private bringObjects(refs: readonly string[], present: Y.Doc): void {
    present.transact(() => {
      for (const ref of refs) {
        const note = noteOf(this.doc, ref);
        if (note) this.bringNote(ref, note, present);
        else this.bringTable(ref, present);
      }
    }, OWN);
  }

  private bringNote(ref: string, note: Y.Text, present: Y.Doc): void {
    if (!noteOf(present, ref)) objectsOf(present).set(ref, new Y.Text());
    rewrite(noteOf(present, ref) as Y.Text, note);
  }

  private bringTable(ref: string, present: Y.Doc): void {
    const past = Table.find(this.doc, ref);
    if (!past) return;
    const table = Table.find(present, ref) ?? Table.under(present, ref, past.rows, past.columns, past.head);
    replaceList(table.map.get('rows') as Y.Array<string>, past.rows);
    replaceList(table.map.get('cols') as Y.Array<string>, past.columns);
    for (const row of past.rows) {
      for (const column of past.columns) {
        const cell = past.cell(row, column);
        if (cell) rewrite(table.cellForWriting(row, column), cell);
      }
    }
  }
}
