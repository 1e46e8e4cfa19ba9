/** How much is asked for at once: as much as the line brings in a few seconds. So something is soon seen over a slow line, and
 *  no answer is so long that the connection is given up before it has come. */

/** Bytes that are asked for at first, and at least and at most. */
const FIRST = 64_000;
const LEAST = 16_000;
const MOST = 8_000_000;
/** What an answer may take, in milliseconds. */
const SPAN = 5000;

export class Pace {
  most = FIRST;

  /** Learns from an answer of so many bytes, which took so many milliseconds. */
  took(bytes: number, milliseconds: number): void {
    // A short answer says how far away the server is, and nothing of the line.
    if (bytes < this.most / 2) return;
    this.most = Math.round(Math.min(MOST, Math.max(LEAST, (bytes / Math.max(1, milliseconds)) * SPAN)));
  }
}
