/** Pasting in a section: tables and footnotes travel with their words, and nothing too large comes in. */
import { Fragment, Slice, type Node } from 'prosemirror-model';
import { TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { OWN } from './binding';
import { writeDifference } from './difference';
import { docFrom } from './flat_text';
import { makeNote, noteOf, Table } from './objects';
import { PasteReader, type ObjectMaker } from './paste';
import type { Pastes } from './pasting';
import type { Room } from './room';
import { schema } from './schema';
import { say } from './sentences_beside';

/** Most HTML that is read at all; programs wrap few words in much of it. */
const MOST_HTML = 8 * 1024 * 1024;
/** Most that one paste may add, as the server counts it: below the 256 KB of one update. */
const MOST_ADDED = 240 * 1024;
/** What a paragraph and a stretch of formatting cost besides their words, in bytes. */
const PARAGRAPH_COST = 130;
const MARK_COST = 70;

const utf8 = new TextEncoder();

const weightOf = (node: Node): number => {
  let weight = node.type.name === 'paragraph' ? PARAGRAPH_COST : 0;
  if (node.isText) weight += utf8.encode(node.text as string).length + node.marks.length * MARK_COST;
  node.forEach((child) => {
    weight += weightOf(child);
  });
  return weight;
};

/** References of tables and footnotes that stand in the text now. */
const refsInUse = (doc: Node): Set<string> => {
  const refs = new Set<string>();
  doc.descendants((node) => {
    if (node.attrs.ref) refs.add(node.attrs.ref);
  });
  return refs;
};

const docOf = (paragraphs: Node[]): Node => schema.node('doc', null, paragraphs.length ? paragraphs : [schema.node('paragraph')]);

/** Makes what is pasted; an object that was cut out of this section comes back as itself, so others' work in it stays. */
class SectionObjects implements ObjectMaker {
  merged = false;

  constructor(private readonly doc: Y.Doc, private readonly used: Set<string>) {}

  note(words: string, ref: string | null): string {
    if (ref && !this.used.has(ref) && noteOf(this.doc, ref)) return this.use(ref);
    return makeNote(this.doc, words);
  }

  table({ cells, head, merged }: Parameters<ObjectMaker['table']>[0], ref: string | null): string {
    if (ref && !this.used.has(ref) && Table.find(this.doc, ref)) return this.use(ref);
    this.merged ||= merged;
    const made = Table.make(this.doc, cells.length, cells[0]?.length ?? 1, [], head);
    const table = Table.find(this.doc, made) as Table;
    table.rows.forEach((row, i) => table.columns.forEach((column, j) => {
      const source = cells[i]?.[j];
      const text = table.cell(row, column) as Y.Text;
      const content = docOf(source ? PasteReader.readElement(source, null) : []);
      writeDifference(text, docFrom(text, 'open'), content, -1, 'open');
    }));
    return made;
  }

  private use(ref: string): string {
    this.used.add(ref);
    return ref;
  }
}

/** The pasted paragraphs as a slice; a single plain paragraph goes into the words around the caret. */
const sliceOf = (paragraphs: Node[]): Slice => Slice.maxOpen(Fragment.from(paragraphs));

const plainParagraphs = (text: string): Node[] =>
  text.normalize('NFC').split(/(?:\r\n?|\n)+/).filter((line) => line.trim())
    .map((line) => schema.node('paragraph', null, schema.text(line.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ''))));

const insert = (view: EditorView, paragraphs: Node[]): void => {
  const { $cursor } = view.state.selection as TextSelection;
  const tr = view.state.tr;
  const whole = paragraphs.length > 1 || paragraphs[0]?.attrs.kind !== 'p';
  if (whole && $cursor && !$cursor.parent.content.size && !$cursor.parent.attrs.ref) {
    // An empty paragraph gives way, so that a pasted heading or table keeps its kind.
    tr.replaceWith($cursor.before(), $cursor.after(), paragraphs);
    const end = $cursor.before() + paragraphs.reduce((size, each) => size + each.nodeSize, 0);
    tr.setSelection(TextSelection.create(tr.doc, end - 1));
  } else if (paragraphs.some(({ attrs }) => attrs.ref) && $cursor) {
    tr.insert($cursor.after(), paragraphs);
  } else tr.replaceSelection(sliceOf(paragraphs));
  view.dispatch(tr.scrollIntoView().setMeta('paste', true));
};

/** Pastes into the running text; who suggests pastes words alone. */
export const pasteInto = (room: Room): Pastes =>
  (view, { html, text }) => {
    const tell = (sentence: string): void => room.announce(sentence);
    const inCode = view.state.selection.$from.parent.attrs.kind === 'code';
    if (html.length > MOST_HTML || utf8.encode(text).length > MOST_ADDED) {
      tell(say('paste_too_large'));
      return;
    }
    let paragraphs: Node[] = [];
    let merged = false;
    let weight = 0;
    if (html && !inCode) {
      // Weighed first without making anything: a paste that is too large changes nothing.
      const weigher: ObjectMaker = {
        note: (words) => ((weight += PARAGRAPH_COST + words.length * 3), ''),
        table: ({ cells }) => {
          for (const cell of cells.flat()) weight += PARAGRAPH_COST + utf8.encode(cell?.textContent ?? '').length * 1.5;
          return '';
        },
      };
      weight += PasteReader.read(html, weigher).reduce((sum, each) => sum + weightOf(each), 0);
    }
    if (weight > MOST_ADDED) {
      tell(say('paste_too_large'));
      return;
    }
    if (html && !inCode && !room.mayShape()) paragraphs = PasteReader.read(html, null);
    else if (html && !inCode) {
      const { doc } = room;
      doc.transact(() => {
        const objects = new SectionObjects(doc, refsInUse(view.state.doc));
        paragraphs = PasteReader.read(html, objects);
        merged = objects.merged;
      }, OWN);
    } else paragraphs = plainParagraphs(text);
    if (paragraphs.length) insert(view, paragraphs);
    if (merged) tell(say('pasted_table'));
  };

/** Pastes into a note or a cell: words and their formatting only; a note takes one paragraph. */
export const pasteIntoSmall = (oneParagraph: boolean, tell: (sentence: string) => void): Pastes =>
  (view, { html, text }) => {
    let paragraphs = html && html.length <= MOST_HTML ? PasteReader.read(html, null) : plainParagraphs(text);
    if (html.length > MOST_HTML || paragraphs.reduce((sum, each) => sum + weightOf(each), 0) > MOST_ADDED) {
      tell(say('paste_too_large'));
      return;
    }
    if (oneParagraph && paragraphs.length > 1) {
      const inlines = paragraphs.flatMap((each, i) => [...(i ? [schema.text(' ')] : []), ...each.content.content]);
      paragraphs = [schema.node('paragraph', null, inlines)];
    }
    const plain = paragraphs.map((each) => schema.node('paragraph', null, each.content));
    if (plain.length) view.dispatch(view.state.tr.replaceSelection(sliceOf(plain)).scrollIntoView());
  };
