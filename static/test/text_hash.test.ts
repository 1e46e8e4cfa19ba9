/** The hash of a text: the one that the server makes, and one for each text however it came about. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as Y from 'yjs';
import { makeNote, Table } from '../src/objects';
import { textHash } from '../src/text_hash';

const docOf = (...updates: Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  doc.getText('text');
  doc.getMap('objects');
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};

test('it is the one that the server makes', async () => {
  const told = JSON.parse(readFileSync('../tests/data/text_hash.json', 'utf8')) as { state: string; hash: string };
  assert.equal(await textHash(docOf(Uint8Array.from(Buffer.from(told.state, 'hex')))), told.hash);
});

test('it sees words, formatting, notes and cells, and not how they came about', async () => {
  const doc = docOf();
  const text = doc.getText('text');
  const seen = [await textHash(doc)];
  const differs = async (): Promise<void> => {
    const hash = await textHash(doc);
    assert.equal(seen.includes(hash), false);
    seen.push(hash);
  };
  text.insert(0, 'One word.');
  await differs();
  const whole = await textHash(doc);
  text.format(0, 3, { strong: true });
  await differs();
  text.format(0, 3, { strong: null });
  text.delete(3, 5);
  text.insert(3, ' word');
  assert.equal(await textHash(doc), whole);
  makeNote(doc, 'a note');
  await differs();
  const table = Table.make(doc, 1, 1);
  await differs();
  Table.find(doc, table)?.cells.forEach((cell) => cell.insert(0, '😀'));
  await differs();
  assert.equal(await textHash(docOf(Y.encodeStateAsUpdate(doc))), seen.at(-1));
});

test('keys stand in the order of their letters, not of their halves', async () => {
  // The halves of a pair are less than U+FF5E, the letter is more; and a digit comes first in objects of JavaScript.
  const doc = docOf();
  doc.getText('text').insert(0, 'x', Object.fromEntries(['～', '𝒜', '7', '-'].map((key) => [key, true])));
  assert.equal(await textHash(doc), 'bf3d6669327c85d1234a2292f9562c7a3a78ab29b095457cc6c9652fa87db5de');
});
