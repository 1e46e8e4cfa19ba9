/** Whose words are whose, read from the ids of the letters. */
import assert from 'node:assert/strict';
import test from 'node:test';
import * as Y from 'yjs';
import { Authors, nameOf, typedIn } from '../src/authors';

const page = (client: number): Y.Doc => {
  const doc = new Y.Doc();
  doc.clientID = client;
  return doc;
};

test('letters belong to the page they were typed on, whatever is deleted and merged around them', () => {
  const [one, other] = [page(1), page(2)];
  one.getText('text').insert(0, 'Coverage access');
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  other.getText('text').insert(8, ' is not');
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  one.getText('text').delete(0, 4);
  one.getText('text').format(0, 6, { strong: true });
  assert.equal(one.getText('text').toString(), 'rage is not access');
  assert.deepEqual(typedIn(one.getText('text')), [
    { from: 0, to: 4, client: 1, clock: 4 }, { from: 4, to: 11, client: 2, clock: 0 }, { from: 11, to: 18, client: 1, clock: 8 },
  ]);
});

test('the letters of each author are counted over all sections, the server left out', () => {
  const [one, other, server] = [page(1), page(2), page(3)];
  one.getText('text').insert(0, 'abc');
  other.getText('text').insert(0, 'defgh');
  server.getText('text').insert(0, 'repair');
  const authors = new Authors('', { id: 'a', name: 'Amina' });
  authors.own.add(1);
  authors.take({ names: { t: 'Tomás' }, sections: { second: { 2: 't' } }, carried: {} });
  const texts = [['first', one.getText('text')], ['second', other.getText('text')], ['second', server.getText('text')]] as const;
  assert.deepEqual(authors.totals(texts).map(({ author, characters }) => [author.name, characters]), [['Tomás', 5], ['Amina', 3]]);
});

test('carried words are their first writer’s, between words of who brought them', () => {
  const tomas = page(2);
  const text = tomas.getText('text');
  text.insert(0, 'He says: not access 😀 either.');
  text.delete(13, 3);
  const authors = new Authors('', { id: 'l', name: 'Lupe' });
  authors.take({ names: { a: 'Amina', t: 'Tomás' }, sections: { one: { 2: 't' } }, carried: { one: [[2, 9, 13, 'a'], [3, 0, 5, 'a']] } });
  const found = authors.in('one', text).map((written) => [text.toString().slice(written.from, written.to), nameOf(written)]);
  assert.deepEqual(found, [['He says: ', 'Tomás'], ['not ess 😀', 'Amina’s words, brought here by Tomás'], [' either.', 'Tomás']]);
  assert.deepEqual(authors.in('other', text), [{ from: 0, to: text.length, author: null, carrier: null }]);
  const totals = authors.totals([['one', text]]).map(({ author, characters }) => [author.name, characters]);
  assert.deepEqual(totals, [['Tomás', 17], ['Amina', 10]]);
});
