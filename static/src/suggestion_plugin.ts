/** Suggestions in an editor: which one is current, and which stand at a place. */
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import { KEYED_MARKS } from './schema';

const suggestionKey = new PluginKey<DecorationSet>('suggestions');

/** The suggestion of a section whose card is current, in all its editors. */
export class CurrentSuggestion {
  id: string | null = null;
  private readonly views = new Set<EditorView>();

  choose(id: string | null): void {
    if (this.id === id) return;
    this.id = id;
    for (const view of this.views) if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(suggestionKey, true));
  }

  add(view: EditorView): void {
    this.views.add(view);
  }

  remove(view: EditorView): void {
    this.views.delete(view);
  }
}

const idsOf = (packed: string | null): string[] => (packed ?? '').split(' ').flatMap((one) => one.split('|')[0] || []);

/** The suggestions that mark a node, its end included when it is a paragraph. */
const suggestionsOf = (node: Node): string[] =>
  node.isTextblock
    ? [...idsOf(node.attrs.insertions), ...idsOf(node.attrs.deletions)]
    : node.marks.filter(({ type }) => KEYED_MARKS.includes(type.name)).map(({ attrs }) => attrs.id as string);

const drawn = (doc: Node, id: string | null): DecorationSet => {
  if (!id) return DecorationSet.empty;
  const decorations: Decoration[] = [];
  doc.descendants((node, at) => {
    if (!suggestionsOf(node).includes(id)) return;
    const attributes = { class: 'is-current' };
    decorations.push(node.isTextblock ? Decoration.node(at, at + node.nodeSize, attributes) : Decoration.inline(at, at + node.nodeSize, attributes));
  });
  return DecorationSet.create(doc, decorations);
};

export const suggestionPlugin = (current: CurrentSuggestion): Plugin<DecorationSet> =>
  new Plugin<DecorationSet>({
    key: suggestionKey,
    state: {
      init: (_config, { doc }) => drawn(doc, current.id),
      apply: (tr, value, _old, { doc }) => (tr.getMeta(suggestionKey) || (tr.docChanged && current.id) ? drawn(doc, current.id) : tr.docChanged ? DecorationSet.empty : value),
    },
    props: { decorations: (state) => suggestionKey.getState(state) },
    view: (view) => {
      current.add(view);
      return { destroy: () => current.remove(view) };
    },
  });

/** The suggestions at a position: of the letters beside it, or of the end of its paragraph. */
export const suggestionsAt = (state: EditorState, position: number): string[] => {
  const $at = state.doc.resolve(position);
  const beside = [$at.nodeAfter, $at.nodeBefore].flatMap((node) => (node ? suggestionsOf(node) : []));
  const atEnd = $at.parent.isTextblock && $at.parentOffset === $at.parent.content.size ? suggestionsOf($at.parent) : [];
  return [...beside, ...atEnd];
};
