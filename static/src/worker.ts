/** The service worker of the write page: what was opened once opens again without a network, and shows the newest with one.
 *
 *  It keeps the built files, and of each forum the write page with its outline and comments as they last came. Nothing
 *  else is touched. A sign-out deletes all of it from the page. */
import { FILES, keepingPages, PAGES, UNSENT } from './kept';

declare const self: ServiceWorkerGlobalScope;
/** The names of all built files, set in by the build. */
declare const BUILT_FILES: readonly string[];

/** How long the network may take before what was kept is shown, in milliseconds. */
const PATIENCE = 4000;
const KEPT_PATH = /^\/forums\/[^/]+\/(write|outline|comments\.json)$/;
const FILE_PATHS = new Set(BUILT_FILES.map((name) => `/static/${name}`));

const matching = { ignoreVary: true };
const keptAt = (path: string): Promise<Response | undefined> => caches.match(path, { ...matching, cacheName: PAGES });

/** A kept page is worth more than an answer that says: not now. */
const isPassing = ({ status }: Response): boolean => status >= 500;

/** Keeps a good answer; one that says that the person is not let in takes the kept one away, unless words wait in it. */
const keep = async (path: string, answer: Response): Promise<void> => {
  // It comes whole before others have to wait for it: the network may take its time.
  const whole = answer.ok ? new Response(await answer.blob(), answer) : answer;
  await keepingPages('shared', async () => {
    // The write page makes the cache, and a sign-out deletes it: an answer that comes after that is not kept.
    if (!(await caches.has(PAGES))) return;
    const cache = await caches.open(PAGES);
    if (whole.ok) await cache.put(path, whole);
    else if ([401, 403, 404].includes(whole.status)) await cache.delete(path, matching);
  });
};

const late = (): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE));

/** The network's answer, or what was kept when there is none in time. */
const newest = async (request: Request, path: string): Promise<Response> => {
  const kept = await keptAt(path);
  const unsent = kept && (await keptAt(`${path}${UNSENT}`));
  const asked = fetch(request).then(async (answer) => {
    // Somebody who is no longer let in still finds the words that were never sent.
    if (unsent && [401, 403].includes(answer.status)) return kept;
    await keep(path, answer.clone());
    return answer;
  });
  if (!kept) return asked;
  const answer = await Promise.race([asked.catch(() => null), late()]);
  return answer && !isPassing(answer) ? answer : kept;
};

/** A built file; one that is missing, after a sign-out in another tab, is kept again. */
const file = async (request: Request): Promise<Response> => {
  const kept = await caches.match(request, { ...matching, cacheName: FILES });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(FILES)).put(request, answer.clone());
  return answer;
};

/** Files of an earlier build go once no kept page names them any more. */
const tidy = async (): Promise<void> => {
  if (!(await caches.has(PAGES))) return;
  const cache = await caches.open(PAGES);
  const kept = (await cache.keys()).filter(({ url }) => !url.endsWith(UNSENT));
  const renewed = await Promise.all(kept.map(async (request) => {
    if (await keptAt(`${new URL(request.url).pathname}${UNSENT}`)) return false;
    const answer = await fetch(request.url).catch(() => null);
    if (answer) await keep(new URL(request.url).pathname, answer);
    return answer !== null;
  }));
  if (!renewed.every(Boolean)) return;
  const files = await caches.open(FILES);
  for (const request of await files.keys()) if (!FILE_PATHS.has(new URL(request.url).pathname)) await files.delete(request);
};

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(FILES).then((cache) => cache.addAll([...FILE_PATHS])).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim().then(tidy));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (FILE_PATHS.has(pathname)) event.respondWith(file(request));
  else if (KEPT_PATH.test(pathname)) event.respondWith(newest(request, pathname));
});
