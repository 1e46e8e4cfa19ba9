/** What of a section waits on this device to be sent: noted at once, for each open page by itself.
 *
 *  The server's state says which characters it lacks, but not which deletions; and it takes text only under client ids
 *  that a page has named. So a page that ends before its answer came leaves both in a note, and the next page of this
 *  browser that opens the section takes it over. */
import { NOTES } from './kept';

/** `plain`: whether any of it was written as it is, and not as a suggestion. */
type Note = { clients: number[]; changes: number; plain: boolean };

const lockOf = (page: number): string => `${NOTES}${page}`;

/** Notes that this page lives, for as long as it does. */
export const showLife = (page: number): void => {
  void globalThis.navigator?.locks?.request(lockOf(page), () => new Promise(() => undefined));
};

/** The pages of this browser that live; a browser that cannot say so has none. */
const living = async (): Promise<Set<string>> => {
  const held = (await globalThis.navigator?.locks?.query?.())?.held ?? [];
  return new Set(held.map(({ name }) => name ?? ''));
};

export class Unsent {
  /** Hears that another page has ended and left something. */
  found: (() => void) | null = null;
  private note: Note | null = null;
  private readonly prefix: string;
  /** The pages that this one inherits from. */
  private readonly pages = new Set<number>();

  constructor(person: string, section: string, private readonly page: number) {
    this.prefix = `${NOTES}${person}/${section}/`;
  }

  get any(): boolean {
    return this.note !== null;
  }

  get clients(): readonly number[] {
    return this.note?.clients ?? [];
  }

  get changes(): number {
    return this.note?.changes ?? 0;
  }

  get plain(): boolean {
    return this.note?.plain ?? false;
  }

  /** Takes over what pages that have ended left; of one that still lives, and may just be ending, as soon as it has. */
  async takeOver(): Promise<void> {
    const alive = await living();
    for (const key of this.keys()) {
      if (key === this.prefix + this.page) continue;
      const page = Number(key.slice(this.prefix.length));
      if (alive.has(lockOf(page))) this.inherit(page);
      else this.take(key);
    }
  }

  /** Takes over what another page leaves, as soon as it has ended. */
  inherit(page: number): void {
    if (this.pages.has(page)) return;
    this.pages.add(page);
    void globalThis.navigator?.locks?.request(lockOf(page), () => this.take(this.prefix + page) && this.found?.());
  }

  private take(key: string): boolean {
    const left = JSON.parse(localStorage.getItem(key) ?? 'null') as Note | null;
    localStorage.removeItem(key);
    if (left) this.write([...this.clients, ...left.clients], this.changes + left.changes, this.plain || left.plain);
    return left !== null;
  }

  /** A change was made under this client id; `changes` wait now. */
  add(client: number, changes: number, plain: boolean): void {
    if (this.note?.clients.includes(client) && this.note.changes === changes && (this.note.plain || !plain)) return;
    this.write([...this.clients, client], changes, this.plain || plain);
  }

  /** What waits was written anew as suggestions, under this client id alone. */
  renew(client: number, changes: number): void {
    this.write([client], changes, false);
  }

  /** The server has everything. */
  clear(): void {
    if (!this.note) return;
    this.note = null;
    localStorage.removeItem(this.prefix + this.page);
  }

  private keys(): string[] {
    return Object.keys(globalThis.localStorage ?? {}).filter((key) => key.startsWith(this.prefix));
  }

  private write(clients: number[], changes: number, plain: boolean): void {
    this.note = { clients: [...new Set(clients)], changes, plain };
    try {
      localStorage.setItem(this.prefix + this.page, JSON.stringify(this.note));
    } catch {
      // A full device: the words themselves are in the text's own store, and this page still knows.
    }
  }
}

/** Whether words of anybody wait on this device. */
export const anythingWaits = (): boolean => Object.keys(localStorage).some((key) => key.startsWith(NOTES));
