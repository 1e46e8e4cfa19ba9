/** Suggesting: what an edit would take away is marked instead, what it would add is added with a mark.
 *
 *  It works on the difference of two flat texts, so that one rule covers letters, paragraphs and whatever is pasted: a
 *  "\n" is a character. Words and paragraphs can be suggested; for formatting and tables there are comments. */
import type { Node } from 'prosemirror-model';
import { TextSelection, type EditorState, type Transaction } from 'prosemirror-state';
import type { Binding, Screen } from './binding';
import { freshId, indexAt, isHigh, isLow, positionAt, runsOf, unitsOf, type Attributes, type Ending } from './flat_text';
import { Script } from './script';
import type { SuggestionHistory } from './suggestion_history';
import { formattingOf, ownMark, sameAttributes, type Tracked } from './tracked';

/** An edit as the editor would make it, with the flat indices of the caret. */
export type Edit = {
  before: Node;
  after: Node;
  ending: Ending;
  /** Selection before it, and the caret after it. */
  selection: { from: number; to: number; head: number };
  caret: number;
};
export type Author = { person: string; now: () => number };
/** What to write into the flat text, and where the caret stands then. */
export type Suggested = { script: Script; caret: number };
/** Why an edit cannot be suggested. */
export type Refusal = 'formatting' | 'object' | 'break_here';

/** On the transaction that puts the caret where a suggestion leaves it. */
export const SUGGESTED_CARET = 'suggested caret';

/** One unit of a flat text: half a surrogate pair, a letter, "\n", or an embed. */
type Unit = { sign: string; embed: object | null; attributes: Attributes };

const KINDS_OF_OBJECTS = ['table', 'image', 'rule'];
/** Whether a sign is the end of a paragraph that stands for a table, an image or a rule. */
export const isObjectMark = ({ content, attributes }: { content: string | object; attributes: Attributes }): boolean =>
  content === '\n' && (attributes.ref != null || KINDS_OF_OBJECTS.includes(String(attributes.kind)));
const marksObject = ({ sign, attributes }: Unit): boolean => isObjectMark({ content: sign, attributes });

const unitsOfParagraph = (paragraph: Node, ending: Ending): Unit[] =>
  runsOf(paragraph, ending).flatMap((run): Unit[] =>
    'text' in run
      ? run.text.split('').map((sign) => ({ sign, embed: null, attributes: run.attributes }))
      : [{ sign: JSON.stringify(run.embed), embed: run.embed, attributes: run.attributes }]);

/** The paragraphs in which two documents differ, one more before them, and the index at which they begin. */
const differing = ({ before, after, ending }: Edit): { old: Unit[]; now: Unit[]; base: number } => {
  const same = (a: Node, b: Node): boolean => a === b || a.eq(b);
  const most = Math.min(before.childCount, after.childCount);
  let head = 0;
  let tail = 0;
  while (head < most && same(before.child(head), after.child(head))) head += 1;
  while (tail < most - head && same(before.child(before.childCount - 1 - tail), after.child(after.childCount - 1 - tail))) tail += 1;
  // The mark of the paragraph before tells whether a suggestion goes on.
  if (head > 0) head -= 1;
  let base = 0;
  for (let i = 0; i < head; i += 1) base += unitsOf(before.child(i));
  const units = (doc: Node): Unit[] => {
    const all: Unit[] = [];
    for (let i = head; i < doc.childCount - tail; i += 1) all.push(...unitsOfParagraph(doc.child(i), ending));
    // The last paragraph of an open text has no mark.
    if (ending === 'open' && tail === 0) all.pop();
    return all;
  };
  return { old: units(before), now: units(after), base };
};

/** How much both share at the start and at the end: of equal readings the one at the caret. */
const sharedEnds = (old: Unit[], now: Unit[], caret: number): { prefix: number; suffix: number; torn: boolean } => {
  const most = Math.min(old.length, now.length);
  const at = (units: Unit[], i: number): string | undefined => units[i]?.sign;
  let prefix = 0;
  let suffix = 0;
  while (prefix < most && prefix < caret && at(old, prefix) === at(now, prefix)) prefix += 1;
  while (suffix < most - prefix && at(old, old.length - 1 - suffix) === at(now, now.length - 1 - suffix)) suffix += 1;
  while (prefix < most - suffix && at(old, prefix) === at(now, prefix)) prefix += 1;
  if (old.length === prefix + suffix) {
    // A new mark goes behind the one that is there: after Enter at the end the old one stays with the old words.
    while (suffix > 0 && at(old, prefix) === '\n' && at(now, prefix) === '\n' && at(now, now.length - suffix) === '\n') {
      prefix += 1;
      suffix -= 1;
    }
  }
  const [tearsFirst, tearsLast] = [prefix > 0 && isHigh(at(old, prefix - 1)), suffix > 0 && isLow(at(old, old.length - suffix))];
  if (tearsFirst) prefix -= 1;
  if (tearsLast) suffix -= 1;
  // What is left of two torn pairs makes a letter that nobody wrote.
  return { prefix, suffix, torn: tearsFirst && tearsLast && now.length - prefix - suffix === 2 };
};

type Ends = ReturnType<typeof sharedEnds>;

/** What is selected and written over is struck out whole: of "same" and "equal" the readers see two words. */
const overSelection = (ends: Ends, old: number, now: number, from: number, to: number): Ends => {
  const { prefix, suffix } = ends;
  const same = old === now && old === prefix + suffix;
  if (from === to || same || prefix < from || old - suffix > to || now - (old - to) <= from) return ends;
  return { ...ends, prefix: from, suffix: old - to };
};

/** Without halves of surrogate pairs, which a bad keyboard can bring. */
const wholePairs = (units: Unit[]): Unit[] =>
  units.filter(({ sign }, i) => (isHigh(sign) ? isLow(units[i + 1]?.sign) : isLow(sign) ? isHigh(units[i - 1]?.sign) : true));

const changeOf = (from: Attributes, to: Attributes): Attributes => ({
  ...Object.fromEntries(Object.keys(from).filter((key) => !(key in to)).map((key) => [key, null])),
  ...to,
});

/** Goes over units that stay; one's own suggested words may be formatted. True when others' formatting was to change. */
const keep = (script: Script, old: Unit[], now: Unit[], person: string): boolean => {
  let refused = false;
  old.forEach(({ attributes }, i) => {
    const wanted = (now[i] as Unit).attributes;
    if (sameAttributes(attributes, wanted)) script.retain(1);
    else if (ownMark(attributes, 'insertion', person)) script.retain(1, changeOf(formattingOf(attributes), formattingOf(wanted)), attributes);
    else {
      refused = true;
      script.retain(1);
    }
  });
  return refused;
};

const refusalOf = (gone: Unit[], fresh: Unit[], ending: Ending): Refusal | null => {
  const taken = new Set(gone.filter(({ embed }) => embed).map(({ sign }) => sign));
  const made = ({ sign, embed }: Unit): boolean => !!embed && (embed as { type?: unknown }).type !== 'hard_break' && !taken.has(sign);
  if (gone.some(marksObject) || fresh.some(marksObject) || fresh.some(made)) return 'object';
  return ending === 'open' && [...gone, ...fresh].some(({ sign }) => sign === '\n') ? 'break_here' : null;
};

/** The suggestion that stands beside a place and is one's own: it goes on. */
const besides = (left: Unit | undefined, right: Unit | undefined, person: string): Tracked | null => {
  for (const unit of [left, right]) {
    const mark = ownMark(unit?.attributes, 'insertion', person) ?? ownMark(unit?.attributes, 'deletion', person);
    if (mark) return mark;
  }
  return null;
};

/** What an edit writes as a suggestion, or why it cannot be one. */
export const asSuggestion = (edit: Edit, { person, now: clock }: Author): Suggested | Refusal => {
  const { old, now, base } = differing(edit);
  const { selection, ending } = edit;
  const { prefix, suffix, torn } = overSelection(sharedEnds(old, now, Math.min(edit.caret, selection.from) - base), old.length, now.length, selection.from - base, selection.to - base);
  const gone = old.slice(prefix, old.length - suffix);
  const fresh = torn ? [] : wholePairs(now.slice(prefix, now.length - suffix));
  const refusal = refusalOf(gone, fresh, ending);
  if (refusal) return refusal;

  const script = new Script();
  script.retain(base);
  const { id, at } = besides(old[prefix - 1], old[old.length - suffix], person) ?? { id: freshId(), at: String(clock()) };
  const mark: Tracked = { id, by: person, at };
  let reformats = keep(script, old.slice(0, prefix), now.slice(0, prefix), person);
  const start = script.length;
  for (const { sign, embed, attributes } of gone) {
    if (ownMark(attributes, 'insertion', person)) script.remove(embed ?? sign, attributes);
    else script.retain(1, ownMark(attributes, 'deletion', person) ? undefined : { [`deletion:${id}`]: mark });
  }
  const behind = script.length;
  for (const unit of fresh) {
    const formatting = { ...formattingOf(unit.attributes), ...(unit.sign === '\n' && ending === 'closed' ? { id: freshId() } : {}) };
    script.insert(unit.embed ?? unit.sign, { ...formatting, [`insertion:${id}`]: mark });
  }
  reformats = keep(script, old.slice(old.length - suffix), now.slice(now.length - suffix), person) || reformats;
  if (!gone.length && !fresh.length && reformats) return 'formatting';
  // Backspace goes left of what it struck out, everything else right of it.
  const backspaced = selection.from === selection.to && selection.head > base + prefix;
  const within = Math.min(Math.max(edit.caret - base - prefix, 0), fresh.length);
  const caret = fresh.length ? behind + within : backspaced ? start : behind;
  return { script, caret };
};

/** What a transaction would do to an editor. */
export const editOf = ({ doc, selection }: EditorState, tr: Transaction, ending: Ending): Edit => {
  const [from, to, head] = [selection.from, selection.to, selection.head].map((position) => indexAt(doc, position)) as [number, number, number];
  return { before: doc, after: tr.doc, ending, selection: { from, to, head }, caret: indexAt(tr.doc, tr.selection.head) };
};

/** Writes an edit as a suggestion, through the binding of its editor, which shows what was before it; gives the refusal when
 *  that cannot be. */
export const suggest = (screen: Screen, edit: Edit, binding: Binding, author: Author, history: SuggestionHistory): Refusal | null => {
  const suggested = asSuggestion(edit, author);
  if (typeof suggested === 'string') return suggested;
  binding.closeText();
  history.write(binding.text, suggested.script);
  const { state } = screen;
  const $caret = state.doc.resolve(positionAt(state.doc, suggested.caret));
  screen.dispatch(state.tr.setSelection(TextSelection.near($caret)).setMeta(SUGGESTED_CARET, true).scrollIntoView());
  return null;
};
