/** Small things on every page; each page works without them. Moments in the reader's own zone, and a clean sign-out. */
import { forgetThisDevice } from './forget';
import { anythingWaits } from './unsent';
import { showOwnZone } from './zone';

/** How long the device may take to forget before the sign-out is sent all the same, in milliseconds. */
const PATIENCE = 2000;

/** What was kept on this device goes before the account does; words that wait go only when the person says so. */
const signOut = async (form: HTMLFormElement): Promise<void> => {
  if (anythingWaits() && !(await (await import('./sign_out_question')).losesWords())) return;
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([forgetThisDevice(), patience]).catch(() => undefined);
  form.submit();
};

const cleanSignOut = (form: HTMLFormElement): void => {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void signOut(form);
  });
};

/** A summary of what is wrong with a form is read out first. */
const readErrorsFirst = (page: ParentNode): void => page.querySelector<HTMLElement>('.error-summary')?.focus();

/** Where tabs do not fit, the one of this page is in view. Not by `scrollIntoView`, from which Chromium lets the next Tab
 *  go on, past the link that skips to the text. */
const showTab = (page: ParentNode): void => {
  const tab = page.querySelector('.tabs [aria-current]');
  const strip = tab?.closest('.tabs');
  if (!tab || !strip) return;
  const [own, all] = [tab.getBoundingClientRect(), strip.getBoundingClientRect()];
  if (own.left < all.left || own.right > all.right) strip.scrollLeft += own.left - all.left;
};

showOwnZone(document, document.documentElement.lang);
document.querySelectorAll<HTMLFormElement>('form[data-sign-out]').forEach(cleanSignOut);
showTab(document);
readErrorsFirst(document);
