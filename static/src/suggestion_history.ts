/** Undo of one's own suggestions, letter by letter and not item by item.
 *
 *  The shared text keeps formatting as marks where it begins and ends. When somebody writes into a passage that is struck
 *  out, it gets a beginning more; taking back only one's own beginning and end would then strike out everything behind. So
 *  each step remembers its letters, and is taken back by a new edit upon them. */
import * as Y from 'yjs';
import { lengthOf, type Attributes, type Run } from './flat_text';
import { Script, type Inverse } from './script';
import { ownMark } from './tracked';

/** Edits within this time are undone together, in milliseconds. */
const TOGETHER = 500;
/** Origin of suggestions, which the undo of plain edits does not follow. */
export const SUGGESTED = { origin: 'a suggestion on this page' };

type Place = Y.RelativePosition;
/** An inverse by letters: it holds wherever these have moved. */
type Remembered = { inverse: Inverse; start: Place; end: Place | null };
type Step = { text: Y.Text; edits: Remembered[] };
type Group = { steps: Step[]; at: number };
/** Where the text changed, for the caret. */
export type Changed = { text: Y.Text; index: number };

const runsFrom = (text: Y.Text): Run[] =>
  (text.toDelta() as { insert: string | object; attributes?: Attributes }[]).map(({ insert, attributes = {} }) =>
    typeof insert === 'string' ? { text: insert, attributes } : { embed: insert, attributes });

/** The parts of some runs between two indices. */
const between = (runs: readonly Run[], from: number, to: number): Run[] => {
  const out: Run[] = [];
  let at = 0;
  for (const run of runs) {
    const [start, end] = [Math.max(from, at), Math.min(to, at + lengthOf(run))];
    if (start < end) out.push('text' in run ? { ...run, text: run.text.slice(start - at, end - at) } : run);
    at += lengthOf(run);
  }
  return out;
};

export class SuggestionHistory {
  private undos: Group[] = [];
  private redos: Group[] = [];
  private apart = false;

  /** `person` is whose suggestions these are: others' words within them stay. */
  constructor(private readonly person: string, private readonly now: () => number = Date.now) {}

  /** Writes a script into a text and remembers how to take it back. */
  write(text: Y.Text, script: Script): void {
    const step = this.apply(text, script);
    if (!step) return;
    const last = this.undos.at(-1);
    const now = this.now();
    if (last && !this.apart && now - last.at < TOGETHER) {
      last.steps.push(step);
      last.at = now;
    } else this.undos.push({ steps: [step], at: now });
    this.apart = false;
    this.redos = [];
  }

  /** What follows is undone by itself. */
  stopCapturing(): void {
    this.apart = true;
  }

  undo(): Changed | null {
    this.stopCapturing();
    return this.turn(this.undos, this.redos);
  }

  redo(): Changed | null {
    this.stopCapturing();
    return this.turn(this.redos, this.undos);
  }

  private turn(from: Group[], to: Group[]): Changed | null {
    for (let group = from.pop(); group; group = from.pop()) {
      const turned: Step[] = [];
      let changed: Changed | null = null;
      for (const { text, edits } of group.steps.reverse()) {
        if (text._item?.deleted) continue;
        const { script, index } = this.script(text, edits);
        const step = this.apply(text, script);
        if (!step) continue;
        turned.push(step);
        changed = { text, index };
      }
      if (!changed) continue;
      to.push({ steps: turned, at: 0 });
      return changed;
    }
    return null;
  }

  private apply(text: Y.Text, script: Script): Step | null {
    const operations = script.ended();
    if (!operations.length) return null;
    (text.doc as Y.Doc).transact(() => text.applyDelta(operations), SUGGESTED);
    const place = (index: number, assoc: number): Place => Y.createRelativePositionFromTypeIndex(text, index, assoc);
    const edits = script.inverses.map((inverse): Remembered =>
      inverse.deed === 'removed'
        ? { inverse, start: place(inverse.at, -1), end: null }
        : { inverse, start: place(inverse.at, 0), end: place(inverse.at + inverse.length, -1) });
    return { text, edits };
  }

  /** The edit that takes a step back, upon the text as it stands now. */
  private script(text: Y.Text, edits: readonly Remembered[]): { script: Script; index: number } {
    const runs = runsFrom(text);
    const total = runs.reduce((sum, run) => sum + lengthOf(run), 0);
    const script = new Script();
    let at = 0;
    let first: number | null = null;
    const indexOf = (place: Place): number =>
      Math.min(total, Math.max(at, Y.createAbsolutePositionFromRelativePosition(place, text.doc as Y.Doc)?.index ?? at));
    for (const { inverse, start, end } of edits) {
      const from = indexOf(start);
      script.retain(from - at);
      first ??= script.length;
      at = from;
      if (inverse.deed === 'removed') script.insert(inverse.content, inverse.attributes);
      const to = end ? Math.max(from, indexOf(end)) : from;
      for (const run of between(runs, from, to)) this.takeBack(script, run, inverse);
      at = to;
    }
    return { script, index: first ?? 0 };
  }

  private takeBack(script: Script, run: Run, inverse: Inverse): void {
    const { attributes } = run;
    if (inverse.deed === 'formatted') script.retain(lengthOf(run), inverse.attributes, attributes);
    else if (inverse.deed === 'added' && ownMark(attributes, 'insertion', this.person)) script.remove('text' in run ? run.text : run.embed, attributes);
    else script.retain(lengthOf(run));
  }
}
