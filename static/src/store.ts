/** The text of a section on this device, so that a reload keeps it: one database for each person, schema and section. */
import type * as Y from 'yjs';
import { DeviceCopy } from './device_copy';
import { storeNames } from './forget';
import { textsOf } from './kept';
import { SCHEMA_VERSION } from './schema';
import { Unsent } from './unsent';

/** How long a device may take to hand out its text before the page goes on without it, in milliseconds. */
const PATIENCE = 3000;

/** Whether something came about in the time that a page waits for it. */
const inTime = (reading: Promise<unknown>): Promise<boolean> =>
  Promise.race([reading.then(() => true, () => false), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), PATIENCE))]);

export class DeviceStore {
  /** The document that is to be kept next. */
  private next: Y.Doc | null = null;
  private renewing: Promise<void> | null = null;

  private constructor(private copy: DeviceCopy | null, readonly unsent: Unsent) {}

  /** Opens the store of a section for one page and reads its text into `doc`; without one the text is kept nowhere. */
  static async open(person: string, section: string, doc: Y.Doc, page: number): Promise<DeviceStore> {
    const unsent = new Unsent(person, section, page);
    if (!('indexedDB' in globalThis)) return new DeviceStore(null, unsent);
    try {
      const name = textsOf(SCHEMA_VERSION, person, section);
      const copy = new DeviceCopy(name, doc);
      const reading = DeviceStore.read(copy, doc, unsent, person, section);
      // What a slow device hands out later is in the text by then, and has to be sent like what came in time.
      if (!(await inTime(reading))) void reading.then(() => unsent.any && unsent.found?.(), () => undefined);
      return new DeviceStore(copy, unsent);
    } catch {
      return new DeviceStore(null, unsent);
    }
  }

  private static async read(copy: DeviceCopy, doc: Y.Doc, unsent: Unsent, person: string, section: string): Promise<void> {
    await copy.whenRead;
    await DeviceStore.takeOlder(person, section, doc);
    await unsent.takeOver();
  }

  /** Words that an earlier editor left: what it wrote, this one can read. */
  private static async takeOlder(person: string, section: string, doc: Y.Doc): Promise<void> {
    for (let schema = SCHEMA_VERSION - 1; schema > 0; schema -= 1) {
      const name = textsOf(schema, person, section);
      if (!(await storeNames()).includes(name)) continue;
      const older = new DeviceCopy(name, doc);
      await ((await inTime(older.whenRead)) ? older.delete() : older.close());
    }
  }

  /** Keeps this document from now on instead of the one before: in one step, so that at each moment one of them is kept.
   *  Comes back when the device has it, or takes too long. */
  async renew(doc: Y.Doc): Promise<void> {
    this.next = doc;
    this.renewing ??= this.exchange().finally(() => {
      this.renewing = null;
    });
    await inTime(this.renewing.then(() => this.copy?.whenRead));
  }

  private async exchange(): Promise<void> {
    while (this.copy && this.next) {
      const [before, doc] = [this.copy, this.next];
      this.next = null;
      // Where it cannot be exchanged, the old words are not to come back beside those that were written anew.
      const isFresh = await before.exchange(doc).catch(() => before.delete()).then(() => true, () => false);
      if (before.isForgotten) await before.delete();
      this.copy = isFresh && !before.isForgotten ? new DeviceCopy(before.name, doc) : null;
    }
  }

  /** Throws the device's copy away; the next visit shows the shared text. */
  async clear(): Promise<void> {
    await this.leave();
    await this.copy?.delete();
  }

  /** Keeps nothing any more on this page, and lets another page throw the copy away. */
  async leave(): Promise<void> {
    this.unsent.clear();
    await this.copy?.close();
  }
}
