/** The connection of the page: all its sections over one Socket.IO connection, as `docs/wire.md` says.
 *
 *  One `join` for all sections; a burst of keys in one packet; one unanswered update for each section. After a timeout or
 *  an outage the page joins again and sends what the server's state lacks. */
import * as Y from 'yjs';
import { Sections } from './anew';
import { CaretTeller, type Caret } from './caret_teller';
import type { WritingRights } from './mode';
import type { PassCode, StopCode } from './outbox';
import { SCHEMA_VERSION } from './schema';
import { sectionDoc } from './section_doc';
import type { Shared } from './shared';
import { openSocket, takeIn } from './socket';
import { fromWire, hasMoreThan, toWire, type Anchor, type JoinAnswer, type Person, type Presence, type RawPresence } from './wire';

/** Waiting times in milliseconds: for more keys, for an answer, before trying again, for the end of a composition. */
const BURST = 40;
const ANSWER = 10_000;
const AGAIN = 1500;
const COMPOSED = 80;

/** What the page wants to hear. */
export interface Listener {
  /** The state of a section or of the connection changed. */
  changed(): void;
  /** The server confirmed everything of this section; nothing waits. */
  saved(section: string): void;
  /** The server let the page in; `at` is its present instant. */
  joined(you: Person, rights: WritingRights, at: number): void;
  presence(presence: Presence): void;
  anchors(section: string, anchors: Anchor[]): void;
  /** Something beside the text changed: outline, comments, role, stage, signed_out. */
  beside(kind: string, section: string | null): void;
}

type Connection = 'connecting' | 'joined' | 'offline' | 'signed_out' | 'shut_out';
/** The state of an empty document: the server sends everything. */
const KNOWS_NOTHING = Y.encodeStateVector(new Y.Doc());

export class Provider {
  connection: Connection = 'connecting';
  private readonly sections = new Map<string, Shared>();
  private readonly carets = new CaretTeller((message) => this.connection === 'joined' && this.socket.emit('aware', message));
  private readonly flushes = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly deadlines = new Map<string, ReturnType<typeof setTimeout>>();
  /** Remote updates kept back while somebody composes in a section (Japanese, Korean, Android keyboards). */
  private readonly held = new Map<string, Uint8Array[]>();
  private readonly releases = new Map<string, ReturnType<typeof setTimeout>>();
  /** How far the server's log goes, for each section, as this page was told. */
  private readonly seqs = new Map<string, number>();
  private announced = new Set<number>();
  private readonly anew = new Sections(() => this.joinLater(0));
  private number = 0;
  private joinNumber = 0;
  private rejoining: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly forum: string, sections: readonly Shared[], private readonly listener: Listener, private readonly socket = openSocket()) {
    for (const section of sections) this.watch(section);
    this.socket.on('connect', () => void this.join());
    this.socket.on('disconnect', (reason) => {
      this.lost('offline');
      // The server ended it, for a right or a sign-in that is gone: another try says which.
      if (reason === 'io server disconnect') setTimeout(() => this.wake(), AGAIN);
    });
    // Not active: the server itself said no, and Socket.IO does not try again.
    this.socket.on('connect_error', () => this.lost(this.socket.active ? 'offline' : 'signed_out'));
    this.socket.on('update', ({ section, seq, updates }: { section: string; seq: number; updates: ArrayBuffer[] }) => this.arrived(section, seq, updates.map(fromWire)));
    this.socket.on('saved', ({ section, id, seq }: { section: string; id: number; seq: number }) => this.confirmed(section, id, seq));
    this.socket.on('refused', ({ section, id, code }: { section: string; id: number; code: StopCode | PassCode }) => this.refused(section, id, code));
    this.socket.on('aware', (presence: RawPresence) => this.seen(presence));
    this.socket.on('anchors', ({ section, anchors }: { section: string; anchors: Anchor[] }) => this.listener.anchors(section, anchors));
    this.socket.on('state', ({ kind, section }: { kind: string; section?: string }) => this.listener.beside(kind, section ?? null));
    addEventListener('online', () => this.wake());
    addEventListener('focus', () => {
      if (this.connection === 'signed_out') this.wake();
    });
  }

  private watch(section: Shared): void {
    this.sections.set(section.id, section);
    section.store.unsent.found = () => this.found(section);
    section.hear((update, local, plain) => {
      if (local) this.written(section, update, plain);
    });
  }

  /** Words that were never sent: a page that has ended left them, or nothing had been known to wait. What the server lacks
   *  is sent with the next join. */
  found({ outbox, store }: Shared): void {
    outbox.unsent = true;
    outbox.plain ||= store.unsent.plain;
    this.joinLater(0);
    this.listener.changed();
  }

  /** A section that was added while the page was open. */
  add(section: Shared): void {
    this.watch(section);
    this.joinLater(0);
  }

  /** Connects, unless that is under way: a second greeting upon one connection would end it for good. */
  private wake(): void {
    if (!this.socket.active) this.socket.connect();
  }

  /** Joins again: after a change of role or stage, or when an answer did not come. */
  async join(): Promise<void> {
    const join = (this.joinNumber += 1);
    clearTimeout(this.rejoining);
    const shared = [...this.sections.values()];
    const clients = new Set([...shared.flatMap(({ doc, store }) => [doc.clientID, ...store.unsent.clients]), ...this.anew.clients]);
    this.anew.asked();
    const request = {
      schema: SCHEMA_VERSION,
      forum: this.forum,
      clients: [...clients],
      sections: shared.map(({ id, doc }) => ({ id, sv: toWire(this.anew.of(id) ? KNOWS_NOTHING : Y.encodeStateVector(doc)) })),
    };
    let answer: JoinAnswer;
    try {
      answer = (await this.socket.timeout(ANSWER).emitWithAck('join', request)) as JoinAnswer;
    } catch {
      if (join === this.joinNumber) this.joinLater();
      return;
    }
    if (join !== this.joinNumber || !this.socket.connected) return;
    if (answer.ok) {
      this.announced = clients;
      this.entered(answer);
    } else if (answer.code === 'too_often' || answer.code === 'store') this.joinLater();
    else {
      if (answer.code === 'denied') this.connection = 'shut_out';
      for (const { outbox } of shared) outbox.refusedToJoin(answer.code);
    }
    this.listener.changed();
  }

  private entered({ you, write, suggest, at, people, sections }: JoinAnswer & { ok: true }): void {
    this.connection = 'joined';
    for (const joined of sections) {
      const section = this.sections.get(joined.id);
      if (!section) continue;
      if (joined.ok) this.reached(joined.id, joined.seq);
      if (joined.ok && this.anew.of(joined.id)) void this.renew(section, fromWire(joined.update), fromWire(joined.sv));
      else if (joined.ok) this.enteredSection(section, fromWire(joined.update), fromWire(joined.sv));
      else section.outbox.refusedToJoin(joined.code);
    }
    this.listener.joined(you, { write, suggest }, at);
    for (const presence of people) this.seen(presence);
  }

  private enteredSection(section: Shared, update: Uint8Array, state: Uint8Array): void {
    const { doc, outbox, store, id } = section;
    this.clearDeadline(id);
    this.receive(section, [update]);
    const lacks = store.unsent.any || outbox.unsent || hasMoreThan(doc, state);
    outbox.joined(lacks ? Y.encodeStateAsUpdate(doc, state) : null);
    if (!lacks) store.unsent.clear();
    this.flushSoon(id);
  }

  /** Has what the server did not take written anew upon its text, as suggestions. */
  writeAnew(id: string): void {
    const section = this.sections.get(id);
    if (!section) return;
    section.outbox.setAside();
    this.anew.want(id);
    this.listener.changed();
  }

  private async renew(section: Shared, update: Uint8Array, state: Uint8Array): Promise<void> {
    const { id, outbox, store } = section;
    const anew = this.anew.of(id);
    // Whoever composes a letter finishes it first.
    if (!anew || this.held.has(id)) return this.joinLater();
    const join = this.joinNumber;
    const fresh = sectionDoc(anew.client);
    for (const one of [update, ...anew.since]) Y.applyUpdate(fresh, one, this);
    this.anew.end(id);
    await section.renew(fresh);
    if (join !== this.joinNumber) return;
    outbox.joined(store.unsent.any ? Y.encodeStateAsUpdate(section.doc, state) : null);
    this.flushSoon(id);
    this.listener.changed();
  }

  /** Another page of this browser has written a section anew. */
  renewed(id: string, update: Uint8Array, handed: Uint8Array): void {
    const section = this.sections.get(id);
    if (!section) return;
    this.anew.end(id);
    section.outbox.lost();
    const fresh = sectionDoc();
    Y.applyUpdate(fresh, update, this);
    void section.renew(fresh, handed).then(() => this.joinLater(0));
  }

  /** Shows the server's text of a section, which reads otherwise here and lacks nothing of this page. */
  readAnew(section: Shared, update: Uint8Array): void {
    section.outbox.lost();
    const fresh = sectionDoc();
    Y.applyUpdate(fresh, update, this);
    void section.readAnew(fresh).then(() => this.joinLater(0));
  }

  private written(section: Shared, update: Uint8Array, plain: boolean): void {
    const { id, doc, outbox, store } = section;
    outbox.add(update, plain);
    // How many wait is told to people only when they are away.
    store.unsent.add(doc.clientID, this.connection === 'joined' ? 1 : outbox.changes, outbox.plain);
    // Yjs takes a new client id when another page seems to write under the same one.
    if (this.connection === 'joined' && !this.announced.has(doc.clientID)) this.joinLater(0);
    this.flushSoon(id);
    this.listener.changed();
  }

  private flushSoon(id: string): void {
    if (this.flushes.has(id)) return;
    this.flushes.set(id, setTimeout(() => {
      this.flushes.delete(id);
      this.flush(id);
    }, BURST));
  }

  private flush(id: string): void {
    const section = this.sections.get(id);
    if (!section || !this.socket.connected) return;
    const update = section.outbox.take(this.number + 1);
    if (!update) return;
    this.number += 1;
    // Who chose to suggest is held to it too: what a merge or an outage made of it must not change the text underneath.
    this.socket.emit('update', { section: id, id: this.number, bytes: toWire(update), suggests: section.suggesting() && !section.outbox.plain });
    this.deadlines.set(id, setTimeout(() => {
      section.outbox.lost();
      this.listener.changed();
      void this.join();
    }, ANSWER));
  }

  private clearDeadline(id: string): void {
    clearTimeout(this.deadlines.get(id));
    this.deadlines.delete(id);
  }

  private confirmed(id: string, number: number, seq: number): void {
    const section = this.sections.get(id);
    if (!section) return;
    this.reached(id, seq);
    if (section.outbox.saved(number)) {
      this.clearDeadline(id);
      section.store.unsent.clear();
      this.listener.saved(id);
    } else if (section.outbox.state === 'saving') {
      this.clearDeadline(id);
      this.flush(id);
    }
    this.listener.changed();
  }

  private refused(id: string, number: number, code: StopCode | PassCode): void {
    const section = this.sections.get(id);
    if (!section) return;
    if (!section.outbox.refused(number, code)) return;
    this.clearDeadline(id);
    // Suggestions upon words that somebody decided on or deleted meanwhile: nobody has to hear of it.
    if (code === 'only_suggestions' && section.outbox.mayTryAnew) return this.writeAnew(id);
    if (section.outbox.waitsToTryAgain) this.joinLater();
    this.listener.changed();
  }

  private joinLater(wait = AGAIN): void {
    clearTimeout(this.rejoining);
    this.rejoining = setTimeout(() => {
      if (this.socket.connected) void this.join();
    }, wait);
  }

  private lost(connection: Connection): void {
    this.connection = connection;
    this.joinNumber += 1;
    this.seqs.clear();
    for (const { id, outbox } of this.sections.values()) {
      outbox.lost();
      this.clearDeadline(id);
    }
    this.listener.changed();
  }

  private reached(id: string, seq: number): void {
    this.seqs.set(id, Math.max(seq, this.seqs.get(id) ?? 0));
  }

  /** How far a section goes here when nothing of its own waits, is under way or is kept back; null when something is. */
  restsAt({ id, doc, outbox, store }: Shared): number | null {
    const rests = this.connection === 'joined' && (outbox.state === 'ready' || outbox.state === 'saved') && !outbox.unsent
      && !store.unsent.any && !this.held.has(id) && !this.anew.of(id) && !doc.store.pendingStructs;
    return rests ? (this.seqs.get(id) ?? 0) : null;
  }

  /** Asks the server something, and gives its answer; null when none comes. */
  async ask<Answer>(event: string, message: object): Promise<Answer | null> {
    return this.socket.timeout(ANSWER).emitWithAck(event, message).catch(() => null) as Promise<Answer | null>;
  }

  private arrived(id: string, seq: number, updates: Uint8Array[]): void {
    const section = this.sections.get(id);
    this.reached(id, seq);
    this.anew.of(id)?.since.push(...updates);
    if (section) this.receive(section, updates);
  }

  private receive(section: Shared, updates: Uint8Array[]): void {
    const held = this.held.get(section.id);
    if (held) held.push(...updates);
    else takeIn(section.doc, updates, this);
    // An update before it was lost on the way: the next join fills the gap.
    if (section.doc.store.pendingStructs && this.connection === 'joined') this.joinLater();
  }

  /** Takes what another tab of this browser wrote. */
  mirror(id: string, update: Uint8Array, plain: boolean): void {
    const section = this.sections.get(id);
    if (!section) return;
    section.outbox.mirrored(plain);
    this.receive(section, [update]);
  }

  /** Keeps other people's words back while a composition is under way in a section. */
  hold(id: string): void {
    clearTimeout(this.releases.get(id));
    if (!this.held.has(id)) this.held.set(id, []);
  }

  /** Shows what was kept back, once the editor has taken the composed words. */
  release(id: string): void {
    if (!this.held.has(id)) return;
    clearTimeout(this.releases.get(id));
    this.releases.set(id, setTimeout(() => {
      const updates = this.held.get(id);
      const section = this.sections.get(id);
      this.held.delete(id);
      if (updates?.length && section) this.receive(section, updates);
    }, COMPOSED));
  }

  private seen(raw: RawPresence): void {
    const bytes = (each?: ArrayBuffer | null): Uint8Array | null => (each ? fromWire(each) : null);
    this.listener.presence({ ...raw, place: raw.place ?? [], anchor: bytes(raw.anchor), head: bytes(raw.head) });
  }

  /** Tells the others where one's caret is; null when it is nowhere. */
  tell(caret: Caret | null): void {
    this.carets.tell(caret);
  }

  /** The place of a section's text on this page, for whoever watches its state. */
  get shared(): readonly Shared[] {
    return [...this.sections.values()];
  }
}
