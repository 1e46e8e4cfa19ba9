/** What stands beside its words as a card: public comments, suggestions and the team's notes alike. */
import type { SectionRoom } from './section_room';

export type Item = {
  id: string;
  kind: 'comment' | 'suggestion' | 'note';
  room: SectionRoom;
  /** Position in the running text, and the order among those that stand at one place. */
  at: number;
  order: number;
  /** Whether it waits for the team. */
  waits: boolean;
  /** What its card shows, as a string: another one needs another card. */
  shows: string;
  /** What is announced when somebody steps to it. */
  told(): string;
  build(current: boolean): HTMLElement;
};

/** Where cards come from. */
export interface Source {
  items(): Item[];
  /** A card became current; null: none of this source. */
  current(id: string | null): void;
}

/** What cards ask of the board that they stand on. */
export interface Board {
  choose(id: string | null, focus?: 'card' | 'words' | 'tap' | null): void;
  /** Draws again, soon. */
  soon(): void;
  announce(sentence: string): void;
  /** Shows a sentence for a while and has it read out. */
  tell(sentence: string): void;
}
