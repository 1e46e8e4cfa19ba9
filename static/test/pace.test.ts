/** How much a page asks for at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from '../src/pace';

test('over a fast line everything comes with the second answer', () => {
  const pace = new Pace();
  pace.took(pace.most, 80);
  assert.ok(pace.most >= 4_000_000);
});

test('over a slow line an answer takes some seconds, however little that is', () => {
  const pace = new Pace();
  for (let round = 0; round < 3; round += 1) {
    pace.took(pace.most, pace.most / 8); // 8 kB a second
    assert.equal(pace.most, 40_000);
  }
  pace.took(pace.most, pace.most * 100);
  assert.equal(pace.most, 16_000);
});

test('a short answer says nothing of the line', () => {
  const pace = new Pace();
  const before = pace.most;
  pace.took(300, 900);
  assert.equal(pace.most, before);
});
