/** The copy of one document on this device: a database of updates, which are put together when there are many. */
import { createStores, deleteDB, openDB, rtop } from 'lib0/indexeddb';
import * as Y from 'yjs';
import { rememberStore } from './forget';
import { FORGET } from './kept';

/** So many updates are put together, after a rest of so many milliseconds. */
const MANY = 500;
const REST = 1000;

const UPDATES = 'updates';
const open = (name: string): Promise<IDBDatabase> => openDB(name, (fresh) => createStores(fresh, [[UPDATES, { autoIncrement: true }]]));
const updatesOf = (database: IDBDatabase): IDBObjectStore => database.transaction(UPDATES, 'readwrite').objectStore(UPDATES);

export class DeviceCopy {
  /** Comes about when what the device holds is in the document. */
  readonly whenRead: Promise<void>;
  private database: Promise<IDBDatabase>;
  /** The key of the last update that was read. */
  private last = 0;
  private count = 0;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;
  /** Whether the device lacks something of the text, upon which nothing that follows could stand. */
  private lacks = false;
  /** Whether the person has signed out: nothing is kept any more. */
  isForgotten = false;

  constructor(readonly name: string, private readonly doc: Y.Doc) {
    rememberStore(name);
    this.database = open(name);
    this.whenRead = this.read();
    // A sign-out in another tab deletes the database: this page keeps its words to itself from then on.
    if ('BroadcastChannel' in globalThis) {
      new BroadcastChannel(FORGET).addEventListener('message', () => {
        this.isForgotten = true;
        void this.delete();
      });
    }
    doc.on('update', this.heard);
    doc.on('destroy', this.close);
  }

  /** Keeps nothing any more from now on; comes back when the database is closed. */
  readonly close = async (): Promise<void> => {
    this.isClosed = true;
    clearTimeout(this.resting);
    this.doc.off('update', this.heard);
    this.doc.off('destroy', this.close);
    (await this.database).close();
  };

  /** Closes and deletes it. */
  async delete(): Promise<void> {
    await this.close();
    await deleteDB(this.name);
  }

  /** Closes it, and puts another document in the place of everything that it holds, in one step. */
  async exchange(doc: Y.Doc): Promise<void> {
    await this.close();
    const database = await open(this.name);
    const updates = updatesOf(database);
    updates.clear();
    updates.add(Y.encodeStateAsUpdate(doc));
    const { transaction } = updates;
    await new Promise((resolve, reject) => Object.assign(transaction, { oncomplete: resolve, onabort: reject })).finally(() => database.close());
  }

  private readonly heard = (update: Uint8Array, origin: unknown): void => {
    // Nothing that fails here is to reach Yjs, which would tell nobody of anything in this document any more.
    if (origin !== this) this.put(update).catch((error: unknown) => console.info('The device does not keep what is written.', error));
  };

  private async put(update: Uint8Array): Promise<void> {
    const { database } = this;
    try {
      this.add(await database, update);
    } catch {
      // Browsers close databases under open pages: who takes site data away, another page that deletes one, a device that
      // sleeps. It is opened anew, and begins with the whole text.
      if (this.isClosed || database !== this.database) return;
      rememberStore(this.name);
      [this.database, this.last, this.lacks] = [open(this.name), 0, true];
      this.add(await this.database, update);
    }
  }

  private add(database: IDBDatabase, update: Uint8Array): void {
    const updates = updatesOf(database);
    const { lacks } = this;
    updates.add(lacks ? Y.encodeStateAsUpdate(this.doc) : update);
    updates.transaction.oncomplete = () => {
      if (lacks) this.lacks = false;
    };
    updates.transaction.onabort = () => {
      this.lacks = true;
    };
    // Written also when the page ends before it hears of it.
    updates.transaction.commit();
    this.count += 1;
    if (this.count < MANY) return;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => void this.read(true).catch(() => undefined), REST);
  }

  /** Takes in what the database holds and this document has not; `together`: and puts everything into one update. */
  private async read(together = false): Promise<void> {
    const updates = updatesOf(await this.database);
    if (!together && this.doc.store.clients.size) updates.add(Y.encodeStateAsUpdate(this.doc));
    const fresh = IDBKeyRange.lowerBound(this.last, true);
    const [keys, found] = (await Promise.all([rtop(updates.getAllKeys(fresh)), rtop(updates.getAll(fresh))])) as [number[], Uint8Array[]];
    if (this.isClosed) return;
    Y.transact(this.doc, () => found.forEach((update) => Y.applyUpdate(this.doc, update)), this, false);
    [this.last, this.count] = [keys.at(-1) ?? this.last, this.count + keys.length];
    if (!together) return;
    updates.clear();
    this.last = (await rtop(updates.add(Y.encodeStateAsUpdate(this.doc)))) as number;
    this.count = 1;
  }
}
