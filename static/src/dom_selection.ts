/** The selection as the browser has it, which an editor hears of a moment later.
 *
 *  What others do in that moment makes the editor draw, and drawing sets the selection back to where the editor believes it
 *  is: an arrow key or a click would be lost. */
import { TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

/** Has the editor take over the browser's selection, before it draws for somebody else. */
export const takeOverSelection = (view: EditorView): void => {
  if (!view.hasFocus() || view.composing) return;
  const { state, dom } = view;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection() ?? {};
  const isInside = !!anchorNode && !!focusNode && dom.contains(anchorNode) && dom.contains(focusNode);
  if (!isInside || !(state.selection instanceof TextSelection)) return;
  const [anchor, head] = [view.posAtDOM(anchorNode, anchorOffset ?? 0), view.posAtDOM(focusNode, focusOffset ?? 0)];
  if (anchor === state.selection.anchor && head === state.selection.head) return;
  const places = [anchor, head].map((position) => state.doc.resolve(position));
  if (places.every(({ parent }) => parent.inlineContent)) view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, anchor, head)));
};
