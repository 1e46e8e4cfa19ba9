/** Has the service worker keep this page, so that it opens again without a network. */
import { keepingPages, PAGES, PERSON, UNSENT } from './kept';
import type { PageData } from './page_data';

const SCOPE = '/forums/';

/** Pages of somebody who used this browser before are not kept for the next one. */
const forgetOthers = async (person: string): Promise<void> => {
  if (localStorage.getItem(PERSON) !== person) await caches.delete(PAGES);
  localStorage.setItem(PERSON, person);
};

/** Keeps this page. The first visit is not the service worker's yet: what it would have kept is fetched once more.
 *
 *  Raises what the browser raises when the network or the room for it is missing; the next visit tries again. */
export const keepPage = async ({ you, urls }: PageData): Promise<void> => {
  if (!('serviceWorker' in navigator && 'caches' in globalThis)) return;
  const controlled = !!navigator.serviceWorker.controller;
  await forgetOthers(you.id);
  // Opened once: what is put into it after a sign-out has deleted it goes nowhere.
  const pages = await caches.open(PAGES);
  await navigator.serviceWorker.register('/worker.js', { scope: SCOPE });
  await navigator.serviceWorker.ready;
  const kept = await pages.match(location.pathname, { ignoreVary: true });
  if (!controlled || !kept) await pages.addAll([location.pathname, urls.outline, urls.comments]);
};

/** Notes whether words of this page wait to be sent: then it is kept even when its person is let in no more. */
export const noteUnsent = async (unsent: boolean): Promise<void> => {
  const path = `${location.pathname}${UNSENT}`;
  if (!('caches' in globalThis)) return;
  await keepingPages('shared', async () => {
    if (!(await caches.has(PAGES))) return;
    const kept = await caches.open(PAGES);
    if (unsent) await kept.put(path, new Response());
    else await kept.delete(path, { ignoreVary: true });
  });
};
