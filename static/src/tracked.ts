/** Tracked changes on a character or a paragraph's mark: whose they are, and what is left without them. */
import type { Node } from 'prosemirror-model';
import { paragraphToAttributes, type Attributes } from './flat_text';

/** What a mark holds; `at` is an instant in UTC milliseconds, as digits. */
export type Tracked = { id: string; by: string; at: string };
export type Kind = 'insertion' | 'deletion';

export const isTracked = (key: string): boolean => key.startsWith('insertion:') || key.startsWith('deletion:');

/** The mark of this kind that a person has set; null when there is none. */
export const ownMark = (attributes: Attributes | undefined, kind: Kind, person: string): Tracked | null => {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith(`${kind}:`) && (value as Tracked | null)?.by === person) return value as Tracked;
  }
  return null;
};

/** The formatting alone, its names in order. A paragraph's id is not formatting. */
export const formattingOf = (attributes: Attributes | undefined): Attributes =>
  Object.fromEntries(Object.entries(attributes ?? {}).filter(([key, value]) => !isTracked(key) && key !== 'id' && value != null).sort(([a], [b]) => (a < b ? -1 : 1)));

export const sameAttributes = (a: Attributes, b: Attributes): boolean =>
  a === b || JSON.stringify(formattingOf(a)) === JSON.stringify(formattingOf(b));

/** Whether a paragraph's mark is a suggestion of this person. */
export const isSuggestedBy = (paragraph: Node, person: string): boolean =>
  !!paragraph.attrs.insertions && !!ownMark(paragraphToAttributes(paragraph.attrs), 'insertion', person);
