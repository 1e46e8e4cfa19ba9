/** A sentence that stands at the foot of the page for a while, with a deed, and can be dismissed. */
import { button, make } from './element';
import { say } from './sentences';

/** How long it stands, in milliseconds; longer while the person is at it. */
const STANDS = 20_000;

/** What one can do about it. */
export type Deed = { words: string; run: () => void };

let shown: { element: HTMLElement; timer: ReturnType<typeof setTimeout> } | null = null;

const dismiss = (): void => {
  if (shown) clearTimeout(shown.timer);
  shown?.element.remove();
  shown = null;
};

/** Shows a sentence in the place of the one before. It is no live region: who calls also announces. */
export const toast = (sentence: string, deed?: Deed): void => {
  dismiss();
  const element = make('div', { class: 'toast is-placed' }, [
    make('p', {}, sentence),
    deed && button(deed.words, () => {
      dismiss();
      deed.run();
    }),
    button(say('dismiss'), dismiss),
  ]);
  const later = (): void => {
    if (!shown || shown.element !== element) return;
    if (element.matches(':hover, :focus-within')) shown.timer = setTimeout(later, STANDS);
    else dismiss();
  };
  document.body.append(element);
  shown = { element, timer: setTimeout(later, STANDS) };
};
