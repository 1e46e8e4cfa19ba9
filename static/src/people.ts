/** Names and colours of the people whose marks stand in the text, by the ids of their accounts. */
import { say } from './sentences';

/** As many as the style sheet has; a fifth person begins again at the first. */
const COLOURS = 4;

const names = new Map<string, string>();

export const learnNames = (known: Readonly<Record<string, string>>): void => {
  for (const [id, name] of Object.entries(known)) names.set(id, name);
};

export const nameOf = (id: string): string => names.get(id) ?? say('somebody');

export const isKnown = (id: string): boolean => names.has(id);

/** One to four, always the same for one person. */
export const colourOf = (id: string): number => {
  let sum = 0;
  for (const sign of id) sum = (Math.imul(sum, 31) + (sign.codePointAt(0) ?? 0)) >>> 0;
  return (sum % COLOURS) + 1;
};
