/** What happened to a text, told as operations: upon what was, they give what is, and telling changes nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as Y from 'yjs';
import { deltaOf } from '../src/remote_delta';
import type { Operation } from '../src/remote_steps';
import { sectionDoc } from '../src/section_doc';
import { Dice, plainRuns } from './peers';

type Run = [string | object, Record<string, unknown>];

/** One letter or embed each, with what it carries. */
const unitsOf = (text: Y.Text): Run[] =>
  (plainRuns(text) as Run[]).flatMap(([content, carries]) => (typeof content === 'string' ? content.split('') : [content]).map((each): Run => [each, carries]));

const carried = (had: Record<string, unknown>, changed: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries({ ...had, ...changed }).filter(([, value]) => value !== null));

const applied = (before: readonly Run[], delta: readonly Operation[]): Run[] => {
  const rest = [...before];
  const made: Run[] = [];
  for (const { retain = 0, insert = '', delete: gone = 0, attributes = {} } of delta) {
    for (const [each, had] of rest.splice(0, retain)) made.push([each, carried(had, attributes)]);
    for (const each of typeof insert === 'string' ? insert.split('') : [insert]) made.push([each, attributes]);
    rest.splice(0, gone);
  }
  return [...made, ...rest];
};

const edits = (doc: Y.Doc, dice: Dice): void => {
  const text = doc.getText('text');
  for (let n = 0; n < 4; n += 1) {
    const from = dice.below(text.length + 1);
    const long = Math.min(dice.below(5), text.length - from);
    const value = dice.of([true, null, { href: 'a' }]);
    if (dice.below(3) === 0) text.insert(from, dice.of(['a', 'bc', 'd\n']), dice.below(2) ? { strong: true } : {});
    else if (dice.below(2)) text.format(from, long, { [dice.of(['strong', 'link'])]: value });
    else if (dice.below(2)) text.delete(from, long);
    else text.insertEmbed(from, { type: 'hard_break' }, {});
  }
};

test('what is told of random edits at two pages leads from the text before to the text after', () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const dice = new Dice(seed);
    const [one, other, reader] = [sectionDoc(1), sectionDoc(2), sectionDoc(3)];
    const text = reader.getText('text');
    let before: Run[] = [];
    let told = 0;
    text.observe((event) => {
      const after = Y.encodeStateAsUpdate(reader);
      assert.deepEqual(applied(before, deltaOf(event)), unitsOf(text), `seed ${seed}`);
      assert.deepEqual(Y.encodeStateAsUpdate(reader), after);
      told += 1;
    });
    for (let round = 0; round < 6; round += 1) {
      for (const page of [one, other]) edits(page, dice);
      for (const page of [one, other]) {
        before = unitsOf(text);
        Y.applyUpdate(reader, Y.encodeStateAsUpdate(page, Y.encodeStateVector(reader)), 'net');
      }
      if (dice.below(2)) for (const page of [one, other]) Y.applyUpdate(page, Y.encodeStateAsUpdate(reader), 'net');
    }
    assert.ok(told > 0);
  }
});
