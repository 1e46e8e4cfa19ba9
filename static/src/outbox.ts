/** What one section still has to send, and whether it is safe: a pure state machine, without a clock and without a wire.
 *
 *  At most one update is unanswered. After a lost answer nothing is sent again: the page joins anew, and what the server
 *  lacks replaces everything that waited. Only the server's `saved` makes a section saved. */

/** Codes after which the person's words stay on the device and nothing more is sent. */
export const STOPPING = ['closed', 'denied', 'only_suggestions', 'old_bundle', 'bad_update', 'too_large'] as const;
/** Codes after which the same words are sent again a little later. */
export const PASSING = ['too_often', 'store'] as const;
export type StopCode = (typeof STOPPING)[number];
export type PassCode = (typeof PASSING)[number];
/** `away`: not joined, and something waits; `coming`: not joined, and nothing does; `ready`: joined, and nothing was sent since. */
export type OutboxState = 'away' | 'coming' | 'ready' | 'saving' | 'saved' | StopCode | PassCode;

/** Updates are merged up to this size, in bytes, and what is longer is cut: the server takes 256 KB at once. */
export const MOST_BYTES = 200 * 1024;

/** How often in a row words are written anew of themselves, and how often what could not be read is sent once more. */
const MOST_ANEW = 3;
const MOST_UNREAD = 2;

type Merge = (updates: Uint8Array[]) => Uint8Array;

export class Outbox {
  private waiting: Uint8Array[] = [];
  /** What was cut already: it is sent however long it is. */
  private pieces: readonly Uint8Array[] = [];
  private unanswered: number | null = null;
  private joinedNow = false;
  private answered = false;
  private stop: StopCode | null = null;
  private pass: PassCode | null = null;
  /** How often in a row what waits was to be written anew. */
  private anew = 0;
  /** How often in a row something could not be read. */
  private unread = 0;
  /** `unsent`: whether the device holds words that no answer covered, from an earlier page or an outage; `changes`: how
   *  many, for the sentence that counts them; `plain`: whether any were written as they are, and not as suggestions. */
  constructor(private readonly merge: Merge, public unsent = false, public changes = 0, public plain = false) {}

  get state(): OutboxState {
    if (this.stop) return this.stop;
    if (this.pass) return this.pass;
    if (!this.joinedNow) return this.unsent ? 'away' : 'coming';
    if (this.unanswered !== null || this.waiting.length) return 'saving';
    return this.answered ? 'saved' : 'ready';
  }

  /** The person changed something. */
  add(update: Uint8Array, plain = true): void {
    this.waiting.push(update);
    this.plain ||= plain;
    this.unsent = true;
    this.changes += 1;
  }

  /** Another tab of this browser changed something that no answer covers yet, perhaps by deleting, which no state shows. */
  mirrored(plain: boolean): void {
    if (this.joinedNow) return;
    this.unsent = true;
    this.plain ||= plain;
  }

  /** The server let us in. `missing` is what its state lacks of ours; null when it lacks nothing. */
  joined(missing: Uint8Array | null): void {
    this.joinedNow = true;
    this.unanswered = null;
    this.stop = null;
    this.pass = null;
    this.answered = false;
    this.waiting = missing ? [missing] : [];
    this.unsent = missing !== null;
    if (!missing) [this.changes, this.plain] = [0, false];
  }

  /** The server did not let us in. */
  refusedToJoin(code: StopCode | PassCode): void {
    this.lost();
    this.halt(code);
  }

  /** The connection is gone, or an answer did not come: what is under way has an unknown fate until the next join. */
  lost(): void {
    this.joinedNow = false;
    this.unanswered = null;
    this.pass = null;
  }

  /** What is to be sent next, when it is too long and has to be cut first. */
  get tooLong(): Uint8Array | null {
    const [first] = this.waiting;
    return first && first.length > MOST_BYTES && !this.pieces.includes(first) ? first : null;
  }

  /** Puts pieces in the place of what was too long. After another join something else waits, and they are of no use. */
  cut(update: Uint8Array, pieces: readonly Uint8Array[]): void {
    if (this.waiting[0] === update) this.waiting.splice(0, 1, ...(this.pieces = pieces));
  }

  /** What to send now under the number `id`; null while an answer is due, nothing may be sent, or it has to be cut. */
  take(id: number): Uint8Array | null {
    if (!this.joinedNow || this.stop || this.pass || this.unanswered !== null || !this.waiting.length || this.tooLong) return null;
    let bytes = 0;
    const fits = this.waiting.findIndex(({ length }) => (bytes += length) > MOST_BYTES);
    const batch = this.waiting.splice(0, fits < 0 ? this.waiting.length : Math.max(1, fits));
    this.unanswered = id;
    return batch.length === 1 ? (batch[0] as Uint8Array) : this.merge(batch);
  }

  /** The server has everything up to `id` on its disk. True when nothing waits any more: now it is saved. */
  saved(id: number): boolean {
    if (!this.joinedNow || this.unanswered === null || id < this.unanswered) return false;
    this.unanswered = null;
    this.changes = this.waiting.length;
    if (this.waiting.length || this.stop) return false;
    this.answered = true;
    this.unsent = this.plain = false;
    this.anew = this.unread = 0;
    return true;
  }

  /** The server did not take the update `id`. A late answer to an update before the last join says nothing any more: false. */
  refused(id: number, code: StopCode | PassCode): boolean {
    if (this.unanswered === null || id !== this.unanswered) return false;
    this.unanswered = null;
    // It may stand upon words of another tab that are on their way: what is sent after a join brings them along.
    const again = code === 'bad_update' && this.unread < MOST_UNREAD;
    if (again) this.unread += 1;
    this.halt(again ? 'store' : code);
    return true;
  }

  private halt(code: StopCode | PassCode): void {
    if ((PASSING as readonly string[]).includes(code)) this.pass = code as PassCode;
    else this.stop = code as StopCode;
  }

  /** What waits is being written anew upon the server's text, as suggestions: nothing is sent before the next join. */
  setAside(): void {
    this.lost();
    this.stop = null;
    this.anew += 1;
  }

  /** The page begins to write anew: nothing of what it was waits any more. */
  clear(): void {
    this.waiting = [];
    this.unsent = this.plain = false;
    this.changes = 0;
  }

  /** Whether what was not taken may be written anew without asking the person: it is suggestions already, and is not
   *  refused again and again. */
  get mayTryAnew(): boolean {
    return !this.plain && this.anew < MOST_ANEW;
  }

  /** Whether the same words are to be tried again later, by joining anew. */
  get waitsToTryAgain(): boolean {
    return this.pass !== null;
  }
}
