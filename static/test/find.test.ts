/** Words are found where they stand, in every script, and nowhere else. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { matchesIn } from '../src/find_text';
import { schema } from '../src/schema';

const paragraph = (...content: Parameters<typeof schema.text>[0][]) => schema.node('paragraph', null, content.map((words) => schema.text(words)));
const found = (words: string, sameCase = false): string[] => {
  const doc = schema.node('doc', null, [
    paragraph('Access is not access. (a.b) 😀 access'),
    schema.node('paragraph', null, [schema.text('acc', [schema.mark('strong')]), schema.text('ess again'), schema.node('footnote', { ref: 'n' })]),
    paragraph('الوصول ليس وصولاً'),
  ]);
  return matchesIn(doc, { words, sameCase }).map(({ from, to }) => `${from} ${doc.textBetween(from, to)}`);
};

test('capitals count only when asked for, formatting never, paragraphs always', () => {
  assert.deepEqual(found('access'), ['1 Access', '15 access', '32 access', '40 access']);
  assert.deepEqual(found('access', true), ['15 access', '32 access', '40 access']);
  assert.deepEqual(found('access acc'), []);
});

test('signs are meant as they are typed', () => {
  assert.deepEqual(found('(a.b)'), ['23 (a.b)']);
  assert.deepEqual(found('axb'), []);
  assert.deepEqual(found('😀'), ['29 😀']);
});

test('other scripts are found like Latin', () => assert.deepEqual(found('وصولاً'), ['66 وصولاً']));

test('nothing asked for is nothing found', () => assert.deepEqual(found('  '), []));
