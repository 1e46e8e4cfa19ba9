/** What a device keeps comes back, however late. */
import './window';
import './device';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import { textsOf } from '../src/kept';
import { SCHEMA_VERSION } from '../src/schema';
import { sectionDoc } from '../src/section_doc';
import { DeviceStore } from '../src/store';
import { pause, until } from './page';

const opened = (name: string): Promise<IDBDatabase> =>
  new Promise((resolve) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => resolve(opening.result);
  });

/** Keeps everybody else out of a database until it is let go. */
const busy = async (name: string): Promise<() => void> => {
  let goesOn = true;
  const updates = (await opened(name)).transaction('updates', 'readwrite').objectStore('updates');
  const again = (): void => {
    if (goesOn) updates.count().onsuccess = again;
  };
  again();
  return () => {
    goesOn = false;
  };
};

test('a device that is slow to hand out its text has it sent when it comes', async () => {
  const before = sectionDoc(1);
  const store = await DeviceStore.open('amina', 'section', before, 1);
  before.getText('text').insert(0, 'unsent', {});
  store.unsent.add(1, 1, true);
  before.destroy();
  const letGo = await busy(textsOf(SCHEMA_VERSION, 'amina', 'section'));
  const now = sectionDoc(2);
  const late = await DeviceStore.open('amina', 'section', now, 2);
  let found = 0;
  late.unsent.found = () => {
    found += 1;
  };
  assert.equal(now.getText('text').toString(), '');
  now.getText('text').insert(0, 'meanwhile ', {});
  late.unsent.add(2, 1, true);
  letGo();
  await until(() => found === 1, () => 'nothing is found');
  assert.deepEqual([...now.getText('text').toString()].sort(), [...'meanwhile unsent'].sort());
  assert.deepEqual([[...late.unsent.clients].sort(), late.unsent.changes], [[1, 2], 2]);
  now.destroy();
});

const nameOf = (section: string): string => textsOf(SCHEMA_VERSION, 'amina', section);

const taken = (name: string): Promise<void> =>
  new Promise((resolve) => {
    indexedDB.deleteDatabase(name).onsuccess = () => resolve();
  });

/** The words of a section as the next page reads them from the device. */
const wordsKept = async (section: string): Promise<string> => {
  const doc = sectionDoc(99);
  await DeviceStore.open('amina', section, doc, 99);
  const words = doc.getText('text').toString();
  doc.destroy();
  return words;
};

test('a database that is taken away under an open page keeps nobody from hearing, and is there again', async () => {
  const doc = sectionDoc(1);
  await DeviceStore.open('amina', 'taken', doc, 1);
  const text = doc.getText('text');
  text.insert(0, 'a', {});
  await pause(50);
  await taken(nameOf('taken'));
  let [heard, shown] = [0, 0];
  doc.on('update', () => { heard += 1; });
  text.observe(() => { shown += 1; });
  for (const letter of 'bcd') text.insert(0, letter, {});
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  other.getText('text').insert(0, 'theirs ', {});
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  assert.deepEqual([heard, shown], [4, 4]);
  await pause(50);
  doc.destroy();
  assert.equal(await wordsKept('taken'), 'theirs dcba');
});

test('a section is written anew where its database was taken away', async () => {
  const doc = sectionDoc(1);
  const store = await DeviceStore.open('amina', 'gone', doc, 1);
  doc.getText('text').insert(0, 'old', {});
  await pause(50);
  await taken(nameOf('gone'));
  const fresh = sectionDoc(2);
  fresh.getText('text').insert(0, 'fresh', {});
  await store.renew(fresh);
  fresh.getText('text').insert(5, ' words', {});
  await pause(50);
  fresh.destroy();
  assert.equal(await wordsKept('gone'), 'fresh words');
});

test('where a device cannot exchange, the old words do not come back beside the new', async () => {
  const doc = sectionDoc(1);
  const store = await DeviceStore.open('amina', 'full', doc, 1);
  doc.getText('text').insert(0, 'words', {});
  await pause(50);
  const fresh = sectionDoc(2);
  fresh.getText('text').insert(0, 'words', {});
  const { clear } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.clear = function (): IDBRequest<undefined> {
    const request = clear.call(this);
    this.transaction.abort();
    return request;
  };
  await store.renew(fresh);
  IDBObjectStore.prototype.clear = clear;
  fresh.destroy();
  assert.equal(await wordsKept('full'), 'words');
});

test('a device that never answers holds up no section that is written anew', async () => {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = () => ({}) as IDBOpenDBRequest;
  const store = await DeviceStore.open('amina', 'silent', sectionDoc(1), 1);
  await store.renew(sectionDoc(2));
  IDBFactory.prototype.open = open;
});

test('what a full device did not take goes in with the next that it takes, however fast one types', async () => {
  const doc = sectionDoc(1);
  await DeviceStore.open('amina', 'filled', doc, 1);
  const text = doc.getText('text');
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (value: unknown): IDBRequest<IDBValidKey> {
    const request = add.call(this, value);
    this.transaction.abort();
    return request;
  };
  text.insert(0, 'lost?', {});
  await pause(50);
  IDBObjectStore.prototype.add = add;
  for (const word of [' no', ' not', ' now']) {
    text.insert(text.length, word, {});
    await pause(20);
  }
  await pause(50);
  doc.destroy();
  assert.equal(await wordsKept('filled'), 'lost? no not now');
});

test('many updates are put together, with those of another page', async () => {
  const [doc, other] = [sectionDoc(1), sectionDoc(2)];
  await DeviceStore.open('amina', 'many', doc, 1);
  await DeviceStore.open('amina', 'many', other, 2);
  other.getText('text').insert(0, 'x', {});
  for (let i = 0; i < 600; i += 1) doc.getText('text').insert(0, 'a', {});
  await pause(2000);
  const counting = (await opened(nameOf('many'))).transaction('updates').objectStore('updates').count();
  await until(() => counting.readyState === 'done', () => 'it is not counted');
  assert.ok(counting.result < 5, `${counting.result} updates`);
  doc.destroy();
  other.destroy();
  const words = await wordsKept('many');
  assert.deepEqual([words.length, words.includes('x')], [601, true]);
});
