/** Several people writing one section, each with an editor without a screen; they hear of each other when `meet` says so. */
import { isDeepStrictEqual } from 'node:util';
import { EditorState, TextSelection, type Command, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type { Node } from 'prosemirror-model';
import * as Y from 'yjs';
import { Binding, bindingKey, bindingPlugin, type Screen } from '../src/binding';
import { docFrom, sameDoc, type Ending } from '../src/flat_text';
import { objectsOf } from '../src/objects';
import { editOf, suggest, type Author, type Refusal } from '../src/suggesting';
import type { Script } from '../src/script';
import { sectionDoc } from '../src/section_doc';
import { Undo } from '../src/undo';

/** Repeatable random numbers. */
export class Dice {
  constructor(private seed: number) {}
  next(): number {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return this.seed / 4294967296;
  }
  below(most: number): number {
    return Math.floor(this.next() * most);
  }
  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T;
  }
}

/** An editor without a screen. */
export class Editor implements Screen {
  state: EditorState;
  readonly isDestroyed = false;
  readonly binding: Binding;
  /** Why the last edit could not be suggested. */
  refused: Refusal | null = null;
  private readonly listeners: { update?: (view: EditorView, before: EditorState) => void }[];

  /** `author`: who suggests here instead of writing. */
  constructor(readonly text: Y.Text, readonly ending: Ending, private readonly undo: Undo, private readonly author: Author | null = null) {
    this.binding = new Binding(text, ending);
    this.state = EditorState.create({ doc: docFrom(text, ending), plugins: [bindingPlugin(this.binding)] });
    this.listeners = this.state.plugins.flatMap((plugin) => plugin.spec.view?.(this as unknown as EditorView) ?? []);
  }

  dispatch = (tr: Transaction): void => {
    if (this.author && tr.docChanged && !tr.getMeta(bindingKey)) {
      this.refused = suggest(this, editOf(this.state, tr, this.binding.ending), this.binding, this.author, this.undo.suggestions);
      return;
    }
    const before = this.state;
    this.state = before.apply(tr);
    for (const listener of this.listeners) listener.update?.(this as unknown as EditorView, before);
  };

  /** Without a screen there is no selection but that of the state. */
  hasFocus(): boolean {
    return false;
  }

  do(command: Command): boolean {
    return command(this.state, this.dispatch);
  }

  select(from: number, to = from): this {
    const { doc } = this.state;
    this.dispatch(this.state.tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))));
    return this;
  }

  paragraphs(): { node: Node; at: number; words: string }[] {
    const all: { node: Node; at: number; words: string }[] = [];
    this.state.doc.forEach((node, at) => all.push({ node, at, words: node.textBetween(0, node.content.size, '', '\ufffc') }));
    return all;
  }

  faithful(): boolean {
    return sameDoc(docFrom(this.text, this.ending), this.state.doc);
  }
}

/** One person at one page. */
export class Peer {
  readonly undo: Undo;
  readonly main: Editor;
  private readonly small = new Map<Y.Text, Editor>();

  constructor(client: number, start: Uint8Array, private readonly author: Author | null = null, readonly doc = sectionDoc()) {
    this.doc.clientID = client;
    Y.applyUpdate(this.doc, start, 'net');
    this.undo = new Undo(this.doc, author?.person ?? '', () => !!author);
    this.main = new Editor(this.doc.getText('text'), 'closed', this.undo, author);
  }

  /** Writes a script as suggestions. */
  readonly write = (text: Y.Text, script: Script): void => this.undo.suggestions.write(text, script);

  /** The editor of a note or a cell. */
  editor(text: Y.Text): Editor {
    const known = this.small.get(text);
    if (known) return known;
    const made = new Editor(text, 'open', this.undo, this.author);
    this.small.set(text, made);
    return made;
  }

  get editors(): Editor[] {
    const alive = [...this.small.values()].filter(({ text }) => !(text._item as Y.Item).deleted);
    return [this.main, ...alive];
  }

  /** All words of the section: running text, notes and cells. */
  words(): string {
    const all: string[] = [this.main.text.toString()];
    const walk = (value: unknown): void => {
      if (value instanceof Y.Text) all.push(value.toString());
      else if (value instanceof Y.Map) for (const each of value.values()) walk(each);
    };
    walk(objectsOf(this.doc));
    return all.join('\n');
  }
}

/** A section that begins with these paragraphs, as the server keeps it. */
export const startOf = (paragraphs: readonly string[]): Uint8Array => {
  const doc = new Y.Doc();
  doc.clientID = 5;
  doc.getMap('objects');
  const text = doc.getText('text');
  paragraphs.forEach((words, i) => {
    text.insert(text.length, words, {});
    text.insert(text.length, '\n', { id: `start${i}` });
  });
  return Y.encodeStateAsUpdate(doc);
};

/** Everybody hears everything. */
export const meet = (peers: readonly Peer[]): void => {
  for (let round = 0; round < 2; round += 1) {
    for (const from of peers) {
      for (const to of peers) {
        if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), 'net');
      }
    }
  }
};

export type Delta = { insert: string | object; attributes?: Record<string, unknown> }[];

/** The runs of a text; neighbours of equal attributes are one, whatever marks Yjs keeps between them. */
export const plainRuns = (text: Y.Text): unknown[] => {
  const runs: [string | object, Record<string, unknown>][] = [];
  for (const { insert, attributes = {} } of text.toDelta() as Delta) {
    const last = runs.at(-1);
    if (typeof insert === 'string' && typeof last?.[0] === 'string' && isDeepStrictEqual(last[1], attributes)) last[0] += insert;
    else runs.push([insert, attributes]);
  }
  return JSON.parse(JSON.stringify(runs)) as unknown[];
};

/** A value with the names in each object in one order. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)]));
};

/** The section as plain data, for comparing: the text's runs and all objects. */
export const whole = (peer: Peer): string => {
  const plain = (value: unknown): unknown => {
    if (value instanceof Y.Text) return plainRuns(value);
    if (value instanceof Y.Array) return value.toArray();
    if (!(value instanceof Y.Map)) return value;
    return Object.fromEntries([...value.entries()].map(([key, each]) => [key, plain(each)]));
  };
  return JSON.stringify(sorted([plainRuns(peer.main.text), plain(objectsOf(peer.doc))]));
};
