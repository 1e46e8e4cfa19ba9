/** An update in pieces: each can be taken when those before it were, and together they are the update. */
import './window';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import { Table, textsOf } from '../src/objects';
import { inPieces } from '../src/pieces';
import { beyond } from '../src/wire';
import { KIND_DEEDS, SUGGESTING_DEEDS, TAKING_DEEDS, type Session } from './deeds';
import { Dice, Peer, meet, plainRuns, startOf, whole } from './peers';

const START = startOf(['One two three 😀😁 four', 'مرحبا بالعالم five', '👩‍👩‍👧 eight e\u0301 nine']);
const ALL_DEEDS = { ...KIND_DEEDS, ...TAKING_DEEDS };
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const server = (state = START): Peer => new Peer(1, state);

/** Takes the pieces one by one as the server does, which wants everything there that a piece names. */
const takeAll = (peer: Peer, pieces: readonly Uint8Array[], after: (piece: number) => void = () => undefined): void => {
  for (const [i, piece] of pieces.entries()) {
    const { structs } = Y.decodeUpdate(piece);
    assert.equal(structs.some((struct) => struct instanceof Y.Skip), false, 'a gap');
    for (const { content } of structs as Y.Item[]) if (content instanceof Y.ContentString) assert.doesNotMatch(content.str, HALVES, 'half a letter');
    Y.applyUpdate(peer.doc, piece);
    assert.deepEqual([peer.doc.store.pendingStructs, peer.doc.store.pendingDs], [null, null], 'it names what is not there');
    after(i);
  }
};

test('at random: the pieces of what several wrote together are, one after the other, the same as all at once', () => {
  let cut = 0;
  for (let seed = 1; seed <= 16; seed += 1) {
    const dice = new Dice(seed * 104_729);
    const peers = [11, 900, 70_000].map((client) => new Peer(client, START));
    const deedsOf = (peer: Peer): typeof ALL_DEEDS => (seed % 3 || peer !== peers[0] ? ALL_DEEDS : SUGGESTING_DEEDS);
    const life: Session = { dice, tokens: [], name: 'p' };
    let known = START;
    for (let round = 0; round < 12; round += 1) {
      for (const peer of peers) for (let n = 0; n < 5; n += 1) deedsOf(peer)[dice.of(Object.keys(deedsOf(peer)))]?.(peer, life);
      if (dice.below(2)) meet(peers);
      // Some of it the server has already.
      if (round === 3 && seed % 2) known = Y.encodeStateAsUpdate((peers[1] as Peer).doc);
    }
    meet(peers);
    const [one, several] = [server(known), server(known)];
    const update = beyond((peers[0] as Peer).doc, Y.encodeStateVector(one.doc));
    Y.applyUpdate(one.doc, update);
    for (const most of [40, 150, 1200, 5000]) {
      const pieces = inPieces(update, most);
      cut += pieces.length;
      takeAll(server(known), pieces);
    }
    takeAll(several, inPieces(update, dice.of([32, 90, 333])));
    assert.equal(whole(several), whole(one), `seed ${seed}`);
    assert.ok(Y.equalSnapshots(Y.snapshot(several.doc), Y.snapshot(one.doc)), `seed ${seed}`);
  }
  assert.ok(cut > 2_000, `${cut} pieces`);
});

test('two pastes behind each other are one string, which is cut between its letters', () => {
  const writer = server();
  writer.doc.clientID = 77;
  const words = '😀'.repeat(3000) + 'ا😁'.repeat(2000) + 'a😀b'.repeat(1000);
  writer.main.text.insert(3, words);
  writer.main.text.insert(3 + words.length, words);
  const update = beyond(writer.doc, Y.encodeStateVector(server().doc));
  assert.equal(Y.decodeUpdate(update).structs.length, 1);
  for (const most of [999, 1000, 1001, 7000]) {
    const [reader, pieces] = [server(), inPieces(update, most)];
    takeAll(reader, pieces);
    assert.equal(whole(reader), whole(writer));
    for (const { length } of pieces) assert.ok(length <= most + 40, `${length} of ${most} bytes`);
    assert.ok(pieces.length <= (1.3 * update.length) / most + 1, `${pieces.length} pieces of ${most}`);
  }
});

test('who begins upon the words of a later page, and that upon theirs, is taken in turns', () => {
  const [one, two] = [new Peer(8, START), new Peer(9, START)];
  for (let i = 0; i < 40; i += 1) {
    const { text } = (i % 2 ? one : two).main;
    text.insert(4 + i * 5, `${i % 2 ? 'one' : 'two'}__`);
    meet([one, two]);
  }
  const update = beyond(one.doc, Y.encodeStateVector(server().doc));
  const [reader, pieces] = [server(), inPieces(update, 64)];
  assert.ok(pieces.length > 4, `${pieces.length} pieces`);
  takeAll(reader, pieces);
  assert.equal(whole(reader), whole(one));
});

test('a mark does not run on at the end of a piece, and no table lacks cells', () => {
  const author = { person: 'lupe', now: () => 1000 };
  const writer = new Peer(12, START, author);
  for (let i = 0; i < 30; i += 1) {
    writer.main.select(2 + i * 3);
    writer.main.dispatch(writer.main.state.tr.insertText(`نعم${i}😀 `));
  }
  const makers = new Peer(13, Y.encodeStateAsUpdate(writer.doc));
  const tables = Array.from({ length: 6 }, () => Table.make(makers.doc, 3, 2, [['a', 'b'], ['c', 'd'], ['e', 'f']]));
  for (const ref of tables) Table.find(makers.doc, ref)?.addRow(1);
  const update = beyond(makers.doc, Y.encodeStateVector(server().doc));
  const [reader, pieces] = [server(), inPieces(update, 900)];
  const unmarked = JSON.stringify(plainRuns(reader.main.text));
  takeAll(reader, pieces, (piece) => {
    const runs = plainRuns(reader.main.text) as [string, Record<string, unknown>][];
    const base = new Y.Text();
    new Y.Doc().getMap('m').set('base', base);
    base.applyDelta(runs.filter(([, attributes]) => !Object.keys(attributes).some((key) => key.startsWith('insertion:'))).map(([insert, attributes]) => ({ insert, attributes })));
    assert.equal(JSON.stringify(plainRuns(base)), unmarked, `piece ${piece}`);
    for (const ref of tables) {
      const table = Table.find(reader.doc, ref);
      const lacking = table?.rows.flatMap((row) => table.columns.filter((column) => !table.cell(row, column)));
      assert.deepEqual(lacking ?? [], [], `piece ${piece}`);
    }
  });
  assert.ok(pieces.length > 4, `${pieces.length} pieces`);
  assert.equal(textsOf(reader.doc).length, textsOf(makers.doc).length);
});

test('more deletions than one piece holds come in several, after the words that they take away', () => {
  const writer = new Peer(14, START);
  writer.main.text.insert(0, 'ab'.repeat(3000));
  for (let i = 0; i < 3000; i += 1) writer.main.text.delete(i, 1);
  const update = beyond(writer.doc, Y.encodeStateVector(server().doc));
  const [reader, pieces] = [server(), inPieces(update, 4000)];
  takeAll(reader, pieces);
  assert.ok(pieces.filter((piece) => !Y.decodeUpdate(piece).structs.length).length > 3);
  assert.equal(whole(reader), whole(writer));
});

test('words that were collected come without their content', () => {
  const writer = new Peer(15, START);
  writer.doc.gc = true;
  const ref = Table.make(writer.doc, 9, 9);
  writer.doc.getMap('objects').delete(ref);
  writer.main.text.insert(0, 'what stays');
  const update = beyond(writer.doc, Y.encodeStateVector(server().doc));
  assert.ok(Y.decodeUpdate(update).structs.some((struct) => struct instanceof Y.GC));
  const reader = server();
  takeAll(reader, inPieces(update, 30));
  assert.equal(whole(reader), whole(writer));
});
