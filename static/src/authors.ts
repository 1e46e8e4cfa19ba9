/** Whose words are whose. Every character's id names the page it was typed on, and the server says whose page that was,
 *  and what was carried there of somebody else's words; so the colours need nothing in the text, and nobody can sign as
 *  somebody else. */
import * as Y from 'yjs';
import { load } from './page_data';
import { say } from './sentences';

/** Colours that the style sheet has for people, and ways in which it draws their line. */
const COLOURS = 4;
const LINES = 3;
/** After how long the server is asked again by the way, in milliseconds. */
const AGAIN = 3000;

/** Ids that a page wrote, and who had written their words before. */
type Carried = [client: number, clock: number, length: number, person: string];
export type AuthorsData = { names: Record<string, string>; sections: Record<string, Record<string, string>>; carried: Record<string, Carried[]> };
/** A stretch of a flat text that was typed on one page with ids that follow each other, in UTF-16 units. */
export type Typed = { from: number; to: number; client: number; clock: number };
export type Author = { id: string; name: string; look: string };
/** A stretch of a flat text, who has written it, and who has brought it there if that was another. */
export type Written = { from: number; to: number; author: Author | null; carrier: Author | null };

/** Who typed what is in a text now, stretch by stretch. */
export const typedIn = (text: Y.Text): Typed[] => {
  const found: Typed[] = [];
  let at = 0;
  for (let item = text._start; item; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const last = found.at(-1);
    const { client, clock } = item.id;
    if (last?.client === client && last.clock + last.to - last.from === clock) last.to += item.length;
    else found.push({ from: at, to: at + item.length, client, clock });
    at += item.length;
  }
  return found;
};

/** Who has written a stretch, for whoever rests on it. */
export const nameOf = ({ author, carrier }: Written): string =>
  author && carrier ? say('author_carried', { name: author.name, carrier: carrier.name }) : author?.name ?? '';

export class Authors {
  /** Whether the words are shown in their authors' colours. */
  on = false;
  /** Client ids of this page, of which the server may not have told yet. */
  readonly own = new Set<number>();
  private data: AuthorsData = { names: {}, sections: {}, carried: {} };
  private order: string[] = [];
  private asked = -AGAIN;
  private asking: ReturnType<typeof setTimeout> | undefined;
  private readonly redraws = new Set<() => void>();

  constructor(private readonly url: string, private readonly you: { id: string; name: string }) {}

  /** Asks the server again; false when it cannot be had just now. */
  async fetch(): Promise<boolean> {
    this.asked = performance.now();
    const data = await load<AuthorsData>(this.url);
    if (data) this.take(data);
    return data !== null;
  }

  /** Asks the server again unless it was asked a moment ago. */
  async again(): Promise<void> {
    if (performance.now() - this.asked >= AGAIN) await this.fetch();
  }

  /** Asks the server in a moment, which then knows what was just written, and has the editors drawn again. */
  soon(): void {
    this.asking ??= setTimeout(async () => {
      this.asking = undefined;
      if (this.on && (await this.fetch()) && this.on) this.show(true);
    }, AGAIN);
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

  /** Who wrote what is in a text of a section now, stretch by stretch. */
  in(section: string, text: Y.Text): Written[] {
    const found: Written[] = [];
    for (const typed of typedIn(text)) {
      for (const piece of this.pieces(section, typed)) {
        const last = found.at(-1);
        if (last && last.author?.id === piece.author?.id && last.carrier?.id === piece.carrier?.id) last.to = piece.to;
        else found.push(piece);
      }
    }
    return found;
  }

  /** What was typed, cut where carried words begin and end. */
  private pieces(section: string, { from, to, client, clock }: Typed): Written[] {
    const typist = this.of(section, client);
    const found: Written[] = [];
    const add = (first: number, end: number, author: Author | null, carrier: Author | null): void => {
      if (first < end) found.push({ from: from + first - clock, to: from + end - clock, author, carrier });
    };
    const end = clock + to - from;
    let at = clock;
    for (const [owner, first, length, person] of this.data.carried[section] ?? []) {
      if (owner !== client || first + length <= at || first >= end) continue;
      add(at, first, typist, null);
      const stop = Math.min(first + length, end);
      add(Math.max(first, at), stop, this.author(person), typist);
      at = stop;
    }
    add(at, end, typist, null);
    return found;
  }

  /** Who typed under a client id; null for the server, and for somebody of whom it has not told yet. */
  private of(section: string, client: number): Author | null {
    const id = this.own.has(client) ? this.you.id : this.data.sections[section]?.[client];
    return id === undefined ? null : this.author(id);
  }

  private author(id: string): Author {
    const number = Math.max(0, this.order.indexOf(id));
    return { id, name: this.nameOf(id), look: `by p${(number % COLOURS) + 1} line${(Math.floor(number / COLOURS) % LINES) + 1}` };
  }

  /** How many characters of some texts each author has written, the most first. `texts` by section. */
  totals(texts: Iterable<readonly [section: string, text: Y.Text]>): { author: Author; characters: number }[] {
    const sums = new Map<string, { author: Author; characters: number }>();
    for (const [section, text] of texts) {
      for (const { from, to, author } of this.in(section, text)) {
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
