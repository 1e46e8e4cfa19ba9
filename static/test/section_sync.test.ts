/** A section whose text is still to come, and one that has more to send than the server takes at once. */
import { window } from './window';
import './device';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import { Sections } from '../src/anew';
import { MOST_BYTES, Outbox } from '../src/outbox';
import { inPieces } from '../src/pieces';
import { SectionSync, type PageConnection } from '../src/section_sync';
import type { Shared } from '../src/shared';
import { DeviceStore } from '../src/store';
import { toWire } from '../src/wire';

const connection = (): PageConnection => ({
  connected: true,
  joined: true,
  isFetching: false,
  joinNumber: 1,
  nextNumber: 1,
  anew: new Sections(() => undefined),
  hasAnnounced: () => true,
  join: async () => undefined,
  joinLater: () => assert.fail('nothing is missing'),
  send: () => assert.fail('nothing is to be sent'),
});

/** A section of a page that knows nothing yet, its document, and the device, which takes a fresh one when it is told to. */
const section = async (name: string, page = connection()): Promise<{ sync: SectionSync; shared: Shared; doc: Y.Doc; came: () => boolean; kept: () => void }> => {
  const doc = new Y.Doc();
  const store = await DeviceStore.open('somebody', name, doc, doc.clientID);
  let came = false;
  let kept = (): void => assert.fail('nothing is written anew');
  const shared: Shared & { doc: Y.Doc } = {
    id: name, doc, store, outbox: new Outbox(Y.mergeUpdates), suggesting: () => false, hear: () => undefined,
    came: () => { came = true; }, readAnew: async () => undefined,
    renew: (fresh) => {
      shared.doc = fresh;
      return new Promise((done) => { kept = done; });
    },
  };
  const sync = new SectionSync(shared, page, { changed: () => undefined, saved: () => undefined });
  return { sync, shared, doc, came: () => came, kept: () => kept() };
};

const changed = (doc: Y.Doc, deed: () => void): Uint8Array => {
  const before = Y.encodeStateVector(doc);
  deed();
  return Y.encodeStateAsUpdate(doc, before);
};

test('a forged copy of words that are still to come is not taken for them', async () => {
  const { sync, doc, came } = await section('forged');
  const writer = new Y.Doc();
  writer.clientID = 100;
  const snapshot = changed(writer, () => writer.getText('text').insert(0, 'The start. '));
  const forger = new Y.Doc();
  Y.applyUpdate(forger, snapshot);
  forger.clientID = 100;
  const forged = changed(forger, () => forger.getText('text').insert(11, 'I object'));
  const behind = changed(writer, () => writer.getText('text').insert(11, 'I agree.'));

  sync.joined({ id: 'forged', ok: true, later: true });
  sync.arrived(2, [forged]);
  assert.equal(doc.store.clients.size, 0, 'nothing is taken before the text has come');
  assert.equal(came(), false);
  sync.joined({ id: 'forged', ok: true, update: toWire(snapshot), behind: [toWire(behind)], sv: toWire(Y.encodeStateVector(writer)), seq: 2 });
  assert.equal(doc.getText('text').toString(), 'The start. I agree.');
  assert.equal(came(), true);
});

test('what others write while the text is still to come stands behind it', async () => {
  const { sync, doc } = await section('meanwhile');
  const writer = new Y.Doc();
  const first = changed(writer, () => writer.getText('text').insert(0, 'first'));
  const vector = Y.encodeStateVector(writer);
  const second = changed(writer, () => writer.getText('text').insert(5, ', second'));
  sync.joined({ id: 'meanwhile', ok: true, later: true });
  sync.arrived(2, [second]);
  sync.joined({ id: 'meanwhile', ok: true, update: toWire(first), behind: [], sv: toWire(vector), seq: 1 });
  assert.equal(doc.getText('text').toString(), 'first, second');
});

test('what others write while the device takes a section written anew is in it', async () => {
  const page = connection();
  const { sync, shared, came, kept } = await section('anew', page);
  const writer = new Y.Doc();
  const first = changed(writer, () => writer.getText('text').insert(0, 'first'));
  const vector = toWire(Y.encodeStateVector(writer));
  const second = changed(writer, () => writer.getText('text').insert(5, ', second'));
  const third = changed(writer, () => writer.getText('text').insert(13, ', third'));
  sync.lost();
  page.anew.want('anew');
  sync.arrived(2, [second]);
  sync.joined({ id: 'anew', ok: true, update: toWire(first), behind: [], sv: vector, seq: 1 });
  sync.arrived(3, [third]);
  kept();
  await Promise.resolve();
  assert.equal(shared.doc.getText('text').toString(), 'first, second, third');
  assert.equal(came(), true);
});

test('a section that the server could not give just now waits for its text, keeps what others write, and is not stopped', async () => {
  const { sync, shared, doc, came } = await section('failed');
  const writer = new Y.Doc();
  const first = changed(writer, () => writer.getText('text').insert(0, 'first'));
  const vector = Y.encodeStateVector(writer);
  const second = changed(writer, () => writer.getText('text').insert(5, ', second'));
  sync.joined({ id: 'failed', ok: false, code: 'store' });
  assert.deepEqual([shared.outbox.state, shared.outbox.waitsToTryAgain], ['store', true]);
  sync.arrived(2, [second]);
  assert.equal(came(), false);
  sync.joined({ id: 'failed', ok: true, update: toWire(first), behind: [], sv: toWire(vector), seq: 1 });
  assert.equal(doc.getText('text').toString(), 'first, second');
  assert.deepEqual([shared.outbox.state, came()], ['ready', true]);
});

test('what was written offline and is too long goes in pieces, each after the answer to the one before', async () => {
  Object.assign(globalThis, { document: window.document, inPieces });
  document.body.dataset.parts = 'data:text/javascript,export const { inPieces } = globalThis';
  const sent: Uint8Array[] = [];
  const page = { ...connection(), send: ({ bytes }: { bytes: ArrayBuffer }) => void sent.push(new Uint8Array(bytes)) };
  const { sync, shared, doc } = await section('long', page);
  shared.outbox.unsent = true;
  for (let i = 0; i < 6; i += 1) doc.getText('text').insert(i, `${i}${'a'.repeat(MOST_BYTES / 2)}`);
  const server = new Y.Doc();
  sync.joined({ id: 'long', ok: true, update: toWire(Y.encodeStateAsUpdate(server)), sv: toWire(Y.encodeStateVector(server)), seq: 0 });
  for (let number = 1; shared.outbox.state === 'saving'; number += 1) {
    while (sent.length < number) await new Promise((done) => setTimeout(done, 5));
    assert.ok((sent[number - 1] as Uint8Array).length <= 256 * 1024);
    assert.equal(sent.length, number, 'one at a time');
    Y.applyUpdate(server, sent[number - 1] as Uint8Array);
    page.nextNumber = number + 1;
    sync.confirmed(number, number);
  }
  assert.deepEqual([shared.outbox.state, sent.length >= 4], ['saved', true]);
  assert.equal(server.getText('text').toString(), doc.getText('text').toString());
});

test('what another tab deletes while the server is asked for the text is sent with what it lacks', async () => {
  const sent: Uint8Array[] = [];
  const page = { ...connection(), send: ({ bytes }: { bytes: ArrayBuffer }) => void sent.push(new Uint8Array(bytes)) };
  const { sync, shared, doc } = await section('closed', page);
  const server = new Y.Doc();
  server.getText('text').insert(0, 'start and end');
  const first = Y.encodeStateAsUpdate(server);
  Y.applyUpdate(doc, first);
  const other = new Y.Doc();
  Y.applyUpdate(other, first);
  sync.mirror(changed(other, () => other.getText('text').delete(5, 8)), true, 7);
  sync.joined({ id: 'closed', ok: true, update: toWire(first), sv: toWire(Y.encodeStateVector(server)), seq: 1 });
  while (!sent.length) await new Promise((done) => setTimeout(done, 5));
  Y.applyUpdate(server, sent[0] as Uint8Array);
  assert.deepEqual([server.getText('text').toString(), shared.outbox.state], ['start', 'saving']);
});
