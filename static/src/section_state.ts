/** How far a section is, as a chip: a word and a shape. */
import { make } from './element';
import type { SectionData } from './page_data';
import { say, type SentenceKey } from './sentences';

/** What writers say of a section that has words. */
export const SAID = ['drafting', 'ready_for_review', 'settled'] as const;
export type Said = (typeof SAID)[number];
export type State = Said | 'empty' | 'left_out';

export const SHAPES: Record<State, string> = { left_out: 'bar', empty: 'dashed', drafting: 'half', ready_for_review: 'most', settled: 'full' };
const LOOKS: Partial<Record<State, string>> = { empty: ' warn', settled: ' good' };

/** The words decide whether a section is empty; the writers say the rest. */
export const stateOf = ({ state, left_out, words }: SectionData): State => {
  if (left_out) return 'left_out';
  if (!words) return 'empty';
  return SAID.find((said) => said === state) ?? 'drafting';
};

export const stateChip = (section: SectionData): HTMLElement => {
  const state = stateOf(section);
  return make('span', { class: `chip${LOOKS[state] ?? ''}`, 'data-shape': SHAPES[state] }, say(`state_${state}` as SentenceKey));
};
