/** Suggesting: one rule for letters, paragraphs and pastes; sessions of several people in which the base never changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinBackward } from 'prosemirror-commands';
import { Fragment, Slice } from 'prosemirror-model';
import * as Y from 'yjs';
import { enter, setKind, toggle } from '../src/commands';
import { schema } from '../src/schema';
import { Peer, startOf } from './peers';

const author = (person: string) => ({ person, now: () => 1000 });
const START = ['Alpha beta gamma', '😀😁 مرحبا بالعالم', '中文 ሰላም'];

const lupe = (start = startOf(START), client = 9): Peer => new Peer(client, start, author('lupe'));
const kofi = (from: Peer, client = 10): Peer => new Peer(client, Y.encodeStateAsUpdate(from.doc), author('kofi'));
const typed = (peer: Peer, words: string): void => {
  for (const letter of words) {
    const { from, to } = peer.main.state.selection;
    peer.main.dispatch(peer.main.state.tr.insertText(letter, from, to));
  }
};
const backspace = (peer: Peer, times = 1): void => {
  for (let i = 0; i < times; i += 1) {
    const { $head, empty, head } = peer.main.state.selection;
    if (!empty) peer.main.dispatch(peer.main.state.tr.deleteSelection());
    else if ($head.parentOffset === 0) peer.main.do(joinBackward);
    else peer.main.dispatch(peer.main.state.tr.delete(head - 1, head));
  }
};
const remove = (peer: Peer): void => {
  const { head } = peer.main.state.selection;
  peer.main.dispatch(peer.main.state.tr.delete(head, head + 1));
};

/** The text with its marks: [-gone-lupe] and [+new+lupe]. */
const shown = ({ main }: Peer): string => {
  const parts: { words: string; ins: string; del: string }[] = [];
  for (const { insert, attributes = {} } of main.text.toDelta() as { insert: string | object; attributes?: Record<string, { by: string }> }[]) {
    const words = typeof insert === 'string' ? insert.replace(/\n/g, '¶') : '▢';
    const by = (kind: string): string => Object.entries(attributes).flatMap(([key, value]) => (key.startsWith(kind) ? [value.by] : [])).sort().join();
    const [ins, del, last] = [by('insertion:'), by('deletion:'), parts.at(-1)];
    if (last && last.ins === ins && last.del === del) last.words += words;
    else parts.push({ words, ins, del });
  }
  const struck = (words: string, del: string): string => (del ? `[-${words}-${del}]` : words);
  return parts.map(({ words, ins, del }) => (ins ? `[+${struck(words, del)}+${ins}]` : struck(words, del))).join('');
};
const ids = ({ main }: Peer): number =>
  new Set(main.text.toDelta().flatMap(({ attributes = {} }) => Object.keys(attributes).filter((key) => key.includes(':')).map((key) => key.split(':')[1]))).size;
const first = (peer: Peer): string => shown(peer).split('¶')[0] as string;

test('what is typed is added with a mark, letter by letter one suggestion', () => {
  const peer = lupe();
  peer.main.select(7);
  typed(peer, 'new ');
  assert.equal(first(peer), 'Alpha [+new +lupe]beta gamma');
  assert.equal(ids(peer), 1);
  assert.equal(peer.main.state.selection.head, 11);
});

test('what is selected and written over stays, struck out, before the new words', () => {
  const peer = lupe();
  peer.main.select(7, 11);
  typed(peer, 'two');
  assert.equal(first(peer), 'Alpha [-beta-lupe][+two+lupe] gamma');
  assert.equal(ids(peer), 1);
});

test('a word that is written over is struck out whole, also when both share letters', () => {
  const peer = lupe();
  peer.main.select(7, 11);
  typed(peer, 'alpha');
  assert.equal(first(peer), 'Alpha [-beta-lupe][+alpha+lupe] gamma');
  assert.equal(ids(peer), 1);
});

test('Backspace strikes out to the left, Delete to the right, and neither is stuck', () => {
  const peer = lupe(startOf(['aaaa aaaa']));
  peer.main.select(5);
  backspace(peer, 2);
  assert.deepEqual([shown(peer), peer.main.state.selection.head], ['aa[-aa-lupe] aaaa¶', 3]);
  peer.main.select(6);
  remove(peer);
  remove(peer);
  assert.deepEqual([shown(peer), peer.main.state.selection.head], ['aa[-aa-lupe] [-aa-lupe]aa¶', 8]);
});

test('what one has suggested oneself goes at once', () => {
  const peer = lupe();
  peer.main.select(7);
  typed(peer, 'abc');
  backspace(peer, 2);
  assert.equal(first(peer), 'Alpha [+a+lupe]beta gamma');
  backspace(peer);
  assert.equal(shown(peer), shown(lupe()));
});

test('somebody else\'s suggested words get a deletion on top', () => {
  const before = lupe();
  before.main.select(7);
  typed(before, 'abc ');
  const peer = kofi(before);
  peer.main.select(8, 13);
  backspace(peer);
  assert.equal(first(peer), 'Alpha [+a+lupe][+[-bc -kofi]+lupe][-be-kofi]ta gamma');
});

test('words typed inside somebody else\'s suggestion are one\'s own', () => {
  const before = lupe();
  before.main.select(7);
  typed(before, 'abc ');
  before.main.select(11, 15);
  backspace(before);
  const peer = kofi(before);
  peer.main.select(8);
  typed(peer, 'X');
  peer.main.select(14);
  typed(peer, 'Y');
  assert.equal(first(peer), 'Alpha [+a+lupe][+X+kofi][+bc +lupe][-be-lupe][+Y+kofi][-ta-lupe] gamma');
});

test('Enter adds a mark with its own id; in the middle the old mark stays with the second half, at the end with the words', () => {
  const peer = lupe();
  peer.main.select(6).do(enter);
  assert.equal(shown(peer).split('¶').slice(0, 2).join('¶'), 'Alpha[+¶+lupe] beta gamma');
  assert.deepEqual(peer.main.paragraphs().slice(0, 2).map(({ node }) => node.attrs.id === 'start0'), [false, true]);
  const other = lupe();
  other.main.select(17).do(enter);
  assert.deepEqual(other.main.paragraphs().slice(0, 2).map(({ node, words }) => [words, node.attrs.id === 'start0']), [['Alpha beta gamma', true], ['', false]]);
  typed(other, 'more');
  assert.equal(shown(other).split('😀')[0], 'Alpha beta gamma¶[+more¶+lupe]');
});

test('Backspace at the start of a paragraph strikes out the mark before it, whatever kinds the two are', () => {
  const start = new Y.Doc();
  Y.applyUpdate(start, startOf(START));
  start.getText('text').format(16, 1, { kind: 'h1' });
  const peer = lupe(Y.encodeStateAsUpdate(start));
  peer.main.select(19);
  backspace(peer);
  assert.deepEqual([peer.main.refused, shown(peer).startsWith('Alpha beta gamma[-¶-lupe]😀😁')], [null, true]);
});

test('pasted paragraphs are added as one suggestion, each with an id of its own', () => {
  const peer = lupe();
  const paragraphs = ['One', 'Two'].map((words) => schema.node('paragraph', { id: 'start0', kind: 'bullet' }, schema.text(words)));
  peer.main.select(17);
  peer.main.dispatch(peer.main.state.tr.replaceSelection(new Slice(Fragment.from(paragraphs), 0, 0)));
  assert.equal(ids(peer), 1);
  assert.equal(new Set(peer.main.paragraphs().map(({ node }) => node.attrs.id)).size, peer.main.paragraphs().length);
  assert.equal(shown(peer).split('😀')[0], 'Alpha beta gamma¶[+One¶Two¶+lupe]');
});

test('formatting, kinds and tables cannot be suggested, and nothing changes', () => {
  const peer = lupe();
  const before = shown(peer);
  peer.main.select(1, 6).do(toggle('strong'));
  assert.equal(peer.main.refused, 'formatting');
  peer.main.select(1).do(setKind('h1'));
  assert.equal(peer.main.refused, 'formatting');
  peer.main.dispatch(peer.main.state.tr.insert(3, schema.node('footnote', { ref: 'n' })));
  assert.equal(peer.main.refused, 'object');
  peer.main.dispatch(peer.main.state.tr.insert(0, schema.node('paragraph', { kind: 'table', ref: 't' })));
  assert.equal(peer.main.refused, 'object');
  assert.equal(shown(peer), before);
  assert.ok(peer.main.faithful());
});

test('one\'s own suggested words can be formatted', () => {
  const peer = lupe();
  peer.main.select(7);
  typed(peer, 'new ');
  peer.main.select(7, 10).do(toggle('strong'));
  assert.equal(peer.main.refused, null);
  const [, bold] = peer.main.text.toDelta() as { insert: string; attributes: Record<string, unknown> }[];
  assert.deepEqual([bold?.insert, bold?.attributes.strong], ['new', true]);
});

test('an emoji is struck out whole, and half of one is never added', () => {
  const peer = lupe();
  peer.main.dispatch(peer.main.state.tr.delete(19, 20));
  peer.main.dispatch(peer.main.state.tr.insertText('\ud83d', 5));
  assert.equal(shown(peer), 'Alpha beta gamma¶[-😀-lupe]😁 مرحبا بالعالم¶中文 ሰላም¶');
});

test('two torn emoji are struck out whole, and no third is made of their halves', () => {
  const peer = lupe(startOf(['😀🦊 and more']));
  peer.main.dispatch(peer.main.state.tr.delete(2, 4));
  assert.equal(shown(peer), '[-😀🦊-lupe] and more¶');
});

test('undo takes a suggestion back', () => {
  const peer = lupe();
  const before = shown(peer);
  peer.main.select(7, 11);
  typed(peer, 'two');
  peer.undo.undo();
  assert.equal(shown(peer), before);
  assert.ok(peer.main.faithful());
});

test('undo takes back one\'s own letters alone, also when somebody wrote into the passage', () => {
  const peer = lupe();
  peer.main.select(7, 11);
  backspace(peer);
  const other = kofi(peer);
  other.main.select(9);
  typed(other, 'new');
  Y.applyUpdate(peer.doc, Y.encodeStateAsUpdate(other.doc), 'net');
  assert.equal(first(peer), 'Alpha [-be-lupe][+new+kofi][-ta-lupe] gamma');
  peer.undo.undo();
  assert.equal(shown(peer).split('😀')[0], 'Alpha be[+new+kofi]ta gamma¶');
  peer.undo.redo();
  assert.equal(first(peer), 'Alpha [-be-lupe][+new+kofi][-ta-lupe] gamma');
});

test('an empty section takes a suggestion', () => {
  const peer = lupe(Y.encodeStateAsUpdate(new Y.Doc()));
  typed(peer, 'First');
  assert.equal(shown(peer), '[+First+lupe]¶');
  assert.ok(peer.main.faithful());
});

test('plain words written into a suggestion, and a plain Enter in it, belong to nobody\'s suggestion', () => {
  const before = lupe();
  before.main.select(7);
  typed(before, 'abc ');
  before.main.select(11, 15);
  backspace(before);
  before.main.select(6).do(enter);
  const peer = new Peer(11, Y.encodeStateAsUpdate(before.doc));
  assert.equal(shown(peer).split('😀')[0], 'Alpha[+¶+lupe] [+abc +lupe][-beta-lupe] gamma¶');
  peer.main.select(10);
  typed(peer, 'X');
  peer.main.select(16);
  typed(peer, 'Y');
  peer.main.select(4).do(enter);
  peer.main.select(14).do(enter);
  assert.equal(shown(peer).split('😀')[0], 'Alp¶ha[+¶+lupe] [+a+lupe]X[+b+lupe]¶[+c +lupe][-be-lupe]Y[-ta-lupe] gamma¶');
  assert.ok(peer.main.faithful());
});
