/** One section in step with the server: what is written here goes out, what others write comes in, and where that fails the
 *  section goes on with the server's document. */
import * as Y from 'yjs';
import type { Sections } from './anew';
import { HeldBack } from './held_back';
import { later } from './later';
import type { PassCode, StopCode } from './outbox';
import { sectionDoc } from './section_doc';
import type { Shared } from './shared';
import { ANSWER, takeIn } from './socket';
import { beyond, fromWire, hasMoreThan, toWire, type JoinedSection } from './wire';

/** How long a burst of keys is gathered into one packet, in milliseconds. */
const BURST = 40;
/** How often in a row a gap has the page join again. */
const MOST_GAPS = 5;

/** What a section asks of the connection that it has in common with the others of its page. */
export interface PageConnection {
  readonly connected: boolean;
  readonly joined: boolean;
  /** Another one after each join and each loss: what began before has nothing to say any more. */
  readonly joinNumber: number;
  readonly anew: Sections;
  /** Whether the server was told that this page writes under a client id. */
  hasAnnounced(client: number): boolean;
  join(): Promise<void>;
  joinLater(wait?: number): void;
  /** Whether texts are on their way. */
  readonly isFetching: boolean;
  /** The number of the update that is sent next. */
  readonly nextNumber: number;
  send(update: { section: string; bytes: ArrayBuffer; suggests: boolean }): void;
}

/** What a section tells the page. */
export interface SectionListener {
  /** The state of a section or of the connection changed. */
  changed(): void;
  /** The server confirmed everything of this section; nothing waits. */
  saved(section: string): void;
}

export class SectionSync {
  /** What others write while somebody composes in the section. */
  readonly held = new HeldBack((updates) => this.receive(updates));
  /** How far the server's log goes, as this page was told. */
  private seq = 0;
  /** Whether the server's text is in it. */
  private isIn = false;
  /** What came before that text, and is understood only behind it: Yjs would take a forged copy of what is not there yet. */
  private early: Uint8Array[] = [];
  private burst: ReturnType<typeof setTimeout> | undefined;
  private deadline: ReturnType<typeof setTimeout> | undefined;
  /** How many joins in a row have left gaps before words that are here. */
  private gaps = 0;
  /** What is being cut. */
  private cutting: Uint8Array | null = null;

  constructor(readonly shared: Shared, private readonly page: PageConnection, private readonly listener: SectionListener) {
    shared.store.unsent.found = () => this.found();
    shared.hear((update, local, plain) => {
      if (local) this.written(update, plain);
    });
  }

  /** Words that were never sent: a page that has ended left them, or nothing had been known to wait. What the server lacks
   *  is sent with the next join. */
  found(): void {
    const { outbox, store } = this.shared;
    outbox.unsent = true;
    outbox.plain ||= store.unsent.plain;
    this.page.joinLater(0);
    this.listener.changed();
  }

  /** The client ids under which its words were written. */
  get clients(): number[] {
    const { doc, store } = this.shared;
    return [doc.clientID, ...store.unsent.clients];
  }

  /** What the page has of it, for the server to send the rest; null when it is to send all. */
  get known(): Uint8Array | null {
    const { id, doc } = this.shared;
    return this.page.anew.of(id) || !doc.store.clients.size ? null : Y.encodeStateVector(doc);
  }

  /** The server's answer to a join. */
  joined(answer: JoinedSection): void {
    if (!answer.ok || answer.later) this.waits();
    if (!answer.ok) return this.shared.outbox.refusedToJoin(answer.code);
    if (answer.later) return;
    const [updates, state] = [[answer.update, ...(answer.behind ?? [])].map(fromWire), fromWire(answer.sv)];
    this.reached(answer.seq);
    if (this.page.anew.of(answer.id)) void this.renew(updates, state);
    else this.entered(updates, state);
  }

  /** Nothing is sent until the text comes, or comes again. */
  private waits(): void {
    this.isIn = false;
    this.shared.outbox.lost();
    clearTimeout(this.deadline);
  }

  private entered(updates: readonly Uint8Array[], state: Uint8Array): void {
    const { doc, outbox, store } = this.shared;
    clearTimeout(this.deadline);
    this.isIn = true;
    this.take(updates);
    this.gaps = doc.store.pendingStructs ? this.gaps + 1 : 0;
    this.shared.came();
    const lacks = store.unsent.any || outbox.unsent || hasMoreThan(doc, state);
    outbox.joined(lacks ? beyond(doc, state) : null);
    if (!lacks) store.unsent.clear();
    this.receive(this.early.splice(0));
    this.flushSoon();
  }

  /** The connection is lost. */
  lost(): void {
    this.seq = 0;
    this.waits();
  }

  private written(update: Uint8Array, plain: boolean): void {
    const { doc, outbox, store } = this.shared;
    outbox.add(update, plain);
    // How many wait is told to people only when they are away.
    store.unsent.add(doc.clientID, this.page.joined ? 1 : outbox.changes, outbox.plain);
    // Yjs takes a new client id when another page seems to write under the same one.
    if (this.page.joined && !this.page.hasAnnounced(doc.clientID)) this.page.joinLater(0);
    this.flushSoon();
    this.listener.changed();
  }

  private flushSoon(): void {
    this.burst ??= setTimeout(() => {
      this.burst = undefined;
      this.flush();
    }, BURST);
  }

  private flush(): void {
    const { id: section, outbox } = this.shared;
    const update = this.page.connected ? outbox.take(this.page.nextNumber) : null;
    if (!update) return this.cut();
    // Who chose to suggest is held to it too: what a merge or an outage made of it must not change the text underneath.
    this.page.send({ section, bytes: toWire(update), suggests: this.shared.suggesting() && !outbox.plain });
    this.expectAnswer();
  }

  /** Has what is too long to be sent cut, and sends it. When that cannot be done now, it is tried with another join. */
  private cut(): void {
    const { outbox } = this.shared;
    const { tooLong } = outbox;
    if (!tooLong || outbox.state !== 'saving') return;
    this.expectAnswer();
    if (tooLong === this.cutting) return;
    this.cutting = tooLong;
    later(({ inPieces }) => {
      outbox.cut(tooLong, inPieces(tooLong));
      this.flush();
    });
  }

  /** Joins again when no answer comes to what was sent. */
  private expectAnswer(): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => {
      // It comes behind a text that is on its way.
      if (this.page.isFetching) return this.expectAnswer();
      this.shared.outbox.lost();
      this.listener.changed();
      void this.page.join();
    }, ANSWER);
  }

  /** The server has everything up to a number on its disk. */
  confirmed(number: number, seq: number): void {
    const { id, outbox, store } = this.shared;
    this.reached(seq);
    if (outbox.saved(number)) {
      clearTimeout(this.deadline);
      store.unsent.clear();
      this.listener.saved(id);
    } else if (outbox.state === 'saving') {
      clearTimeout(this.deadline);
      this.flush();
    }
    this.listener.changed();
  }

  /** The server did not take an update. */
  refused(number: number, code: StopCode | PassCode): void {
    const { outbox } = this.shared;
    if (!outbox.refused(number, code)) return;
    clearTimeout(this.deadline);
    // Suggestions upon words that somebody decided on or deleted meanwhile: nobody has to hear of it.
    if (code === 'only_suggestions' && outbox.mayTryAnew) return this.writeAnew();
    if (outbox.waitsToTryAgain) this.page.joinLater();
    this.listener.changed();
  }

  /** Others have written. */
  arrived(seq: number, updates: readonly Uint8Array[]): void {
    this.reached(seq);
    this.page.anew.of(this.shared.id)?.since.push(...updates);
    this.receive(updates);
  }

  /** Takes what another tab of this browser wrote, and what that leaves unsent when it is closed. */
  mirror(update: Uint8Array, plain: boolean, page: number): void {
    const { outbox, store } = this.shared;
    outbox.mirrored(plain);
    store.unsent.inherit(page);
    // What the join will say that the server lacks has it too, for the other tab may be gone by then.
    if (this.page.anew.of(this.shared.id)) this.receive([update]);
    else this.take([update]);
  }

  private receive(updates: readonly Uint8Array[]): void {
    const { doc } = this.shared;
    if (!this.isIn && this.page.connected) {
      this.early.push(...updates);
      return;
    }
    this.take(updates);
    // An update before it was lost on the way: the next join fills the gap, or it is one that nobody can fill.
    if (doc.store.pendingStructs && this.page.joined && this.gaps < MOST_GAPS) this.page.joinLater();
  }

  private take(updates: readonly Uint8Array[]): void {
    if (!this.held.take(updates)) takeIn(this.shared.doc, updates, this);
  }

  private reached(seq: number): void {
    this.seq = Math.max(seq, this.seq);
  }

  /** How far the section goes here when nothing of its own waits, is under way or is kept back; null when something is. */
  restsAt(): number | null {
    const { id, doc, outbox, store } = this.shared;
    const rests = this.page.joined && (outbox.state === 'ready' || outbox.state === 'saved') && !outbox.unsent
      && !store.unsent.any && !this.held.holding && !this.page.anew.of(id) && !doc.store.pendingStructs;
    return rests ? this.seq : null;
  }

  /** Has what the server did not take written anew upon its text, as suggestions. */
  writeAnew(): void {
    this.shared.outbox.setAside();
    this.page.anew.want(this.shared.id);
    this.listener.changed();
  }

  private async renew(updates: readonly Uint8Array[], state: Uint8Array): Promise<void> {
    const { id, outbox, store } = this.shared;
    const anew = this.page.anew.of(id);
    // Whoever composes a letter finishes it first.
    if (!anew || this.held.holding) return this.page.joinLater();
    const { joinNumber } = this.page;
    const fresh = this.docOf([...updates, ...anew.since, ...this.early.splice(0)], anew.client);
    const letOthers = this.page.anew.written(id);
    // From here on what comes goes into the fresh document, while the device is still taking it.
    this.isIn = true;
    try {
      await this.shared.renew(fresh);
    } finally {
      letOthers();
    }
    if (joinNumber !== this.page.joinNumber) return;
    this.shared.came();
    outbox.joined(store.unsent.any ? beyond(this.shared.doc, state) : null);
    this.flushSoon();
    this.listener.changed();
  }

  /** Another page of this browser has written the section anew. */
  renewed(update: Uint8Array, handed: Uint8Array): void {
    this.page.anew.end(this.shared.id);
    this.shared.outbox.lost();
    void this.shared.renew(this.docOf([update]), handed).then(() => this.page.joinLater(0));
  }

  /** Shows the server's text, which reads otherwise here and lacks nothing of this page. */
  readAnew(update: Uint8Array): void {
    this.shared.outbox.lost();
    void this.shared.readAnew(this.docOf([update])).then(() => this.page.joinLater(0));
  }

  private docOf(updates: readonly Uint8Array[], client?: number): Y.Doc {
    const doc = sectionDoc(client);
    for (const update of updates) Y.applyUpdate(doc, update, this);
    return doc;
  }
}
