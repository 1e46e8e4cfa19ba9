/** Where one's caret is, told to the others: the newest of a moment, and never one that has been left.
 *
 *  Each key moves it, and each telling reaches everybody; but the last one counts, so none may be dropped on the way. */
import type { Place } from './objects';
import { toWire } from './wire';

export type Caret = { section: string; place: Place; anchor: Uint8Array; head: Uint8Array };

/** How long it waits for a newer place, in milliseconds; the server gathers carets for longer. */
const PAUSE = 40;

export class CaretTeller {
  private newest: Caret | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `send` is given what goes over the wire. */
  constructor(private readonly send: (message: object) => void) {}

  /** The caret is there; null: it is nowhere, which is said at once, for the page may be about to end. */
  tell(caret: Caret | null): void {
    this.newest = caret;
    if (!caret) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.send({ section: null });
      return;
    }
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.newest) this.send({ ...this.newest, place: [...this.newest.place], anchor: toWire(this.newest.anchor), head: toWire(this.newest.head) });
    }, PAUSE);
  }
}
