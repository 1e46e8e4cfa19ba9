/** Where words stand in the running texts, and how they are shown there. */
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';

export type Match = { from: number; to: number };
export type Wanted = { words: string; sameCase: boolean };

/** A footnote's call or a line break counts one unit and equals nothing that can be typed. */
const OBJECT = '\ufffc';

const patternOf = ({ words, sameCase }: Wanted): RegExp =>
  new RegExp(words.normalize('NFC').replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replace(/\s+/g, '\\s+'), sameCase ? 'gu' : 'giu');

/** The places of words in a document, in order; words are never found across paragraphs. */
export const matchesIn = (doc: Node, wanted: Wanted): Match[] => {
  if (!wanted.words.trim()) return [];
  const pattern = patternOf(wanted);
  const found: Match[] = [];
  doc.forEach((paragraph, position) => {
    const text = paragraph.textBetween(0, paragraph.content.size, '', OBJECT);
    for (const { index, 0: words } of text.matchAll(pattern)) found.push({ from: position + 1 + index, to: position + 1 + index + words.length });
  });
  return found;
};

type Shown = { wanted: Wanted | null; current: Match | null };

const findKey = new PluginKey<DecorationSet>('find');

/** Shows the places of words in an editor, one of them as the current one; null takes them away. */
export const showMatches = (view: EditorView, wanted: Wanted | null, current: Match | null): void => {
  if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(findKey, { wanted, current } satisfies Shown));
};

const drawn = (doc: Node, { wanted, current }: Shown): DecorationSet =>
  DecorationSet.create(doc, (wanted ? matchesIn(doc, wanted) : []).map(({ from, to }) =>
    Decoration.inline(from, to, { class: from === current?.from ? 'found is-current' : 'found' })));

/** Marks found words; while somebody types, the marks move along. */
export const findPlugin = (): Plugin<DecorationSet> =>
  new Plugin<DecorationSet>({
    key: findKey,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, value) => {
        const shown = tr.getMeta(findKey) as Shown | undefined;
        return shown ? drawn(tr.doc, shown) : value.map(tr.mapping, tr.doc);
      },
    },
    props: { decorations: (state) => findKey.getState(state) },
  });
