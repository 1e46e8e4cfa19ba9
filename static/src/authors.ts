/** Whose words are whose. Every character's id names the page it was typed on, and the server says whose page that was;
 *  so the colours need nothing in the text, and nobody can sign as somebody else. */
import * as Y from 'yjs';
import { load } from './page_data';

/** Colours that the style sheet has for people, and ways in which it draws their line. */
const COLOURS = 4;
const LINES = 3;

export type AuthorsData = { names: Record<string, string>; sections: Record<string, Record<string, string>> };
/** A stretch of a flat text that was typed on one page, in UTF-16 units. */
export type Typed = { from: number; to: number; client: number };
export type Author = { id: string; name: string; look: string };

/** Who typed what is in a text now, stretch by stretch. */
export const typedIn = (text: Y.Text): Typed[] => {
  const found: Typed[] = [];
  let at = 0;
  for (let item = text._start; item; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const last = found.at(-1);
    if (last?.client === item.id.client) last.to += item.length;
    else found.push({ from: at, to: at + item.length, client: item.id.client });
    at += item.length;
  }
  return found;
};

export class Authors {
  /** Whether the words are shown in their authors' colours. */
  on = false;
  /** Client ids of this page, of which the server may not have told yet. */
  readonly own = new Set<number>();
  private data: AuthorsData = { names: {}, sections: {} };
  private order: string[] = [];
  private readonly redraws = new Set<() => void>();

  constructor(private readonly url: string, private readonly you: { id: string; name: string }) {}

  /** Asks the server again; false when it cannot be had just now. */
  async fetch(): Promise<boolean> {
    const data = await load<AuthorsData>(this.url);
    if (data) this.take(data);
    return data !== null;
  }

  take(data: AuthorsData): void {
    this.data = { ...data, names: { [this.you.id]: this.you.name, ...data.names } };
    this.order = Object.keys(this.data.names).sort((a, b) => this.nameOf(a).localeCompare(this.nameOf(b)));
  }

  /** Has an editor drawn again when the colours are switched or more is known; returns how to stop. */
  follow(redraw: () => void): () => void {
    this.redraws.add(redraw);
    return () => this.redraws.delete(redraw);
  }

  /** Switches the colours in all editors. */
  show(on: boolean): void {
    this.on = on;
    for (const redraw of this.redraws) redraw();
  }

  /** Who typed under a client id in a section; null for the server, and for somebody of whom it has not told yet. */
  of(section: string, client: number): Author | null {
    const id = this.own.has(client) ? this.you.id : this.data.sections[section]?.[client];
    if (id === undefined) return null;
    const number = Math.max(0, this.order.indexOf(id));
    return { id, name: this.nameOf(id), look: `by p${(number % COLOURS) + 1} line${(Math.floor(number / COLOURS) % LINES) + 1}` };
  }

  /** How many characters of some texts each author has written, the most first. `texts` by section. */
  totals(texts: Iterable<readonly [section: string, text: Y.Text]>): { author: Author; characters: number }[] {
    const sums = new Map<string, { author: Author; characters: number }>();
    for (const [section, text] of texts) {
      for (const { from, to, client } of typedIn(text)) {
        const author = this.of(section, client);
        if (!author) continue;
        const sum = sums.get(author.id) ?? { author, characters: 0 };
        sum.characters += to - from;
        sums.set(author.id, sum);
      }
    }
    return [...sums.values()].sort((a, b) => b.characters - a.characters);
  }

  private nameOf(id: string): string {
    return this.data.names[id] ?? '';
  }
}
