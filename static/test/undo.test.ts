/** Whose a change is, and that undo takes back no more than that. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import { OWN } from '../src/binding';
import { setKind, toggle } from '../src/commands';
import { SUGGESTED } from '../src/suggestion_history';
import { sectionDoc } from '../src/section_doc';
import { isPlainEdit } from '../src/undo';
import { Peer, meet, plainRuns, startOf } from './peers';

test('what others write leaves a page nothing to do', () => {
  const [here, there] = [sectionDoc(1), sectionDoc(2)];
  const text = here.getText('text');
  text.insert(0, 'one two', {});
  Y.applyUpdate(there, Y.encodeStateAsUpdate(here));
  text.format(0, 3, { em: true });
  there.getText('text').delete(0, 3);
  const heard: [local: boolean, plain: boolean][] = [];
  here.on('update', (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => heard.push([transaction.local, isPlainEdit(transaction)]));
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there, Y.encodeStateVector(here)));
  assert.deepEqual(heard, [[false, false]]);
  for (const origin of [OWN, SUGGESTED]) here.transact(() => text.insert(0, 'a', {}), origin);
  const undo = new Y.UndoManager(text, { trackedOrigins: new Set([OWN]) });
  here.transact(() => text.insert(0, 'b', {}), OWN);
  undo.undo();
  assert.deepEqual(heard.slice(1), [[true, true], [true, false], [true, true], [true, true]]);
});

/** Ids in both orders: which of two equal marks stands first depends on them. */
for (const [first, second] of [[1, 2], [2, 1]] as const) {
  test(`who takes back what another did at the same time leaves the other's, client ${first} before ${second}`, () => {
    const start = startOf(['one two']);
    const [one, other, reader] = [first, second, 3].map((client) => new Peer(client, start)) as [Peer, Peer, Peer];
    for (const { main } of [one, other]) {
      main.select(1, 4).do(toggle('strong'));
      main.select(1).do(setKind('h1'));
    }
    meet([one, other, reader]);
    while (one.undo.undo());
    meet([one, other, reader]);
    for (const { main } of [one, other, reader]) {
      assert.deepEqual(plainRuns(main.text), [['one', { strong: true }], [' two', {}], ['\n', { id: 'start0', kind: 'h1' }]]);
      assert.ok(main.faithful());
    }
  });
}
