/** A paste: what is on the clipboard is taken while the browser shows it, and read by the parts that come later. */
import type { EditorView } from 'prosemirror-view';
import { later, type Parts } from './later';
import type { Room } from './room';

export type Pasted = { html: string; text: string };
/** Puts what was pasted into an editor. */
export type Pastes = (view: EditorView, pasted: Pasted) => void;

/** What an editor does with a paste; `how` chooses among the parts. It is undone by itself. */
export const pastes = (room: Room, how: (parts: Parts) => Pastes) =>
  (view: EditorView, { clipboardData }: ClipboardEvent): boolean => {
    const pasted = { html: clipboardData?.getData('text/html') ?? '', text: clipboardData?.getData('text/plain') ?? '' };
    later((parts) => {
      if (!view.isDestroyed) room.undo.apart(() => how(parts)(view, pasted));
    });
    return true;
  };
