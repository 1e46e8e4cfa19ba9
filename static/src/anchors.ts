/** Where comments and notes stand in a section: the server names characters, the editor marks them.
 *
 *  Positions are resolved when the server sends anchors and then mapped through the editor's own steps: during a local
 *  edit the shared text lags behind the editor, and resolving then would drift. What others wrote is in both: then an
 *  anchor whose words come only now finds its place. */
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import * as Y from 'yjs';
import { bindingKey } from './binding';
import { isHigh, isLow, positionAt } from './flat_text';
import type { Place } from './objects';
import type { Anchor, AnchorState, CharacterId } from './wire';

/** A comment's place in one editor. */
export type Spot = { subject: string; kind: string; state: AnchorState; from: number; to: number };
type State = { spots: Spot[]; marks: DecorationSet };

export const anchorKey = new PluginKey<State>('anchors');

const samePlace = (a: Place, b: Place): boolean => a.length === b.length && a.every((part, i) => part === b[i]);

/** Index of a character in a text, and how many units of it are still there. */
const indexOf = (text: Y.Text, [client, clock, length]: CharacterId): { index: number; units: number } | null => {
  const doc = text.doc as Y.Doc;
  const at = (assoc: number): number | null => {
    const relative = new Y.RelativePosition(null, null, Y.createID(client, clock), assoc);
    const absolute = Y.createAbsolutePositionFromRelativePosition(relative, doc);
    return absolute && absolute.type === (text as Y.AbstractType<unknown>) ? absolute.index : null;
  };
  const [before, after] = [at(0), at(-1)];
  return before === null || after === null ? null : { index: before, units: after > before ? length : 0 };
};

/** The flat range of an anchor in a text; null when neither of its characters was ever there. */
export const rangeOf = (text: Y.Text, { first, last }: Anchor): { start: number; end: number } | null => {
  const [a, b] = [first && indexOf(text, first), last && indexOf(text, last)];
  if (!a && !b) return null;
  const start = (a ?? b)?.index ?? 0;
  return { start, end: Math.max(start, b ? b.index + b.units : start) };
};

/** The ids of the first and last character of a flat range; null when it holds none. */
export const endsOf = (text: Y.Text, start: number, end: number): { first: CharacterId; last: CharacterId } | null => {
  // A character of two units is named by its first and by its length.
  const character = (index: number, units: number): CharacterId | null => {
    const { item } = Y.createRelativePositionFromTypeIndex(text, index);
    return item && [item.client, item.clock, units];
  };
  const flat = (text.toDelta() as { insert: unknown }[]).map(({ insert }) => (typeof insert === 'string' ? insert : '\ufffc')).join('');
  if (start >= end) return null;
  const tail = isLow(flat[end - 1]) ? 2 : 1;
  const [first, last] = [character(start, isHigh(flat[start]) ? 2 : 1), character(end - tail, tail)];
  return first && last && { first, last };
};

/** The anchors of one section and the comment that is current. */
export class Anchors {
  private list: Anchor[] = [];
  private hidden = new Set<string>();
  private readonly views = new Set<EditorView>();
  current: string | null = null;

  get all(): readonly Anchor[] {
    return this.list;
  }

  of(subject: string): Anchor | undefined {
    return this.list.find((anchor) => anchor.subject === subject);
  }

  at(place: Place): Anchor[] {
    return this.list.filter((anchor) => !this.hidden.has(anchor.subject) && samePlace(anchor.place, place));
  }

  /** The server told where the anchors stand; those it does not name are as they were. */
  take(anchors: readonly Anchor[]): void {
    const named = new Set(anchors.map(({ subject }) => subject));
    this.list = [...this.list.filter(({ subject }) => !named.has(subject)), ...anchors];
    this.redraw();
  }

  /** Shows the marks of all but these. */
  hide(subjects: readonly string[]): void {
    if (subjects.length === this.hidden.size && subjects.every((subject) => this.hidden.has(subject))) return;
    this.hidden = new Set(subjects);
    this.redraw();
  }

  /** Forgets an anchor. */
  drop(subject: string): void {
    this.list = this.list.filter((anchor) => anchor.subject !== subject);
    this.redraw();
  }

  makeCurrent(subject: string | null): void {
    if (this.current === subject) return;
    this.current = subject;
    this.redraw();
  }

  add(view: EditorView): void {
    this.views.add(view);
  }

  remove(view: EditorView): void {
    this.views.delete(view);
  }

  /** Draws every editor of the section anew: the marks, and whether one may write. */
  redraw(): void {
    for (const view of this.views) if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(anchorKey, true));
  }
}

const marksOf = (doc: Node, spots: Spot[], current: string | null): DecorationSet =>
  DecorationSet.create(doc, spots.filter(({ state, from, to }) => state !== 'orphan' && from < to).map(({ subject, kind, from, to }) =>
    Decoration.inline(from, to, { nodeName: 'mark', ...(kind === 'note' ? { 'data-note': subject, 'data-by': 'team' } : { 'data-comment': subject }), ...(subject === current ? { class: 'is-current' } : {}) })));

/** Marks the words of comments in one editor. */
export const anchorPlugin = (anchors: Anchors, text: Y.Text, place: Place): Plugin<State> => {
  const resolved = ({ doc }: EditorState): State => {
    const spots = anchors.at(place).flatMap((anchor): Spot[] => {
      const range = rangeOf(text, anchor);
      if (!range) return [];
      const { subject, subject_kind: kind, state } = anchor;
      return [{ subject, kind, state, from: positionAt(doc, range.start), to: positionAt(doc, range.end) }];
    });
    return { spots, marks: marksOf(doc, spots, anchors.current) };
  };
  return new Plugin<State>({
    key: anchorKey,
    state: {
      init: (_config, state) => resolved(state),
      apply: (tr, value, _old, state) => {
        if (tr.getMeta(anchorKey)) return resolved(state);
        if (!tr.docChanged) return value;
        if (tr.getMeta(bindingKey) && anchors.at(place).some(({ subject }) => !value.spots.some((spot) => spot.subject === subject))) return resolved(state);
        const { mapping } = tr;
        const spots = value.spots.map((spot) => ({ ...spot, from: mapping.map(spot.from, 1), to: mapping.map(spot.to, -1) }));
        return { spots, marks: value.marks.map(mapping, tr.doc) };
      },
    },
    props: { decorations: (state) => anchorKey.getState(state)?.marks },
    view: (view) => {
      anchors.add(view);
      return { destroy: () => anchors.remove(view) };
    },
  });
};

/** The comments and notes whose words are at a position, the shortest first. */
export const commentsAt = (state: EditorState, position: number): string[] =>
  (anchorKey.getState(state)?.spots ?? [])
    .filter(({ state: how, from, to }) => how !== 'orphan' && from <= position && position <= to)
    .sort((a, b) => a.to - a.from - (b.to - b.from))
    .map(({ subject }) => subject);
