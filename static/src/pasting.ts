/** A paste: what is on the clipboard is taken while the browser shows it, and read by the parts that come later. */
import { TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { caretAt, caretIndex } from './carets';
import { positionAt } from './flat_text';
import { later, type Parts } from './later';
import type { Room } from './room';

export type Pasted = { html: string; text: string };
/** Puts what was pasted into an editor. */
export type Pastes = (view: EditorView, pasted: Pasted) => void;

/** Remembers what is selected. Gives what does something there, wherever that is by then, and lets the caret stay where
 *  somebody went on writing meanwhile. */
const holdPlace = (view: EditorView, text: Y.Text): ((deed: () => void) => void) => {
  const { doc, selection } = view.state;
  const words = doc.textBetween(selection.from, selection.to);
  const held = [selection.from, selection.to].map((position) => caretAt(text, doc, position, -1));
  const select = (from: number, to = from): void => view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
  return (deed) => {
    const now = view.state;
    const [start, end] = held.map((each) => caretIndex(text, each)) as [number | null, number | null];
    if (start === null || end === null || (now.doc === doc && now.selection.eq(selection))) return deed();
    const [from, to] = [positionAt(now.doc, start), positionAt(now.doc, end)];
    const caret = caretAt(text, now.doc, now.selection.head);
    // Words that were typed over the selection stay.
    select(from, now.doc.textBetween(from, to) === words ? to : from);
    deed();
    select(positionAt(view.state.doc, caretIndex(text, caret) ?? 0));
  };
};

/** What the editor of a text does with a paste; `how` chooses among the parts. It is undone by itself. */
export const pastes = (room: Room, text: Y.Text, how: (parts: Parts) => Pastes) =>
  (view: EditorView, { clipboardData }: ClipboardEvent): boolean => {
    const pasted = { html: clipboardData?.getData('text/html') ?? '', text: clipboardData?.getData('text/plain') ?? '' };
    const there = holdPlace(view, text);
    later((parts) => {
      if (!view.isDestroyed) room.undo.apart(() => there(() => how(parts)(view, pasted)));
    });
    return true;
  };
