/** The connection of the page: all its sections over one Socket.IO connection, as `docs/wire.md` says.
 *
 *  One `join` for all sections, whose texts come in as many answers as the line needs; a burst of keys in one packet; one
 *  unanswered update for each section. After a timeout or an outage the page joins again and sends what the server's state
 *  lacks. */
import type { Socket } from 'socket.io-client';
import { Sections } from './anew';
import { CaretTeller, type Caret } from './caret_teller';
import type { WritingRights } from './mode';
import { Pace } from './pace';
import type { PassCode, StopCode } from './outbox';
import { SCHEMA_VERSION } from './schema';
import { SectionSync, type PageConnection, type SectionListener } from './section_sync';
import type { Shared } from './shared';
import { ANSWER, JOINING } from './socket';
import { bytesOf, fromWire, toWire, unpack, type Anchor, type JoinAnswer, type JoinedSection, type OpenAnswer, type Person, type Presence, type RawPresence } from './wire';

/** How long the page waits before it tries again, in milliseconds. */
const AGAIN = 1500;
/** The longest that it waits, where it asks again and again. */
const SELDOM = 60_000;

/** What the page wants to hear. */
export interface Listener extends SectionListener {
  /** The server let the page in; `at` is its present instant. */
  joined(you: Person, rights: WritingRights, at: number): void;
  presence(presence: Presence): void;
  anchors(section: string, anchors: Anchor[]): void;
  /** Something beside the text changed: outline, comments, role, stage, signed_out. */
  beside(kind: string, section: string | null): void;
}

type Connection = 'connecting' | 'joined' | 'offline' | 'signed_out' | 'shut_out';

export class Provider implements PageConnection {
  connection: Connection = 'connecting';
  readonly anew = new Sections(() => this.joinLater(0));
  joinNumber = 0;
  nextNumber = 1;
  private readonly sections = new Map<string, SectionSync>();
  private readonly carets = new CaretTeller((message) => this.joined && this.socket.emit('aware', message));
  isFetching = false;
  private readonly pace = new Pace();
  private announced = new Set<number>();
  private rejoining: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly forum: string, sections: readonly Shared[], private readonly listener: Listener, private readonly socket: Socket) {
    for (const section of sections) this.watch(section);
    this.socket.on('connect', () => void this.join());
    this.socket.on('disconnect', (reason) => {
      this.lost('offline');
      // The server ended it, for a right or a sign-in that is gone: another try says which.
      if (reason === 'io server disconnect') setTimeout(() => this.wake(), AGAIN);
    });
    // Not active: the server itself said no, and Socket.IO does not try again.
    this.socket.on('connect_error', () => this.lost(this.socket.active ? 'offline' : 'signed_out'));
    this.socket.on('update', ({ section, seq, updates }: { section: string; seq: number; updates: ArrayBuffer[] }) => this.sync(section)?.arrived(seq, updates.map(fromWire)));
    this.socket.on('saved', ({ section, id, seq }: { section: string; id: number; seq: number }) => this.sync(section)?.confirmed(id, seq));
    this.socket.on('refused', ({ section, id, code }: { section: string; id: number; code: StopCode | PassCode }) => this.sync(section)?.refused(id, code));
    this.socket.on('aware', (presence: RawPresence) => this.seen(presence));
    this.socket.on('anchors', ({ section, anchors }: { section: string; anchors: Anchor[] }) => this.listener.anchors(section, anchors));
    this.socket.on('state', ({ kind, section }: { kind: string; section?: string }) => this.listener.beside(kind, section ?? null));
    addEventListener('online', () => this.wake());
    addEventListener('focus', () => {
      if (this.connection === 'signed_out') this.wake();
    });
  }

  private watch(section: Shared): void {
    this.sections.set(section.id, new SectionSync(section, this, this.listener));
  }

  /** A section that was added while the page was open. */
  add(section: Shared): void {
    this.watch(section);
    this.joinLater(0);
  }

  /** What keeps a section in step with the server. */
  sync(section: string): SectionSync | undefined {
    return this.sections.get(section);
  }

  /** Those of all sections. */
  get syncs(): readonly SectionSync[] {
    return [...this.sections.values()];
  }

  /** The place of a section's text on this page, for whoever watches its state. */
  get shared(): readonly Shared[] {
    return this.syncs.map(({ shared }) => shared);
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  get joined(): boolean {
    return this.connection === 'joined';
  }

  /** Connects, unless that is under way: a second greeting upon one connection would end it for good. */
  private wake(): void {
    if (!this.socket.active) this.socket.connect();
  }

  /** Joins again: after a change of role or stage, or when an answer did not come. */
  async join(): Promise<void> {
    this.joinNumber += 1;
    clearTimeout(this.rejoining);
    // Words that only this device has go first.
    const waiting = ({ shared: { outbox, store } }: SectionSync): number => Number(outbox.unsent || store.unsent.any);
    const syncs = [...this.syncs].sort((a, b) => waiting(b) - waiting(a));
    const clients = new Set([...syncs.flatMap((sync) => sync.clients), ...this.anew.clients]);
    this.anew.asked();
    const answer = await this.askFor<JoinAnswer>('join', syncs, { schema: SCHEMA_VERSION, forum: this.forum, clients: [...clients] });
    if (!answer) return;
    if (answer.ok) {
      this.announced = clients;
      this.entered(answer);
      void this.fetchRest(answer.sections);
    } else if (answer.code === 'too_often' || answer.code === 'store') this.joinLater();
    else {
      if (answer.code === 'denied') this.connection = 'shut_out';
      for (const { shared: { outbox } } of syncs) outbox.refusedToJoin(answer.code);
    }
    this.listener.changed();
  }

  /** Asks for what sections lack, as much of it as the line brings in a few seconds. Null when that led nowhere: when there
   *  was no answer the page joins again later. */
  private async askFor<Answer extends OpenAnswer>(event: string, syncs: readonly SectionSync[], more: object): Promise<Answer | null> {
    const [join, began] = [this.joinNumber, performance.now()];
    this.isFetching = true;
    const sections = syncs.map(({ shared: { id }, known }) => ({ id, sv: known && toWire(known) }));
    const answer = (await this.socket.timeout(JOINING).emitWithAck(event, { ...more, sections, most: this.pace.most, packed: this.pace.packed && 'DecompressionStream' in globalThis }).catch(() => null)) as Answer | null;
    if (join !== this.joinNumber || !this.connected) return null;
    if (!answer) {
      this.pace.failed();
      this.joinLater();
    } else if (answer.ok) {
      this.pace.took(bytesOf(answer.sections), performance.now() - began);
      await unpack(answer.sections);
      if (join !== this.joinNumber) return null;
    }
    this.isFetching = false;
    return answer;
  }

  /** Fetches what an answer had no room for, or the server could not give just now, and so on until all is there. */
  private async fetchRest(sections: readonly JoinedSection[], wait = AGAIN): Promise<void> {
    const rest = sections.flatMap((one) => ((one.ok ? one.later : one.code === 'store') ? this.sync(one.id) ?? [] : []));
    if (!rest.length) return;
    const join = this.joinNumber;
    // What the server could not give is not asked for at once, and less and less often.
    const failed = !sections.every(({ ok }) => ok);
    if (failed) await new Promise((done) => setTimeout(done, wait));
    if (join !== this.joinNumber) return;
    const answer = await this.askFor<OpenAnswer>('open', rest, {});
    if (!answer) return;
    if (!answer.ok) return this.joinLater();
    for (const one of answer.sections) this.sync(one.id)?.joined(one);
    this.listener.changed();
    return this.fetchRest(answer.sections, failed ? Math.min(2 * wait, SELDOM) : AGAIN);
  }

  private entered({ you, write, suggest, at, people, sections }: JoinAnswer & { ok: true }): void {
    this.connection = 'joined';
    for (const answer of sections) this.sync(answer.id)?.joined(answer);
    this.listener.joined(you, { write, suggest }, at);
    for (const presence of people) this.seen(presence);
  }

  joinLater(wait = AGAIN): void {
    clearTimeout(this.rejoining);
    this.rejoining = setTimeout(() => {
      // What is on its way would be thrown away, and asked for once more.
      if (this.isFetching) this.joinLater();
      else if (this.connected) void this.join();
    }, wait);
  }

  hasAnnounced(client: number): boolean {
    return this.announced.has(client);
  }

  private lost(connection: Connection): void {
    this.connection = connection;
    this.joinNumber += 1;
    if (this.isFetching) this.pace.failed();
    this.isFetching = false;
    for (const sync of this.syncs) sync.lost();
    this.listener.changed();
  }

  send(update: { section: string; bytes: ArrayBuffer; suggests: boolean }): void {
    this.socket.emit('update', { ...update, id: this.nextNumber });
    this.nextNumber += 1;
  }

  /** Asks the server something, and gives its answer; null when none comes. */
  async ask<Answer>(event: string, message: object): Promise<Answer | null> {
    return this.socket.timeout(ANSWER).emitWithAck(event, message).catch(() => null) as Promise<Answer | null>;
  }

  private seen(raw: RawPresence): void {
    const bytes = (each?: ArrayBuffer | null): Uint8Array | null => (each ? fromWire(each) : null);
    this.listener.presence({ ...raw, place: raw.place ?? [], anchor: bytes(raw.anchor), head: bytes(raw.head) });
  }

  /** Tells the others where one's caret is; null when it is nowhere. */
  tell(caret: Caret | null): void {
    this.carets.tell(caret);
  }
}
