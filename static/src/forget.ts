/** Takes everything of the write page off this device, at sign-out. */
import { FORGET, keepingPages, PREFIX } from './kept';

const NAMES = `${PREFIX}stores`;

/** Names of the databases that this browser holds; a browser that cannot list them has our own list. */
export const storeNames = async (): Promise<string[]> => {
  const remembered = JSON.parse(localStorage.getItem(NAMES) ?? '[]') as string[];
  const listed = typeof indexedDB.databases === 'function' ? await indexedDB.databases() : [];
  const found = listed.map(({ name }) => name ?? '').filter((name) => name.startsWith(PREFIX));
  return [...new Set([...remembered, ...found])];
};

/** Notes that a database of this name exists. */
export const rememberStore = (name: string): void => {
  try {
    const names = JSON.parse(localStorage.getItem(NAMES) ?? '[]') as string[];
    if (!names.includes(name)) localStorage.setItem(NAMES, JSON.stringify([...names, name]));
  } catch {
    // Without local storage the browser's own list serves.
  }
};

const deleteStore = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    // A page that still holds it open blocks the deletion until it closes; the browser finishes it then.
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });

/** Deletes the texts kept here, what is remembered about them, and the cached pages. */
export const forgetThisDevice = async (): Promise<void> => {
  if ('BroadcastChannel' in globalThis) new BroadcastChannel(FORGET).postMessage(null);
  await Promise.all((await storeNames()).map(deleteStore));
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  if ('caches' in globalThis) {
    await keepingPages('exclusive', async () => {
      await Promise.all((await caches.keys()).map((key) => caches.delete(key)));
    });
  }
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.map((worker) => worker.unregister()));
};
