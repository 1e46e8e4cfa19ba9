/** The line under a section's heading: what the section is, how far it is, and how long. */
import { button, make } from './element';
import type { SectionData } from './page_data';
import { SAID, SHAPES, stateChip, stateOf, type Said } from './section_state';
import { countOfWords, say } from './sentences';

const chargeWords = ({ in_charge }: SectionData): string => say('in_charge_of', { name: in_charge?.name ?? say('nobody_yet') });

/** Draws the facts in the line anew. `choose` sets how far the section is, `putInCharge` asks who is in charge; each null for
 *  who may not. */
export const drawSectionLine = (facts: HTMLElement, section: SectionData, choose: ((state: Said) => void) | null, putInCharge: (() => void) | null): void => {
  const { components, key, heading, words } = section;
  const state = stateOf(section);
  const said = SAID.find((each) => each === state);
  const control = facts.querySelector<HTMLSelectElement>('select');
  const label = say('state_of', { heading });
  // A list that somebody is choosing from stays where it is.
  if (control && said && choose && control === document.activeElement) return;
  const states = SAID.map((each) => make('option', { value: each, selected: each === said }, say(`state_${each}`)));
  facts.replaceChildren(
    ...(components.length ? [make('span', {}, say(key ? 'is_key' : 'is_recommended'))] : []),
    said && choose
      ? make('span', { class: 'chip', 'data-shape': SHAPES[said] }, [
          make('select', { 'aria-label': label }, states, { change: ({ target }) => choose((target as HTMLSelectElement).value as Said) }),
        ])
      : stateChip(section),
    ...(putInCharge
      ? [button(chargeWords(section), putInCharge, { class: 'btn btn-quiet', 'data-deed': 'in_charge' })]
      : section.in_charge ? [make('span', { dir: 'auto' }, chargeWords(section))] : []),
    ...(words ? [make('span', {}, countOfWords(words))] : []),
  );
};
