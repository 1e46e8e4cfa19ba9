/** What a person may do next in a random session, as one deed on a peer. */
import { joinBackward } from 'prosemirror-commands';
import { Fragment, Slice } from 'prosemirror-model';
import { enter, indentBy, insertBreak, insertNote, insertTable, leaveKind, setDirection, setKind, toggle } from '../src/commands';
import { Table, noteOf, objectsOf } from '../src/objects';
import { schema } from '../src/schema';
import type { Dice, Editor, Peer } from './peers';
import * as Y from 'yjs';

/** `tokens` are the words that were written; `name` stands in each of them. */
export type Session = { dice: Dice; tokens: string[]; name?: string };
export type Deed = (peer: Peer, session: Session) => void;

const SCRIPTS = ['', '😀', 'مرحبا', '中文', 'ሰላም', '👩‍👩‍👧', '𠀋', 'e\u0301'];

const token = (session: Session): string => {
  const made = `⟨${session.name ?? ''}${session.tokens.length}⟩`;
  session.tokens.push(made);
  return `${session.dice.of(SCRIPTS)} ${made} `;
};

/** A place between words, so that no token is torn; captions and empty paragraphs included. */
const between = (editor: Editor, dice: Dice): number => {
  const { at, words } = dice.of(editor.paragraphs());
  const places = [0, words.length, ...[...words.matchAll(/ /g)].map((space) => space.index + 1)];
  return at + 1 + dice.of(places);
};

const type = (editor: Editor, session: Session): void => {
  editor.select(between(editor, session.dice));
  editor.dispatch(editor.state.tr.insertText(token(session)));
};

const someTable = (peer: Peer, dice: Dice): Table | null => {
  const refs = [...objectsOf(peer.doc).keys()].sort();
  return refs.length ? Table.find(peer.doc, dice.of(refs)) : null;
};

/** Deeds in tables and notes, which delete nothing. */
export const OBJECT_DEEDS: Record<string, Deed> = {
  note: (peer, session) => {
    peer.main.select(between(peer.main, session.dice)).do(insertNote(peer.doc, () => undefined));
    for (const ref of objectsOf(peer.doc).keys()) {
      const note = noteOf(peer.doc, ref);
      if (note && session.dice.below(3) === 0) type(peer.editor(note), session);
    }
  },
  table: (peer, { dice }) => {
    if (objectsOf(peer.doc).size < 12) peer.main.select(between(peer.main, dice)).do(insertTable(peer.doc, 2, 2));
  },
  cell: (peer, session) => {
    const cells = [...(someTable(peer, session.dice)?.cells.entries() ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    if (cells.length) type(peer.editor(session.dice.of(cells)[1] as Y.Text), session);
  },
  cellEnter: (peer, { dice }) => {
    const cells = [...(someTable(peer, dice)?.cells.entries() ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    if (!cells.length) return;
    const editor = peer.editor(dice.of(cells)[1] as Y.Text);
    editor.select(between(editor, dice)).do(enter);
  },
  row: (peer, { dice }) => someTable(peer, dice)?.addRow(dice.below(2)),
  column: (peer, { dice }) => someTable(peer, dice)?.addColumn(dice.below(2)),
};

/** Deeds that delete nothing. */
export const KIND_DEEDS: Record<string, Deed> = {
  ...OBJECT_DEEDS,
  type: (peer, session) => type(peer.main, session),
  typeToo: (peer, session) => type(peer.main, session),
  enter: (peer, { dice }) => void peer.main.select(between(peer.main, dice)).do(enter),
  backspaceJoin: (peer, { dice }) => {
    const paragraphs = peer.main.paragraphs();
    if (paragraphs.length < 3) return;
    const i = 1 + dice.below(paragraphs.length - 1);
    if (paragraphs[i]?.node.attrs.ref || paragraphs[i - 1]?.node.attrs.ref) return;
    peer.main.select((paragraphs[i]?.at ?? 0) + 1);
    if (!peer.main.do(leaveKind)) peer.main.do(joinBackward);
  },
  kind: (peer, { dice }) => void peer.main.select(between(peer.main, dice)).do(setKind(dice.of(['h1', 'h2', 'bullet', 'number', 'quote', 'code']))),
  indent: (peer, { dice }) => void peer.main.select(between(peer.main, dice)).do(indentBy(dice.of([1, -1]))),
  direction: (peer, { dice }) => void peer.main.select(between(peer.main, dice)).do(setDirection('rtl')),
  bold: (peer, { dice }) => {
    const [a, b] = [between(peer.main, dice), between(peer.main, dice)];
    peer.main.select(Math.min(a, b), Math.max(a, b)).do(toggle(dice.of(['strong', 'em', 'superscript'])));
  },
  break: (peer, { dice }) => void peer.main.select(between(peer.main, dice)).do(insertBreak),
  pasteParagraphs: (peer, session) => {
    const words = [token(session), token(session)].map((each) => schema.node('paragraph', { id: 'start0' }, schema.text(each)));
    peer.main.select(between(peer.main, session.dice));
    peer.main.dispatch(peer.main.state.tr.replaceSelection(new Slice(Fragment.from(words), 1, 1)));
  },
};

/** Deeds that take something away. */
export const TAKING_DEEDS: Record<string, Deed> = {
  delete: (peer, { dice }) => {
    const size = peer.main.state.doc.content.size - 1;
    const from = 1 + dice.below(size);
    peer.main.select(from, Math.min(size, from + dice.below(30)));
    if (!peer.main.state.selection.empty) peer.main.dispatch(peer.main.state.tr.deleteSelection());
  },
  backspaceHalf: (peer, { dice }) => {
    const { at, words } = dice.of(peer.main.paragraphs());
    if (words) {
      const i = dice.below(words.length);
      peer.main.dispatch(peer.main.state.tr.delete(at + 1 + i, at + 2 + i));
    }
  },
  insertInside: (peer, { dice }) => {
    const { at, words } = dice.of(peer.main.paragraphs());
    peer.main.dispatch(peer.main.state.tr.insertText(dice.of(['z', '\ud83d', '😁']), at + 1 + dice.below(words.length + 1)));
  },
  boldHalf: (peer, { dice }) => {
    const { at, words } = dice.of(peer.main.paragraphs());
    if (!words) return;
    const from = dice.below(words.length);
    const to = Math.min(words.length, from + 1 + dice.below(5));
    peer.main.dispatch(peer.main.state.tr.addMark(at + 1 + from, at + 1 + to, schema.mark('strong')));
  },
  rawSplit: (peer, { dice }) => {
    const { at, words } = dice.of(peer.main.paragraphs());
    peer.main.dispatch(peer.main.state.tr.split(at + 1 + dice.below(words.length + 1)));
  },
  move: (peer, { dice }) => {
    const paragraphs = peer.main.paragraphs();
    if (paragraphs.length < 2) return;
    const { node, at } = dice.of(paragraphs);
    const tr = peer.main.state.tr.delete(at, at + node.nodeSize);
    peer.main.dispatch(tr.insert(dice.below(2) ? 0 : tr.doc.content.size, node));
  },
  pasteCopies: (peer, { dice }) => {
    const { node } = dice.of(peer.main.paragraphs());
    const { at } = dice.of(peer.main.paragraphs());
    peer.main.dispatch(peer.main.state.tr.replace(at, at, new Slice(Fragment.from([node, node]), 0, 0)));
  },
  removeRow: (peer, { dice }) => someTable(peer, dice)?.removeRow(0),
  undo: (peer) => void peer.undo.undo(),
  undoToo: (peer) => void peer.undo.undo(),
  redo: (peer) => void peer.undo.redo(),
};

/** Any place between two letters of the running text. */
export const anywhere = (editor: Editor, dice: Dice): number => {
  const { at, node } = dice.of(editor.paragraphs());
  return at + 1 + dice.below(node.content.size + 1);
};

const selectSome = (editor: Editor, dice: Dice, most: number): void => {
  const from = anywhere(editor, dice);
  editor.select(from, Math.min(editor.state.doc.content.size - 1, from + 1 + dice.below(most)));
};

/** Deeds that can be suggested, at any place. */
export const SUGGESTING_DEEDS: Record<string, Deed> = {
  type: ({ main }, { dice }) => {
    const word = dice.of([`t${dice.below(1000)} `, 'كلمة ', '新的', '😎', 'e\u0301']);
    main.select(anywhere(main, dice));
    main.dispatch(main.state.tr.insertText(word));
  },
  remove: ({ main }, { dice }) => {
    selectSome(main, dice, 9);
    if (!main.state.selection.empty) main.dispatch(main.state.tr.deleteSelection());
  },
  replace: ({ main }, { dice }) => {
    selectSome(main, dice, 6);
    main.dispatch(main.state.tr.insertText(`R${dice.below(99)}`));
  },
  split: ({ main }, { dice }) => void main.select(anywhere(main, dice)).do(enter),
  join: ({ main }, { dice }) => {
    const paragraphs = main.paragraphs();
    if (paragraphs.length > 1) main.select((paragraphs[1 + dice.below(paragraphs.length - 1)]?.at ?? 0) + 1).do(joinBackward);
  },
  undo: (peer) => void peer.undo.undo(),
};
