/** Sections whose words the server did not take and that are being written anew: by one page of a browser at a time. */
import { NOTES } from './kept';

/** `client`: under which the words are written anew; `since`: what came from the server since it was last asked. */
export type Anew = { client: number; since: Uint8Array[]; done: () => void };

const alone = (section: string, deed: () => Promise<void>): void => {
  if (globalThis.navigator?.locks) void navigator.locks.request(`${NOTES}anew/${section}`, deed);
  else void deed();
};

export class Sections {
  private readonly wanted = new Set<string>();
  private readonly begun = new Map<string, Anew>();

  /** `begins` hears when it is this page's turn. */
  constructor(private readonly begins: () => void) {}

  /** Has a section written anew, unless another page of this browser does so first. */
  want(section: string): void {
    if (this.wanted.has(section) || this.begun.has(section)) return;
    this.wanted.add(section);
    alone(section, async () => {
      if (!this.wanted.delete(section)) return;
      await new Promise<void>((done) => {
        this.begun.set(section, { client: crypto.getRandomValues(new Uint32Array(1))[0] as number, since: [], done });
        this.begins();
      });
    });
  }

  of(section: string): Anew | undefined {
    return this.begun.get(section);
  }

  /** The client ids under which words are being written anew. */
  get clients(): number[] {
    return [...this.begun.values()].map(({ client }) => client);
  }

  /** The server is asked for its text now. */
  asked(): void {
    for (const one of this.begun.values()) one.since = [];
  }

  /** The section stands here as it was written anew. Gives what lets the other pages of this browser have their turn: they
   *  are to be told first, and the device is to keep it. */
  written(section: string): () => void {
    const { done } = this.begun.get(section) ?? { done: () => undefined };
    this.begun.delete(section);
    return done;
  }

  /** Another page has done it. */
  end(section: string): void {
    this.wanted.delete(section);
    this.written(section)();
  }
}
