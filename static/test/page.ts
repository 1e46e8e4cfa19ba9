/** One page of somebody at the real server: an editor without a screen, the product's provider, and a bad line. */
import assert from 'node:assert/strict';
import * as Y from 'yjs';
import { Outbox } from '../src/outbox';
import { Provider, type Listener } from '../src/provider';
import type { Heard, Shared } from '../src/shared';
import { replay } from '../src/replay';
import { DeviceStore } from '../src/store';
import type { Author } from '../src/suggesting';
import { isPlainEdit } from '../src/undo';
import type { Session } from './deeds';
import { Line } from './line';
import { Dice, Peer } from './peers';

/** Somebody who is signed in. */
export type Person = { id: string; cookie: string };
/** A section of a forum at a server. */
export type Where = { address: string; forum: string; section: string };

/** How long anything may take on a machine that many share, in milliseconds. */
const PATIENCE = 60_000;
const EMPTY = Y.encodeStateAsUpdate(new Y.Doc());
const deaf: Listener = { changed() {}, saved() {}, joined() {}, presence() {}, anchors() {}, beside() {} };

export const pause = (wait: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, wait));

export const until = async (holds: () => boolean, why: () => string): Promise<void> => {
  const ends = Date.now() + PATIENCE;
  while (!holds()) {
    if (Date.now() > ends) assert.fail(why());
    await pause(10);
  }
};

export class Page implements Shared {
  readonly outbox = new Outbox(Y.mergeUpdates);
  readonly line: Line;
  readonly provider: Provider;
  peer: Peer;
  /** How often the server did not take an honest suggestion, which was then written anew. */
  renewed = 0;
  private readonly followers: Heard[] = [];

  private constructor(
    readonly where: Where,
    person: Person,
    /** Who suggests here instead of writing. */
    readonly author: Author | null,
    readonly life: Session,
    readonly store: DeviceStore,
    client: number,
  ) {
    this.peer = this.listen(new Peer(client, EMPTY, author));
    this.line = new Line(where.address, person.cookie, new Dice(life.dice.below(2 ** 31)));
    this.provider = new Provider(where.forum, [this], deaf, this.line.socket);
  }

  static async open(where: Where, person: Person, suggests: boolean, life: Session): Promise<Page> {
    const client = 1 + life.dice.below(2 ** 31);
    const store = await DeviceStore.open(person.id, where.section, new Y.Doc(), client);
    const author = suggests ? { person: person.id, now: () => 1000 } : null;
    const page = new Page(where, person, author, life, store, client);
    await page.settled();
    return page;
  }

  get id(): string {
    return this.where.section;
  }

  get doc(): Y.Doc {
    return this.peer.doc;
  }

  suggesting(): boolean {
    return this.author !== null;
  }

  hear(heard: Heard): void {
    this.followers.push(heard);
  }

  async readAnew(fresh: Y.Doc): Promise<void> {
    this.peer = this.listen(new Peer(fresh.clientID, EMPTY, this.author, fresh));
    this.outbox.clear();
    await this.store.renew(fresh);
  }

  async renew(fresh: Y.Doc, handed?: Uint8Array): Promise<void> {
    const old = this.doc;
    this.renewed += 1;
    this.peer = this.listen(new Peer(fresh.clientID, EMPTY, this.author, fresh));
    this.outbox.clear();
    replay(old, fresh, this.author as Author, this.peer.write, null, handed);
    await this.store.renew(fresh);
    if (this.outbox.unsent) this.store.unsent.renew(fresh.clientID, this.outbox.changes);
    else this.store.unsent.clear();
  }

  /** Waits until the server has confirmed everything of this page. */
  async settled(): Promise<void> {
    await until(() => ['ready', 'saved'].includes(this.outbox.state), () => `ends ${this.provider.connection}, ${this.outbox.state}`);
  }

  /** Everything that was lost on the line comes with the next join. */
  comeBack(): void {
    if (this.line.dead) this.line.cut();
    this.line.connect();
  }

  close(): void {
    this.line.socket.close();
  }

  private listen(peer: Peer): Peer {
    peer.doc.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      for (const heard of this.followers) heard(update, transaction.local, isPlainEdit(transaction));
    });
    return peer;
  }
}
