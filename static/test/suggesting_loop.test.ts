/** Suggesters, and somebody who writes, against the server's own guard: the text underneath never changes by suggestions,
 *  what is refused is handed in again, and nobody's words are lost. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { after, test } from 'node:test';
import * as Y from 'yjs';
import { setKind, toggle } from '../src/commands';
import { makeNote, Table, textsOf } from '../src/objects';
import { replay } from '../src/replay';
import type { Script } from '../src/script';
import { SUGGESTING_DEEDS, anywhere, type Deed } from './deeds';
import { Dice, Peer, plainRuns, startOf, type Delta } from './peers';

const SEEDS = Array.from({ length: Number(process.env.SEEDS ?? 12) }, (_, i) => (i + 1) * 7919);
const START = ['w0 w1 w2 😀😁 w3', 'مرحبا بالعالم خمسة', '中文 ሰላም w4 w5', 'w6 👩‍👩‍👧 w7 e\u0301 w8'];

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

type Answer = { update: string; refused?: string; repaired?: boolean; open: number; restored: boolean; left: number; rejected: number; texts: Record<string, [unknown, Record<string, unknown>][]>; acceptance: string; state: string };

/** The server's end, a process in the language of the server. */
class Server {
  private readonly process: ChildProcessByStdio<Writable, Readable, null> = spawn('../.venv/bin/python', ['-m', 'tests.sections.suggestion_server'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONPATH: '..' },
  });
  private readonly lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();

  async ask(question: object): Promise<Answer> {
    this.process.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error('the server ended');
    return JSON.parse(value as string) as Answer;
  }

  stop(): void {
    this.process.kill();
  }
}

const server = new Server();
after(() => server.stop());

class Writer {
  readonly unsent: Uint8Array[] = [];
  peer: Peer;

  constructor(readonly person: string, readonly suggests: boolean, client: number, start: Uint8Array) {
    this.peer = this.page(client, start);
  }

  page(client: number, start: Uint8Array): Peer {
    const peer = new Peer(client, start, this.suggests ? { person: this.person, now: () => 1000 } : null);
    peer.doc.on('update', (update: Uint8Array, origin: unknown) => origin !== 'net' && this.unsent.push(update));
    this.unsent.length = 0;
    return peer;
  }
}

const PLAIN_DEEDS: Record<string, Deed> = {
  ...SUGGESTING_DEEDS,
  kind: ({ main }, { dice }) => void main.select(anywhere(main, dice)).do(setKind(dice.of(['h1', 'bullet']))),
  bold: ({ main }, { dice }) => void main.select(anywhere(main, dice), anywhere(main, dice)).do(toggle(dice.of(['strong', 'em']))),
};

const tally = { updates: 0, refused: 0, again: 0, repaired: 0 };

/** Sends what waits; what is refused is handed in again upon the fresh text, and once more when that is refused too. */
const send = async (writer: Writer, everybody: readonly Writer[], client: () => number): Promise<void> => {
  for (let tries = 0; writer.unsent.length; tries += 1) {
    const update = Y.mergeUpdates(writer.unsent.splice(0));
    tally.updates += 1;
    const answer = await server.ask({ do: 'update', person: writer.person, update: base64(update), suggests: writer.suggests });
    if (!answer.refused) {
      tally.repaired += Number(answer.repaired);
      for (const { peer } of everybody) Y.applyUpdate(peer.doc, bytes(answer.update), 'net');
      return;
    }
    assert.ok(tries < 3, `refused again and again: ${answer.refused}`);
    tally[tries ? 'again' : 'refused'] += 1;
    const before = writer.peer;
    writer.peer = writer.page(client(), bytes((await server.ask({ do: 'state' })).update));
    replay(before.doc, writer.peer.doc, { person: writer.person, now: () => 1000 }, writer.peer.write);
  }
};

const halves = ({ main }: Peer): boolean =>
  (main.text.toDelta() as Delta).some(({ insert }) => typeof insert === 'string' && /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\ufffd/.test(insert));

const session = async (seed: number, withWriter: boolean, deedsAtOnce: number): Promise<void> => {
  const start = startOf(START);
  const dice = new Dice(seed);
  let clients = 100_000 + seed;
  const client = (): number => (clients += 1);
  await server.ask({ do: 'open', state: base64(start) });
  const everybody = [new Writer('sue', true, client(), start), new Writer('tom', true, client(), start), ...(withWriter ? [new Writer('alice', false, client(), start)] : [])];
  for (let round = 0; round < 8; round += 1) {
    for (const writer of everybody) {
      const deeds = writer.suggests ? SUGGESTING_DEEDS : PLAIN_DEEDS;
      for (let i = 0; i < deedsAtOnce; i += 1) {
        const name = dice.of(Object.keys(deeds));
        deeds[name]?.(writer.peer, { dice, tokens: [] });
        assert.ok(writer.peer.main.faithful(), `editor and text differ after ${name}, seed ${seed}`);
        assert.ok(!halves(writer.peer), `half a pair after ${name}, seed ${seed}`);
      }
    }
    for (const writer of everybody) await send(writer, everybody, client);
    const [first, ...others] = everybody.map(({ peer }) => plainRuns(peer.main.text));
    for (const other of others) assert.deepEqual(other, first, `texts differ, seed ${seed}`);
    for (const { peer } of everybody) assert.ok(peer.main.faithful(), `editor and text differ, seed ${seed}`);
  }
  const end = await server.ask({ do: 'end' });
  assert.equal(end.left, 0, `marks are left, seed ${seed}`);
  assert.equal(end.rejected, 0, `marks are left, seed ${seed}`);
  if (!withWriter) assert.ok(end.restored, `rejecting everything does not give the text back, seed ${seed}`);
  const accepted = new Y.Doc();
  for (const update of [end.state, end.acceptance]) Y.applyUpdate(accepted, bytes(update));
  for (const [at, text] of textsOf(accepted)) assert.deepEqual(plainRuns(text), end.texts[at.join('/')], `Yjs reads a decision otherwise, seed ${seed}`);
};

for (const withWriter of [false, true]) {
  for (const deeds of [1, 3]) {
    test(`${withWriter ? 'two suggesters and a writer' : 'two suggesters'}, ${deeds} deeds before they hear of each other`, async () => {
      for (const seed of SEEDS) await session(seed + deeds, withWriter, deeds);
    });
  }
}

test('honest suggestions are seldom refused, and then taken at the second try', (context) => {
  context.diagnostic(JSON.stringify(tally));
  assert.ok(tally.updates > SEEDS.length * 50, JSON.stringify(tally));
  assert.ok(tally.refused < tally.updates * 0.06, JSON.stringify(tally));
  assert.ok(tally.again <= tally.refused * 0.1, JSON.stringify(tally));
});

test('what was refused is handed in word by word, at its place', async () => {
  const start = startOf(['one two three four']);
  await server.ask({ do: 'open', state: base64(start) });
  const sue = new Writer('sue', true, 71, start);
  sue.peer.main.select(5, 8);
  sue.peer.main.dispatch(sue.peer.main.state.tr.insertText('zwei'));
  // A plain edit that the server will not take from somebody who may only suggest.
  sue.peer.doc.transact(() => {
    sue.peer.main.text.insert(0, 'Well, ', {});
    sue.peer.main.text.delete(sue.peer.main.text.toString().indexOf('four'), 4);
  });
  const fresh = new Y.Doc();
  Y.applyUpdate(fresh, start);
  fresh.getText('text').insert(3, ' and a half', {});
  const write = (text: Y.Text, script: Script): void => text.applyDelta(script.ended());
  const index = replay(sue.peer.doc, fresh, { person: 'sue', now: () => 1000 }, write, { place: [], index: 10 });
  const told = (fresh.getText('text').toDelta() as Delta).map(({ insert, attributes = {} }) => [insert, Object.keys(attributes).map((key) => key.split(':')[0])]);
  assert.deepEqual(told, [
    ['Well, ', ['insertion']], ['one and a half ', []], ['two', ['deletion']], ['zwei', ['insertion']], [' three ', []], ['four', ['deletion']], ['\n', ['id']],
  ]);
  assert.equal(index, 'Well, one and a half '.length);
});

test('words of new tables and footnotes are handed in as paragraphs, and nothing twice', async () => {
  const start = startOf(['one two']);
  await server.ask({ do: 'open', state: base64(start) });
  const sue = new Writer('sue', true, 81, start);
  const { doc } = sue.peer;
  const [table, note] = [Table.make(doc, 1, 2, [['left', 'right']]), makeNote(doc, 'a source')];
  doc.transact(() => {
    const text = doc.getText('text');
    text.insertEmbed(3, { type: 'footnote', ref: note }, {});
    text.insert(text.length, 'caption', {});
    text.insert(text.length, '\n', { kind: 'table', ref: table, id: 'new' });
  });
  const fresh = new Peer(82, start, { person: 'sue', now: () => 1000 });
  replay(doc, fresh.doc, { person: 'sue', now: () => 1000 }, fresh.write);
  assert.deepEqual(fresh.main.paragraphs().map(({ words, node }) => [words, node.attrs.kind]), [['one two', 'p'], ['caption', 'p'], ['left', 'p'], ['right', 'p'], ['a source', 'p']]);
  const answer = await server.ask({ do: 'update', person: 'sue', update: base64(Y.encodeStateAsUpdate(fresh.doc)), suggests: true });
  assert.equal(answer.refused, undefined);
  // Another page of the same browser had the same words and one more: only that is added.
  const twin = new Y.Doc();
  Y.applyUpdate(twin, Y.encodeStateAsUpdate(doc));
  twin.getText('text').insert(8, ' more', {});
  const second = new Peer(83, Y.encodeStateAsUpdate(fresh.doc), { person: 'sue', now: () => 1000 });
  replay(twin, second.doc, { person: 'sue', now: () => 1000 }, second.write, null, Y.encodeStateVector(doc));
  assert.deepEqual(second.main.paragraphs().map(({ words }) => words), ['one two more', 'caption', 'left', 'right', 'a source']);
});
