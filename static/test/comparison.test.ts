/** Whether all see the same: what a page asks, when it believes that its text differs, and what it does then. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import { Comparison, type Compared, type Line } from '../src/comparison';
import { textHash } from '../src/text_hash';

const docOf = (words: string, client: number): Y.Doc => {
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.getText('text').insert(0, words);
  doc.getMap('objects');
  return doc;
};

type Told = { section: string; seq: number; hash: string; state?: ArrayBuffer };

/** A section and its connection to a server that has `server`; `busy` says how often something of the page's is under way at first. */
class Wire implements Line, Compared {
  readonly asked: Told[] = [];
  readonly done: string[] = [];
  readonly shared: Compared['shared'];

  constructor(page: Y.Doc, private readonly server: Y.Doc, private busy = 0) {
    this.shared = { id: 'a section', doc: page };
  }

  get syncs(): readonly Compared[] {
    return [this];
  }

  restsAt(): number | null {
    this.busy -= 1;
    return this.busy >= 0 ? null : 7;
  }

  async ask<Answer>(event: string, message: object): Promise<Answer> {
    assert.equal(event, 'hash');
    const told = message as Told;
    this.asked.push(told);
    if (told.hash === (await textHash(this.server))) return { ok: true, same: true } as Answer;
    if (!told.state) return { ok: true, same: false } as Answer;
    const bytes = (part: Uint8Array): ArrayBuffer => part.slice().buffer as ArrayBuffer;
    return { ok: true, same: false, update: bytes(Y.encodeStateAsUpdate(this.server)), sv: bytes(Y.encodeStateVector(this.server)) } as Answer;
  }

  found(): void {
    this.done.push('sent');
    Y.applyUpdate(this.server, Y.encodeStateAsUpdate(this.shared.doc));
  }

  readAnew(update: Uint8Array): void {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    this.done.push(doc.getText('text').toString());
  }

  /** What has been asked (whether with the state) and done, after one look. */
  async look(): Promise<unknown> {
    const told: string[] = [];
    await new Comparison(this, (id) => told.push(id)).look(this);
    return { asked: this.asked.map(({ seq, state }) => [seq, !!state]), done: this.done, told };
  }
}

test('the same text is asked for once, when nothing is under way', async () => {
  assert.deepEqual(await new Wire(docOf('One.', 3), docOf('One.', 3), 3).look(), { asked: [[7, false]], done: [], told: [] });
});

test('a text that differs twice is told with its state and read anew', async () => {
  const wire = new Wire(docOf('Less.', 3), docOf('More.', 3));
  assert.deepEqual(await wire.look(), { asked: [[7, false], [7, true]], done: ['More.'], told: ['a section'] });
  const state = wire.asked[1]?.state as ArrayBuffer;
  const kept = new Y.Doc();
  Y.applyUpdate(kept, new Uint8Array(state));
  assert.equal(kept.getText('text').toString(), 'Less.');
});

test('words that only this page has are sent and not thrown away', async () => {
  const page = docOf('Shared.', 3);
  const server = new Y.Doc();
  Y.applyUpdate(server, Y.encodeStateAsUpdate(page));
  page.getText('text').insert(0, 'Mine. ');
  assert.deepEqual(await new Wire(page, server).look(), { asked: [[7, false], [7, true], [7, true]], done: ['sent'], told: [] });
  assert.equal(server.getText('text').toString(), 'Mine. Shared.');
});
