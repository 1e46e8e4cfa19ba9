/** The parts of the write page that nobody needs to begin writing: tools, outline, cards, find, history, pasting.
 *
 *  They are fetched as one file when the text stands there, or before, when something of them is asked for. */
import { tell } from './announce';
import { say } from './sentences';

export type Parts = typeof import('./parts');

let parts: Parts | null = null;
let fetching: Promise<Parts> | null = null;
let tries = 0;

/** Where the parts are, as the page says. A browser does not ask again for what it could not have: each try has an address
 *  of its own. */
const address = (): string => `${document.body.dataset.parts}${tries ? `?${tries}` : ''}`;

const fetchParts = async (): Promise<Parts> => {
  try {
    return (parts = (await import(address())) as Parts);
  } finally {
    tries += 1;
    fetching = null;
  }
};

/** Does something with the parts: at once when they are here, else when they have come. When they cannot be had the
 *  person is told; what is asked for next fetches them again. */
export const later = (deed: (parts: Parts) => void): void => {
  if (parts) return deed(parts);
  fetching ??= fetchParts();
  fetching.then(deed, () => tell(say('parts_away')));
};
