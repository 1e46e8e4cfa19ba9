/** The text of a section on this device, so that a reload keeps it: one database for each person, schema and section. */
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { rememberStore, storeNames } from './forget';
import { FORGET, textsOf } from './kept';
import { SCHEMA_VERSION } from './schema';
import { Unsent } from './unsent';

/** How long a device may take to hand out its text before the page goes on without it, in milliseconds. */
const PATIENCE = 3000;

/** Whether something came about in the time that a page waits for it. */
const inTime = (reading: Promise<unknown>): Promise<boolean> =>
  Promise.race([reading.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), PATIENCE))]);

/** Puts one state in the place of everything that a database of texts holds. */
const exchange = async (name: string, state: () => Uint8Array): Promise<void> => {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  await new Promise<void>((resolve, reject) => {
    const exchanging = database.transaction('updates', 'readwrite');
    const updates = exchanging.objectStore('updates');
    updates.clear();
    updates.add(state());
    exchanging.oncomplete = () => resolve();
    exchanging.onabort = () => reject(exchanging.error);
  }).finally(() => database.close());
};

export class DeviceStore {
  private constructor(private persistence: IndexeddbPersistence | null, readonly unsent: Unsent) {
    if (!persistence || !('BroadcastChannel' in globalThis)) return;
    // A sign-out in another tab deletes the database: this page keeps its words to itself from then on.
    new BroadcastChannel(FORGET).addEventListener('message', () => void this.persistence?.destroy());
  }

  /** Opens the store of a section for one page and reads its text into `doc`; without one the text is kept nowhere. */
  static async open(person: string, section: string, doc: Y.Doc, page: number): Promise<DeviceStore> {
    const unsent = new Unsent(person, section, page);
    if (!('indexedDB' in globalThis)) return new DeviceStore(null, unsent);
    try {
      const name = textsOf(SCHEMA_VERSION, person, section);
      rememberStore(name);
      const persistence = new IndexeddbPersistence(name, doc);
      const reading = DeviceStore.read(persistence, unsent, person, section);
      // What a slow device hands out later is in the text by then, and has to be sent like what came in time.
      if (!(await inTime(reading))) void reading.then(() => unsent.any && unsent.found?.(), () => undefined);
      return new DeviceStore(persistence, unsent);
    } catch {
      return new DeviceStore(null, unsent);
    }
  }

  private static async read(persistence: IndexeddbPersistence, unsent: Unsent, person: string, section: string): Promise<void> {
    await persistence.whenSynced;
    await DeviceStore.takeOlder(person, section, persistence.doc);
    await unsent.takeOver();
  }

  /** Words that an earlier editor left: what it wrote, this one can read. */
  private static async takeOlder(person: string, section: string, doc: Y.Doc): Promise<void> {
    for (let schema = SCHEMA_VERSION - 1; schema > 0; schema -= 1) {
      const name = textsOf(schema, person, section);
      if (!(await storeNames()).includes(name)) continue;
      const older = new IndexeddbPersistence(name, doc);
      if (await inTime(older.whenSynced)) await older.clearData();
      else await older.destroy();
    }
  }

  /** Keeps this document from now on instead of the one before: in one step, so that at each moment one of them is kept. */
  async renew(doc: Y.Doc): Promise<void> {
    const before = this.persistence;
    if (!before) return;
    this.persistence = null;
    try {
      await before.destroy();
      await exchange(before.name, () => Y.encodeStateAsUpdate(doc));
      this.persistence = new IndexeddbPersistence(before.name, doc);
      await inTime(this.persistence.whenSynced);
    } catch (error) {
      console.info('The text of this section is not kept on this device any more.', error);
    }
  }

  /** Throws the device's copy away; the next visit shows the shared text. */
  async clear(): Promise<void> {
    this.unsent.clear();
    await this.persistence?.clearData();
  }
}
