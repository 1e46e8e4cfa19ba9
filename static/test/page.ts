/** One page of somebody at the real server: an editor without a screen, the product's provider and device store, and a bad
 *  line. */
import './device';
import assert from 'node:assert/strict';
import * as Y from 'yjs';
import { Outbox, STOPPING } from '../src/outbox';
import { Provider, type Listener } from '../src/provider';
import type { Heard, Shared } from '../src/shared';
import { replay } from '../src/replay';
import { sectionDoc } from '../src/section_doc';
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

/** How many browsers there have been: each has a device of its own. */
let browsers = 0;

export class Page implements Shared {
  readonly outbox: Outbox;
  readonly line: Line;
  readonly provider: Provider;
  peer: Peer;
  /** How often the server did not take an honest suggestion, which was then written anew. */
  renewed = 0;
  /** What the person was told that keeps them from writing. */
  readonly stops: string[] = [];
  private readonly followers: Heard[] = [];
  private renewing: Promise<void> = Promise.resolve();

  private constructor(
    readonly where: Where,
    private readonly person: Person,
    private readonly device: string,
    /** Who suggests here instead of writing. */
    readonly author: Author | null,
    readonly life: Session,
    readonly store: DeviceStore,
    doc: Y.Doc,
  ) {
    this.outbox = new Outbox(Y.mergeUpdates, store.unsent.any, store.unsent.changes, store.unsent.plain);
    this.peer = this.listen(new Peer(doc.clientID, EMPTY, author, doc));
    this.line = new Line(where.address, person.cookie, new Dice(life.dice.below(2 ** 31)));
    this.provider = new Provider(where.forum, [this], { ...deaf, changed: () => this.noteStop() }, this.line.socket);
  }

  /** Opens a page in a browser that has been nowhere. */
  static async open(where: Where, person: Person, suggests: boolean, life: Session): Promise<Page> {
    browsers += 1;
    const author = suggests ? { person: person.id, now: () => 1000 } : null;
    const page = await Page.begin(where, person, `browser${browsers}`, author, life);
    page.line.connect();
    await page.settled();
    return page;
  }

  private static async begin(where: Where, person: Person, device: string, author: Author | null, life: Session): Promise<Page> {
    const doc = sectionDoc(1 + life.dice.below(2 ** 31));
    const store = await DeviceStore.open(`${person.id}/${device}`, where.section, doc, doc.clientID);
    return new Page(where, person, device, author, life, store, doc);
  }

  /** Whether nothing gets through just now. */
  get away(): boolean {
    return this.line.dead || !this.line.socket.connected;
  }

  /** Ends this page wherever it is and opens the next one in the same browser, which is not connected yet. */
  async reload(): Promise<Page> {
    await this.renewing;
    this.close();
    this.doc.destroy();
    const next = await Page.begin(this.where, this.person, this.device, this.author, this.life);
    next.renewed = this.renewed;
    next.stops.push(...this.stops);
    return next;
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

  came(): void {}

  hear(heard: Heard): void {
    this.followers.push(heard);
  }

  async readAnew(fresh: Y.Doc): Promise<void> {
    this.peer = this.listen(new Peer(fresh.clientID, EMPTY, this.author, fresh));
    this.outbox.clear();
    await this.store.renew(fresh);
  }

  renew(fresh: Y.Doc, handed?: Uint8Array): Promise<void> {
    this.renewing = this.writeAnew(fresh, handed);
    return this.renewing;
  }

  private async writeAnew(fresh: Y.Doc, handed?: Uint8Array): Promise<void> {
    const old = this.doc;
    this.renewed += 1;
    this.peer = this.listen(new Peer(fresh.clientID, EMPTY, this.author, fresh));
    this.outbox.clear();
    replay(old, fresh, this.author as Author, this.peer.write, null, handed);
    await this.store.renew(fresh);
    if (this.outbox.unsent) this.store.unsent.renew(fresh.clientID, this.outbox.changes);
    else this.store.unsent.clear();
  }

  /** Waits until the server has confirmed everything of this page; closes it when that does not come about. */
  async settled(): Promise<void> {
    const why = (): string => {
      this.close();
      return `ends ${this.provider.connection}, ${this.outbox.state}`;
    };
    await until(() => ['ready', 'saved'].includes(this.outbox.state), why);
  }

  /** Everything that was lost on the line comes with the next join. */
  comeBack(): void {
    if (this.line.dead) this.line.cut();
    this.line.connect();
  }

  close(): void {
    this.line.socket.close();
  }

  private noteStop(): void {
    const { connection } = this.provider;
    const { state } = this.outbox;
    if (['signed_out', 'shut_out'].includes(connection)) this.stops.push(connection);
    if ((STOPPING as readonly string[]).includes(state)) this.stops.push(state);
  }

  private listen(peer: Peer): Peer {
    peer.doc.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      for (const heard of this.followers) heard(update, transaction.local, isPlainEdit(transaction));
    });
    return peer;
  }
}
