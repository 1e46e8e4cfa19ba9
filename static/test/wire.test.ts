/** Texts that come packed, and what goes back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import * as Y from 'yjs';
import { beyond, fromWire, toWire, unpack, type JoinedSection } from '../src/wire';

const TEXT = new TextEncoder().encode('A text with its history. '.repeat(100));
const nothing = new ArrayBuffer(0);

test('what is packed is unpacked, and the rest is as it came', async () => {
  const sections: JoinedSection[] = [
    { id: 'packed', ok: true, update: toWire(deflateSync(TEXT)), packed: true, sv: nothing, seq: 1 },
    { id: 'short', ok: true, update: toWire(TEXT), sv: nothing, seq: 1 },
    { id: 'later', ok: true, later: true },
    { id: 'closed', ok: false, code: 'closed' },
  ];
  await unpack(sections);
  for (const one of sections) if (one.ok && !one.later) assert.deepEqual(fromWire(one.update), TEXT);
});

test('what waits in a document for words on their way is not sent back with its own', () => {
  const writer = new Y.Doc();
  const updates: Uint8Array[] = [];
  writer.on('update', (update: Uint8Array) => updates.push(update));
  for (const word of ['one ', 'two ', 'three ', 'four ', 'five ']) writer.getText('text').insert(writer.getText('text').length, word);
  const [first, second, third, fourth, fifth] = updates as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const page = new Y.Doc();
  Y.applyUpdate(page, first);
  const state = Y.encodeStateVector(page);
  for (const early of [third, fifth]) Y.applyUpdate(page, early);
  page.getText('text').insert(0, 'own ');
  const [{ structs: all }, sent] = [Y.decodeUpdate(Y.encodeStateAsUpdate(page, state)), beyond(page, state)];
  assert.ok(all.some((struct) => struct instanceof Y.Skip), 'Yjs sends the third and the fifth back, with a gap between');
  assert.equal(Y.decodeUpdate(sent).structs.length, 1);
  Y.applyUpdate(writer, sent);
  for (const late of [second, fourth]) Y.applyUpdate(page, late);
  assert.equal(page.getText('text').toString(), 'own one two three four five ');
  assert.equal(writer.getText('text').toString(), 'own one two three four five ');
});
