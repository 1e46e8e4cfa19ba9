/** What others write in a section while somebody composes letters there (Japanese, Korean, Android keyboards): held back, for
 *  a change around them would end the composition. */

/** How long the editor may take to read what was composed, in milliseconds. */
const COMPOSED = 80;

export class HeldBack {
  private updates: Uint8Array[] | null = null;
  private releasing: ReturnType<typeof setTimeout> | undefined;

  /** `released` takes what was held back, when there is something. */
  constructor(private readonly released: (updates: readonly Uint8Array[]) => void) {}

  /** Whether updates are held back now. */
  get holding(): boolean {
    return this.updates !== null;
  }

  /** A composition begins: holds back what comes from now on. */
  hold(): void {
    clearTimeout(this.releasing);
    this.updates ??= [];
  }

  /** Keeps updates for later; false when nobody composes, and they can be shown at once. */
  take(updates: readonly Uint8Array[]): boolean {
    this.updates?.push(...updates);
    return this.holding;
  }

  /** The composition has ended: gives what was held back, once the editor has taken the composed words. */
  release(): void {
    if (!this.holding) return;
    clearTimeout(this.releasing);
    this.releasing = setTimeout(() => {
      const updates = this.updates ?? [];
      this.updates = null;
      if (updates.length) this.released(updates);
    }, COMPOSED);
  }
}
