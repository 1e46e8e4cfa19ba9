/** What a device keeps comes back, however late. */
import './window';
import './device';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textsOf } from '../src/kept';
import { SCHEMA_VERSION } from '../src/schema';
import { sectionDoc } from '../src/section_doc';
import { DeviceStore } from '../src/store';
import { until } from './page';

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
