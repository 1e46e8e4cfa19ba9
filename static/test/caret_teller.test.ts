/** Telling where the caret is: the last place of a moment is told, and nothing after it is gone. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { CaretTeller, type Caret } from '../src/caret_teller';

const at = (place: number): Caret => ({ section: 'a section', place: [], anchor: Uint8Array.of(place), head: Uint8Array.of(place) });

test('of several places in a moment the last is told, and the next moment has its own', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told: number[] = [];
  const teller = new CaretTeller((message) => told.push(...new Uint8Array((message as { head: ArrayBuffer }).head)));
  for (const place of [1, 2, 3]) teller.tell(at(place));
  mock.timers.tick(1000);
  teller.tell(at(4));
  mock.timers.tick(1000);
  mock.timers.reset();
  assert.deepEqual(told, [3, 4]);
});

test('a caret that is gone is said at once, and where it was is not told after it', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told: unknown[] = [];
  const teller = new CaretTeller((message) => told.push(message));
  teller.tell(at(1));
  teller.tell(null);
  mock.timers.tick(1000);
  mock.timers.reset();
  assert.deepEqual(told, [{ section: null }]);
});
