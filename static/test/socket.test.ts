/** What a page takes in is what the server took in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import { takeIn } from '../src/socket';

/** The updates by which somebody writes a few words, one after the other. */
const written = (client: number, words: readonly string[]): Uint8Array[] => {
  const doc = new Y.Doc();
  doc.clientID = client;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const each of words) doc.getText('text').insert(doc.getText('text').length, each);
  return updates;
};

test('a forged copy of what is known changes nothing, in whatever company it comes', () => {
  const [first, second] = written(7, ['Hello', ' there']) as [Uint8Array, Uint8Array];
  // The server has these clocks already and so takes nothing of it.
  const [, forged] = written(7, ['He', 'xxxxxxx']) as [Uint8Array, Uint8Array];
  const doc = new Y.Doc();
  let changes = 0;
  doc.getText('text').observe(() => {
    changes += 1;
  });
  takeIn(doc, [first, second, forged], 'net');
  assert.deepEqual([doc.getText('text').toString(), changes], ['Hello there', 1]);
});
