/** How much is asked for at once: as much as the line brings in a few seconds, and packed where it is slow. So something is soon
 *  seen over a slow line, and no answer is so long that the connection is given up before it has come. */

/** Bytes that are asked for at first, and at least. */
const FIRST = 64_000;
const LEAST = 4_000;
/** How often as much is asked for at most the next time: a line may be fast for a moment only. */
const GROWTH = 8;
/** The part of it that is asked for after no answer came. */
const RETREAT = 4;
/** What an answer may take, in milliseconds. */
const SPAN = 5000;
/** Bytes in that time from which on a line is fast: packing and unpacking would take longer than they save. */
const FAST = 2_500_000;

type Line = { connection?: { effectiveType?: string } };

export class Pace {
  most = FIRST;
  /** Whether texts are to come packed; some browsers know at once. */
  packed = /[23]g/.test((globalThis.navigator as Line | undefined)?.connection?.effectiveType ?? '');

  /** Learns from an answer of so many bytes, which took so many milliseconds. */
  took(bytes: number, milliseconds: number): void {
    // A short answer says how far away the server is, and nothing of the line.
    if (bytes < this.most / 2) return;
    const fitting = (bytes / Math.max(1, milliseconds)) * SPAN;
    this.most = Math.round(Math.min(this.most * GROWTH, Math.max(LEAST, fitting)));
    this.packed = fitting < FAST;
  }

  /** Learns that no answer came. */
  failed(): void {
    this.most = Math.max(LEAST, Math.round(this.most / RETREAT));
    this.packed = true;
  }
}
