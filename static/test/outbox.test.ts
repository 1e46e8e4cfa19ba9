/** What waits, what is answered, and when a section may be called saved: scenarios of an outbox, also at random. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_BYTES, Outbox } from '../src/outbox';
import { Dice } from './peers';

const merge = (updates: Uint8Array[]): Uint8Array => Uint8Array.from(updates.flatMap((update) => [...update]));
const change = (n: number): Uint8Array => Uint8Array.of(n);
const fresh = (): Outbox => {
  const outbox = new Outbox(merge);
  outbox.joined(null);
  return outbox;
};

test('nothing is saved before the answer', () => {
  const outbox = fresh();
  assert.equal(outbox.state, 'ready');
  outbox.add(change(1));
  assert.equal(outbox.state, 'saving');
  assert.deepEqual(outbox.take(1), change(1));
  assert.equal(outbox.state, 'saving');
  assert.equal(outbox.saved(1), true);
  assert.equal(outbox.state, 'saved');
});

test('one update at a time; what came meanwhile goes together, and only then it is saved', () => {
  const outbox = fresh();
  outbox.add(change(1));
  outbox.take(1);
  outbox.add(change(2));
  outbox.add(change(3));
  assert.equal(outbox.take(2), null);
  assert.equal(outbox.saved(1), false);
  assert.equal(outbox.state, 'saving');
  assert.deepEqual(outbox.take(2), Uint8Array.of(2, 3));
  assert.equal(outbox.saved(2), true);
});

test('after a lost answer nothing is sent again: what the server lacks replaces it', () => {
  const outbox = fresh();
  outbox.add(change(1));
  outbox.take(1);
  outbox.lost();
  assert.equal(outbox.state, 'away');
  assert.equal(outbox.take(2), null);
  assert.equal(outbox.saved(1), false, 'a late answer says nothing');
  outbox.joined(null);
  assert.equal(outbox.state, 'ready');
  assert.equal(outbox.take(2), null);
});

test('suggestions that are refused are written anew of themselves, three times; plain words never', () => {
  const outbox = fresh();
  for (const mayTry of [true, true, true, false]) {
    outbox.add(change(1), false);
    outbox.take(1);
    assert.equal(outbox.refused(1, 'only_suggestions'), true);
    assert.equal(outbox.mayTryAnew, mayTry);
    outbox.setAside();
    assert.deepEqual([outbox.state, outbox.take(2), outbox.unsent], ['away', null, true]);
    assert.equal(outbox.refused(1, 'only_suggestions'), false, 'a late answer says nothing');
    outbox.clear();
    outbox.joined(null);
  }
  outbox.add(change(1), false);
  outbox.take(1);
  outbox.saved(1);
  assert.equal(outbox.mayTryAnew, true);
  outbox.add(change(1), true);
  assert.equal(outbox.mayTryAnew, false);
});

test('what is written offline waits for the join', () => {
  const outbox = fresh();
  outbox.lost();
  outbox.add(change(1));
  outbox.add(change(2));
  assert.equal(outbox.changes, 2);
  assert.equal(outbox.take(1), null);
  outbox.joined(Uint8Array.of(1, 2));
  assert.deepEqual(outbox.take(1), Uint8Array.of(1, 2));
  assert.equal(outbox.saved(1), true);
  assert.equal(outbox.changes, 0);
});

test('deletions of an earlier page are sent once and not for ever', () => {
  const outbox = new Outbox(merge, true);
  assert.equal(outbox.unsent, true);
  outbox.joined(change(9));
  outbox.take(1);
  outbox.saved(1);
  assert.equal(outbox.unsent, false);
});

test('what is too long waits until it is cut; its pieces go one by one, before what came meanwhile, and only then it is saved', () => {
  const outbox = fresh();
  outbox.lost();
  const long = new Uint8Array(MOST_BYTES + 1);
  outbox.joined(long);
  assert.deepEqual([outbox.take(1), outbox.state, outbox.tooLong], [null, 'saving', long]);
  outbox.add(change(3));
  // Where nothing could be cut a piece is longer than others, and goes all the same.
  const pieces = [new Uint8Array(MOST_BYTES + 9), new Uint8Array(MOST_BYTES), change(2)];
  outbox.cut(long, pieces);
  assert.equal(outbox.tooLong, null);
  assert.equal(outbox.take(1), pieces[0]);
  assert.deepEqual([outbox.saved(1), outbox.state, outbox.unsent], [false, 'saving', true]);
  assert.equal(outbox.take(2), pieces[1]);
  assert.equal(outbox.saved(2), false);
  assert.deepEqual(outbox.take(3), Uint8Array.of(2, 3));
  assert.deepEqual([outbox.saved(3), outbox.state, outbox.unsent], [true, 'saved', false]);
});

test('pieces of what waited before another join are of no use', () => {
  const outbox = fresh();
  const [before, after] = [new Uint8Array(MOST_BYTES + 1), new Uint8Array(MOST_BYTES + 2)];
  outbox.joined(before);
  outbox.lost();
  outbox.joined(after);
  outbox.cut(before, [change(1), change(2)]);
  assert.deepEqual([outbox.tooLong, outbox.take(1)], [after, null]);
  outbox.cut(after, [change(1), new Uint8Array(MOST_BYTES)]);
  assert.deepEqual(outbox.take(1), change(1));
  // An answer that was lost: what is missing then is cut anew.
  outbox.lost();
  outbox.joined(after);
  assert.equal(outbox.tooLong, after);
});

test('a refusal keeps the words and sends nothing more', () => {
  const outbox = fresh();
  outbox.add(change(1));
  outbox.take(1);
  outbox.refused(1, 'closed');
  outbox.add(change(2));
  assert.equal(outbox.state, 'closed');
  assert.equal(outbox.take(2), null);
  assert.equal(outbox.unsent, true);
});

test('too fast or a full disk: the same words are tried again by joining', () => {
  for (const code of ['too_often', 'store'] as const) {
    const outbox = fresh();
    outbox.add(change(1));
    outbox.take(1);
    outbox.refused(1, code);
    assert.equal(outbox.state, code);
    assert.equal(outbox.waitsToTryAgain, true);
    outbox.joined(change(1));
    assert.deepEqual(outbox.take(2), change(1));
    assert.equal(outbox.saved(2), true);
  }
});

test('an answer to an update before the last join says nothing', () => {
  const outbox = fresh();
  outbox.add(change(1));
  outbox.take(1);
  outbox.joined(change(1));
  outbox.take(2);
  assert.equal(outbox.saved(1), false);
  assert.equal(outbox.state, 'saving');
  outbox.refused(1, 'bad_update');
  assert.equal(outbox.state, 'saving');
});

test('at random: "saved" is said only when the server has every change, and at the end it has them all, in order', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const dice = new Dice(seed * 7919);
    const outbox = fresh();
    const written: number[] = [];
    const server = new Set<number>();
    let flying: { id: number; update: Uint8Array } | null = null;
    let connected = true;
    let id = 0;
    const take = (): void => {
      const update = outbox.take(id + 1);
      if (update) flying = { id: (id += 1), update };
    };
    const join = (): void => {
      connected = true;
      flying = null;
      const lacks = written.filter((n) => !server.has(n));
      outbox.joined(lacks.length || outbox.unsent ? Uint8Array.from(lacks) : null);
    };
    const deeds = [
      () => { written.push(written.length % 256); outbox.add(change(written.length - 1)); },
      take,
      () => {
        if (!flying || !connected) return;
        const { id: number, update } = flying as { id: number; update: Uint8Array };
        for (const n of update) server.add(n);
        flying = null;
        if (dice.below(4) && outbox.saved(number)) assert.ok(written.every((n) => server.has(n)), `seed ${seed}`);
      },
      () => {
        // Some updates arrive although their answer does not.
        if (flying && dice.below(2)) for (const n of (flying as { update: Uint8Array }).update) server.add(n);
        connected = false;
        flying = null;
        outbox.lost();
      },
      () => { if (dice.below(2)) join(); },
    ];
    for (let i = 0; i < 60; i += 1) {
      dice.of(deeds)();
      if (outbox.state === 'saved') assert.deepEqual(written.filter((n) => !server.has(n)), [], `seed ${seed}`);
    }
    join();
    for (let i = 0; i < 9 && outbox.state === 'saving'; i += 1) {
      take();
      const last = flying as { id: number; update: Uint8Array } | null;
      if (!last) break;
      for (const n of last.update) server.add(n);
      outbox.saved(last.id);
    }
    assert.deepEqual(written.filter((n) => !server.has(n)), [], `seed ${seed}`);
    assert.notEqual(outbox.state, 'saving', `seed ${seed}`);
  }
});

test('what could not be read is sent again with all that the server lacks, and then given up', () => {
  const outbox = fresh();
  for (const state of ['store', 'store', 'bad_update']) {
    outbox.add(change(1));
    outbox.take(1);
    assert.equal(outbox.refused(1, 'bad_update'), true);
    assert.equal(outbox.state, state);
    outbox.joined(change(1));
  }
});
