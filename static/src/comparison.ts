/** Whether all see the same: now and then, and when the server asks for it, each section's text is compared with the
 *  server's by its hash; where it differs for good, the section is read anew. `docs/wire.md` says how. */
import * as Y from 'yjs';
import type { Shared } from './shared';
import { textHash } from './text_hash';
import { fromWire, hasMoreThan, toWire, type HashAnswer } from './wire';

/** Between two rounds, and how much they may be apart on different pages; in milliseconds. */
const EVERY = 240_000;
const APART = 60_000;
/** The same after the server has asked all pages at once. */
const SOON = 3000;
/** Between two sections of a round; before a second look, when others' words may have been on their way; and before the
 *  next try, when something was under way. */
const NEXT = 300;
const AGAIN = 1000;
const BREATH = 200;
/** How long the browser may be busy before a text is hashed all the same. */
const BUSY = 5000;
/** Tries at a section in one round, when somebody writes in it meanwhile. */
const TRIES = 40;
/** Bytes of a state that the server keeps. */
const MOST_STATE = 900_000;
/** So often a page reads a section anew; a difference that comes back is no accident of this page. */
const MOST_ANEW = 3;

/** What the comparison needs of a section. */
export interface Compared {
  readonly shared: Pick<Shared, 'id' | 'doc'>;
  /** How far it goes here; null while something is under way. */
  restsAt(): number | null;
  /** Words that only this page has: they are sent. */
  found(): void;
  readAnew(update: Uint8Array): void;
}

/** What the comparison needs of the connection. */
export interface Line {
  readonly syncs: readonly Compared[];
  ask<Answer>(event: string, message: object): Promise<Answer | null>;
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const idle = (): Promise<void> =>
  'requestIdleCallback' in globalThis ? new Promise((done) => requestIdleCallback(() => done(), { timeout: BUSY })) : pause(0);

export class Comparison {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private readonly anew = new Map<string, number>();

  /** `told` hears of sections that were read anew. */
  constructor(private readonly line: Line, private readonly told: (section: string) => void) {}

  /** From now on, every few minutes. */
  start(): void {
    this.wait(EVERY, APART);
  }

  /** The server asked for it. */
  soon(): void {
    this.wait(0, SOON);
  }

  private wait(least: number, apart: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.round(), least + Math.random() * apart);
  }

  private async round(): Promise<void> {
    // Browsers hash only on pages that came safely; a page that did not is compared by nobody.
    if (!globalThis.crypto?.subtle) return;
    if (this.running) {
      this.wait(SOON, SOON);
      return;
    }
    this.running = true;
    try {
      for (const section of this.line.syncs) {
        await this.look(section);
        await pause(NEXT);
      }
    } finally {
      this.running = false;
      this.start();
    }
  }

  /** Compares one section: a difference counts when it is there twice, and nothing of the person's waits. */
  async look(section: Compared): Promise<void> {
    if ((this.anew.get(section.shared.id) ?? 0) >= MOST_ANEW) return;
    let doubted = false;
    for (let tries = 0; tries < TRIES; tries += 1) {
      await idle();
      const seq = section.restsAt();
      const { same, update, sv }: HashAnswer = (seq !== null && (await this.ask(section, seq, doubted))) || {};
      if (same) return;
      if (update && sv && section.restsAt() === seq) {
        if (!hasMoreThan(section.shared.doc, fromWire(sv))) return this.readAnew(section, fromWire(update));
        // What only this page has was never sent: it is the person's own, and goes first.
        section.found();
      }
      await pause(same === false && !doubted ? AGAIN : BREATH);
      doubted ||= same === false;
    }
  }

  private async ask(section: Compared, seq: number, withState: boolean): Promise<HashAnswer | null> {
    const { id, doc } = section.shared;
    const state = withState ? { state: toWire(Y.encodeStateAsUpdate(doc).slice(0, MOST_STATE)) } : {};
    const hash = await textHash(doc);
    return section.restsAt() === seq ? this.line.ask('hash', { section: id, seq, hash, ...state }) : null;
  }

  private readAnew(section: Compared, update: Uint8Array): void {
    const { id } = section.shared;
    this.anew.set(id, (this.anew.get(id) ?? 0) + 1);
    section.readAnew(update);
    this.told(id);
  }
}
