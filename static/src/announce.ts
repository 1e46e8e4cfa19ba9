/** Sentences that assistive technology reads out, and those that everybody is told. */
import { byId } from './element';
import { toast, type Deed } from './toast';

/** How long an announcement waits, so that assistive technology notices it, in milliseconds. */
const HEARD = 50;

export const announce = (sentence: string): void => {
  const region = byId('announce');
  region.textContent = '';
  setTimeout(() => {
    region.textContent = sentence;
  }, HEARD);
};

/** Shows a sentence for a while and has it read out. */
export const tell = (sentence: string, deed?: Deed): void => {
  toast(sentence, deed);
  announce(sentence);
};
