/** Earlier words beside open suggestions: these are no part of a moment, and no difference from it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { EditorView } from 'prosemirror-view';
import * as Y from 'yjs';
import { enter } from '../src/commands';
import { docFrom } from '../src/flat_text';
import { PastText } from '../src/history_text';
import { baseOf } from '../src/suggestion_list';
import { Peer, startOf } from './peers';

const START = ['Alpha beta', 'مرحبا بالعالم'];
const lupe = { person: 'lupe', now: () => 1000 };

const copy = (doc: Y.Doc): Y.Doc => {
  const out = new Y.Doc();
  Y.applyUpdate(out, Y.encodeStateAsUpdate(doc));
  return out;
};
const words = (doc: Y.Doc): string[] => {
  const lines: string[] = [];
  docFrom(baseOf(doc).getText('text'), 'closed').forEach((paragraph) => lines.push(paragraph.textContent));
  return lines;
};
const differing = (past: PastText, doc: Y.Doc): string[] => {
  const present = baseOf(doc);
  const lines: string[] = [];
  past.shown.forEach((paragraph) => {
    if (past.differs(paragraph, docFrom(present.getText('text'), 'closed'), present)) lines.push(paragraph.textContent);
  });
  return lines;
};

test('a moment is shown without what was suggested in it', () => {
  const peer = new Peer(9, startOf(START), lupe);
  peer.main.dispatch(peer.main.state.tr.insertText('Well, ', 1));
  peer.main.select(12).do(enter);
  const past = new PastText(copy(peer.doc));
  assert.deepEqual([past.shown.childCount, past.shown.child(0).textContent], [2, START[0]]);
  assert.equal(JSON.stringify(past.shown.toJSON()).includes('lupe'), false);
});

test('an open suggestion is no difference, and goes when earlier words are brought to its place', () => {
  const writer = new Peer(7, startOf(START));
  const past = new PastText(copy(writer.doc));
  const peer = new Peer(9, Y.encodeStateAsUpdate(writer.doc), lupe);
  peer.main.select(7).do(enter);
  peer.main.dispatch(peer.main.state.tr.insertText('x', peer.main.state.doc.content.size - 1));
  Y.applyUpdate(writer.doc, Y.encodeStateAsUpdate(peer.doc));
  assert.deepEqual(differing(past, writer.doc), []);

  writer.main.dispatch(writer.main.state.tr.insertText('gamma ', 1));
  assert.deepEqual(words(writer.doc), ['gamma Alpha beta', START[1]]);
  assert.deepEqual(differing(past, writer.doc), [START[0]]);
  past.bringParagraph(0, writer.main as unknown as EditorView, writer.doc);
  assert.deepEqual(words(writer.doc), START);
  const open = writer.main.text.toDelta().flatMap(({ attributes = {} }) => Object.keys(attributes)).filter((key: string) => key.startsWith('insertion:'));
  assert.equal(open.length, 1, 'the other paragraph’s suggestion stays');
});
