/** Whose a change is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import { OWN } from '../src/binding';
import { SUGGESTED } from '../src/suggestion_history';
import { isPlainEdit } from '../src/undo';

test('what Yjs tidies after others is no edit of the person at this page', () => {
  const [here, there] = [new Y.Doc(), new Y.Doc()];
  const text = here.getText('text');
  text.insert(0, 'one two', {});
  Y.applyUpdate(there, Y.encodeStateAsUpdate(here));
  text.format(0, 3, { em: true });
  there.getText('text').delete(0, 3);
  const heard: [local: boolean, plain: boolean][] = [];
  here.on('update', (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => heard.push([transaction.local, isPlainEdit(transaction)]));
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there, Y.encodeStateVector(here)));
  assert.deepEqual(heard, [[false, false], [true, false]]);
  for (const origin of [OWN, SUGGESTED]) here.transact(() => text.insert(0, 'a', {}), origin);
  const undo = new Y.UndoManager(text, { trackedOrigins: new Set([OWN]) });
  here.transact(() => text.insert(0, 'b', {}), OWN);
  undo.undo();
  assert.deepEqual(heard.slice(2), [[true, true], [true, false], [true, true], [true, true]]);
});
