/** The text core under random sessions of two to four people: nothing lost, nothing doubled, the same text everywhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import { enter } from '../src/commands';
import { isHigh, isLow } from '../src/flat_text';
import { KIND_DEEDS, TAKING_DEEDS, type Deed, type Session } from './deeds';
import { Dice, Peer, meet, startOf, whole } from './peers';

const SEEDS = Array.from({ length: 60 }, (_, i) => (i + 1) * 7919);
const START = ['One two three 😀😁 four', 'مرحبا بالعالم five', '中文 ሰላም six seven', '👩‍👩‍👧 eight e\u0301 nine'];
const ALL_DEEDS = { ...KIND_DEEDS, ...TAKING_DEEDS };

const people = (seed: number): Peer[] => {
  const start = startOf(START);
  return Array.from({ length: 2 + (seed % 3) }, (_, i) => new Peer(100 * (i + 1) + (seed % 97), start));
};

/** Looks at every update that a page sends: no half of a surrogate pair is ever inserted, divided or deleted. */
class PairWatch {
  readonly faults: string[] = [];
  private readonly units = new Map<number, string[]>();

  constructor(peers: readonly Peer[]) {
    this.learn(startOf(START));
    for (const { doc } of peers) doc.on('update', (update: Uint8Array, origin: unknown) => origin !== 'net' && this.look(update));
  }

  private unit(client: number, clock: number): string | undefined {
    return this.units.get(client)?.[clock];
  }

  private learn(update: Uint8Array): Y.Item[] {
    const items = Y.decodeUpdate(update).structs.filter((struct): struct is Y.Item => struct instanceof Y.Item);
    for (const { id, content } of items) {
      if (!(content instanceof Y.ContentString)) continue;
      const known = this.units.get(id.client) ?? [];
      this.units.set(id.client, known);
      content.str.split('').forEach((unit, i) => {
        known[id.clock + i] = unit;
      });
    }
    return items;
  }

  private look(update: Uint8Array): void {
    for (const { content, origin, rightOrigin } of this.learn(update)) {
      if (content instanceof Y.ContentString && /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\ufffd/.test(content.str)) {
        this.faults.push('half a pair inserted');
      }
      if (origin && isHigh(this.unit(origin.client, origin.clock))) this.faults.push('written inside a pair');
      if (rightOrigin && isLow(this.unit(rightOrigin.client, rightOrigin.clock))) this.faults.push('written inside a pair');
    }
    for (const [client, gone] of Y.decodeUpdate(update).ds.clients) {
      for (const { clock, len } of gone) {
        if (isLow(this.unit(client, clock)) || isHigh(this.unit(client, clock + len - 1))) this.faults.push('half a pair deleted');
      }
    }
  }
}

type Around = (peer: Peer, deed: string, run: () => void) => void;

const session = (seed: number, deeds: Record<string, Deed>, rounds: number, around: Around) => {
  const peers = people(seed);
  const watch = new PairWatch(peers);
  const life: Session = { dice: new Dice(seed), tokens: [] };
  const names = Object.keys(deeds);
  for (let round = 0; round < rounds; round += 1) {
    for (const peer of peers) {
      for (let i = 0; i < 4; i += 1) {
        const name = life.dice.of(names);
        if (life.dice.below(2)) peer.undo.manager.stopCapturing();
        around(peer, name, () => deeds[name]?.(peer, life));
      }
    }
    meet(peers);
    const [first, ...others] = peers.map(whole);
    for (const other of others) assert.equal(other, first, `texts differ, seed ${seed}`);
  }
  assert.deepEqual(watch.faults, [], `seed ${seed}`);
  return { peers, life };
};

const faithful = (seed: number): Around => (peer, deed, run) => {
  run();
  for (const editor of peer.editors) assert.ok(editor.faithful(), `editor and text differ after ${deed}, seed ${seed}`);
};

test('where nobody deletes, nothing is lost and nothing comes twice', () => {
  for (const seed of SEEDS) {
    const { peers, life } = session(seed, KIND_DEEDS, 6, faithful(seed));
    const words = (peers[0] as Peer).words();
    const counts = life.tokens.map((token) => words.split(token).length - 1);
    assert.deepEqual(counts, life.tokens.map(() => 1), `seed ${seed}`);
    for (const word of START.join(' ').split(' ')) assert.ok(words.includes(word), `${word} is gone, seed ${seed}`);
  }
});

test('with deletions, moves, copies, undo and bad keyboards: the same text everywhere, and the editor shows it', () => {
  for (const seed of SEEDS) session(seed, ALL_DEEDS, 6, faithful(seed));
});

/** The marks of a text with their ids and the items that hold them. */
const marks = (text: Y.Text): { item: string; id: unknown }[] => {
  const found: { item: string; id: unknown }[] = [];
  let id: unknown = null;
  for (let item = text._start; item; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentFormat && content.key === 'id') id = content.value;
    if (!(content instanceof Y.ContentString)) continue;
    for (let i = 0; i < content.str.length; i += 1) {
      if (content.str[i] === '\n') found.push({ item: `${item.id.client}:${item.id.clock + i}`, id });
    }
  }
  return found;
};

test('every new paragraph gets its own id, and one that is there keeps it', () => {
  for (const seed of SEEDS) {
    let made = 0;
    session(seed, ALL_DEEDS, 5, ({ main }, deed, run) => {
      const before = new Map(marks(main.text).map(({ item, id }) => [item, id]));
      const ids = new Set(before.values());
      run();
      for (const { item, id } of marks(main.text)) {
        if (/^(un|re)do/.test(deed)) continue;
        assert.ok(id, `a mark without an id after ${deed}, seed ${seed}`);
        if (before.has(item)) assert.equal(id, before.get(item), `a mark got another id by ${deed}, seed ${seed}`);
        else {
          assert.ok(!ids.has(id), `a new mark with an old id by ${deed}, seed ${seed}`);
          made += 1;
        }
      }
    });
    assert.ok(made > 0, `seed ${seed}`);
  }
});

test('undo takes back one\'s own edits and nobody else\'s', () => {
  for (const seed of SEEDS.slice(0, 30)) {
    const peers = people(seed);
    const dice = new Dice(seed);
    const others: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      peers.forEach((peer, i) => {
        const life: Session = { dice, tokens: Array.from({ length: 1000 * (i + 1) + round * 50 }, () => '') };
        const before = life.tokens.length;
        const names = i === 0 ? ['type', 'enter', 'kind', 'note', 'cell', 'table', 'bold'] : ['type', 'enter', 'kind'];
        for (let n = 0; n < 3; n += 1) ALL_DEEDS[dice.of(names)]?.(peer, life);
        if (i > 0) others.push(...life.tokens.slice(before));
      });
      meet(peers);
    }
    const first = peers[0] as Peer;
    for (let i = 0; i < 500 && first.undo.undo(); i += 1) meet(peers.slice(0, 1));
    meet(peers);
    const text = (peers.at(-1) as Peer).main.text.toString();
    assert.ok(!/⟨1[0-9]{3}⟩/.test(text), `own words stay, seed ${seed}`);
    for (const token of others) assert.ok(text.includes(token), `${token} of others is gone, seed ${seed}`);
    for (const word of START.join(' ').split(' ')) assert.ok(text.includes(word), `${word} is gone, seed ${seed}`);
    for (const peer of peers) faithful(seed)(peer, 'undo', () => undefined);
  }
});

test('Enter at the end leaves the id with the old words, Enter in the middle leaves it with the second half', () => {
  const peer = new Peer(9, startOf(['Alpha beta', 'Gamma']));
  peer.main.select(11).do(enter);
  assert.deepEqual(peer.main.paragraphs().map(({ node, words }) => [words, node.attrs.id === 'start0']), [['Alpha beta', true], ['', false], ['Gamma', false]]);
  peer.main.select(6).do(enter);
  assert.deepEqual(peer.main.paragraphs().map(({ node, words }) => [words, node.attrs.id === 'start0']).slice(0, 2), [['Alpha', false], [' beta', true]]);
});

test('what a newer editor wrote stays untouched', () => {
  const start = new Y.Doc();
  const text = start.getText('text');
  text.insert(0, 'One highlighted words three\nsecond\n', {});
  text.format(4, 11, { highlight: { c: 'y' }, link: true });
  text.format(27, 1, { id: 'a', future: 'z', kind: 'h7' });
  text.insertEmbed(8, { type: 'callout9', x: { deep: [1] } }, { highlight: { c: 'y' } });
  text.insertEmbed(3, { type: 'footnote' }, {});
  const peer = new Peer(9, Y.encodeStateAsUpdate(start));
  const own: Uint8Array[] = [];
  peer.doc.on('update', (update: Uint8Array) => own.push(update));
  assert.deepEqual(peer.main.text.toDelta(), text.toDelta());
  peer.main.dispatch(peer.main.state.tr.insertText('Z', 1));
  peer.main.dispatch(peer.main.state.tr.addMark(6, 14, peer.main.state.schema.mark('strong')));
  peer.main.select(12).do(enter);
  assert.ok(own.length > 0);
  const delta = JSON.stringify(peer.main.text.toDelta());
  for (const kept of ['"callout9","x":{"deep":[1]}', '"highlight":{"c":"y"}', '"link":true', '"future":"z"', '"kind":"h7"', '{"type":"footnote"}']) {
    assert.ok(delta.includes(kept), `${kept} in ${delta}`);
  }
  assert.ok(peer.main.faithful());
});

test('an empty section gets its first mark with the first letter', () => {
  const peer = new Peer(9, Y.encodeStateAsUpdate(new Y.Doc()));
  assert.equal(peer.main.text.length, 0);
  peer.main.dispatch(peer.main.state.tr.insertText('A', 1));
  assert.equal(peer.main.text.toString(), 'A\n');
  assert.ok(peer.main.faithful());
});
