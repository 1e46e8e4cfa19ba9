/** Texts that come packed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { fromWire, toWire, unpack, type JoinedSection } from '../src/wire';

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
