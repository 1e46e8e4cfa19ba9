/** How much a page asks for at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from '../src/pace';

test('over a fast line everything comes in a few answers', () => {
  const pace = new Pace();
  for (const most of [512_000, 4_096_000]) {
    pace.took(pace.most, 80);
    assert.equal(pace.most, most);
    assert.equal(pace.packed, false);
  }
});

test('after an answer that did not come less is asked for, down to what any line brings', () => {
  const pace = new Pace();
  const asked = [pace.most];
  for (let tries = 0; tries < 4; tries += 1) {
    pace.failed();
    asked.push(pace.most);
    assert.equal(pace.packed, true);
  }
  assert.deepEqual(asked, [64_000, 16_000, 4_000, 4_000, 4_000]);
});

test('over a slow line an answer takes some seconds, however little that is', () => {
  const pace = new Pace();
  for (let round = 0; round < 3; round += 1) {
    pace.took(pace.most, pace.most / 8); // 8 kB a second
    assert.equal(pace.most, 40_000);
    assert.equal(pace.packed, true);
  }
  pace.took(pace.most, pace.most * 100);
  assert.equal(pace.most, 4_000);
});

test('a short answer says nothing of the line', () => {
  const pace = new Pace();
  const before = pace.most;
  pace.took(300, 900);
  assert.equal(pace.most, before);
});
