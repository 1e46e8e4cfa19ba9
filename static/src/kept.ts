/** Under which names things are kept on this device; the pages, the service worker and the sign-out know them. */

export const PREFIX = 'rapporteur/';
/** The cache of built files, and the one of write pages with their outline and comments. */
export const FILES = `${PREFIX}files`;
export const PAGES = `${PREFIX}pages`;
/** Behind the path of a kept page: words written there wait to be sent. */
export const UNSENT = '?unsent';
/** Where the page notes whose pages are kept. */
export const PERSON = `${PREFIX}person`;
/** Notes of what waits to be sent: one for each person, section and page. */
export const NOTES = `${PREFIX}unsent/`;
/** Databases of texts, by schema, person and section. */
export const textsOf = (schema: number, person: string, section: string): string => `${PREFIX}v${schema}/${person}/${section}`;
/** The channel on which pages of one browser hear that everything is to be forgotten. */
export const FORGET = `${PREFIX}forget`;

/** Does something to the cache of pages: `shared` with others who keep pages, `exclusive` for who deletes it. What begins to
 *  keep a page before a sign-out has ended before it, so that nothing comes back after. */
export const keepingPages = async (mode: LockMode, deed: () => Promise<void>): Promise<void> => {
  if ('locks' in navigator) await navigator.locks.request(PAGES, { mode }, deed);
  else await deed();
};
