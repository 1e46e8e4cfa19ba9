/** The authors' colours in one editor, and their names where the pointer rests. */
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { nameOf, type Authors, type Written } from './authors';
import { indexAt, positionAt } from './flat_text';

/** How long the text rests before it is coloured anew, and the pointer before it is told a name, in milliseconds. */
const SETTLE = 400;

const authorKey = new PluginKey<DecorationSet>('authors');

const drawn = (authors: Authors, text: Y.Text, section: string, { doc }: EditorState): DecorationSet => {
  if (!authors.on) return DecorationSet.empty;
  const marks = authors.in(section, text).flatMap((written) => {
    const { from, to, author } = written;
    return author ? [Decoration.inline(positionAt(doc, from), positionAt(doc, to), { class: author.look, title: nameOf(written) })] : [];
  });
  return DecorationSet.create(doc, marks);
};

/** The stretch with the character at a position of the document; null when nobody is known to have written it. */
export const writtenAt = (authors: Authors, text: Y.Text, section: string, { doc }: EditorState, position: number): Written | null => {
  const index = indexAt(doc, position);
  const written = authors.in(section, text).find(({ from, to }) => from <= index && index < to);
  return written?.author ? written : null;
};

const redrawn = (view: EditorView): void => {
  if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(authorKey, true));
};

/** Shows in one editor who wrote what. */
export const authorPlugin = (authors: Authors, text: Y.Text, section: string): Plugin<DecorationSet> => {
  let settling: ReturnType<typeof setTimeout> | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const rested = async (view: EditorView, left: number, top: number): Promise<void> => {
    const rest = resting;
    await authors.again();
    if (rest !== resting || view.isDestroyed || authors.on) return;
    const at = view.posAtCoords({ left, top });
    const written = at && at.inside >= 0 ? writtenAt(authors, text, section, view.state, at.pos) : null;
    if (written) view.dom.title = nameOf(written);
  };
  return new Plugin<DecorationSet>({
    key: authorKey,
    state: {
      init: () => DecorationSet.empty,
      // While letters come in the colours move along; once it is quiet they are read from the text, which knows them all.
      apply: (tr, value, _old, state) => (tr.getMeta(authorKey) ? drawn(authors, text, section, state) : value.map(tr.mapping, tr.doc)),
    },
    props: {
      decorations: (state) => authorKey.getState(state),
      handleDOMEvents: {
        mousemove: (view, { clientX, clientY }) => {
          clearTimeout(resting);
          view.dom.removeAttribute('title');
          resting = setTimeout(() => void rested(view, clientX, clientY), SETTLE);
          return false;
        },
      },
    },
    view: (view) => {
      const unfollow = authors.follow(() => redrawn(view));
      if (authors.on) queueMicrotask(() => redrawn(view));
      return {
        update: ({ state }, before) => {
          if (!authors.on || state.doc === before.doc) return;
          clearTimeout(settling);
          settling = setTimeout(() => {
            redrawn(view);
            authors.soon();
          }, SETTLE);
        },
        destroy: () => {
          unfollow();
          clearTimeout(settling);
          clearTimeout(resting);
        },
      };
    },
  });
};
