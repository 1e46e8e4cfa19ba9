/** Undo of one's own edits only: one manager for a section, its running text, notes and tables together. */
import { TextSelection, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import * as Y from 'yjs';
import { OWN } from './binding';
import { indexAt, positionAt } from './flat_text';
import { textsOf } from './objects';
import type { Caret } from './replay';
import { SUGGESTED_CARET } from './suggesting';
import { SuggestionHistory, type Changed } from './suggestion_history';

/** Whether a change is an edit of the person's at this page, and no suggestion. */
export const isPlainEdit = ({ local, origin }: Y.Transaction): boolean => local && (origin === OWN || origin instanceof Y.UndoManager);

const CARET = 'caret';
/** Keys pressed within this time are undone together, in milliseconds. */
const TOGETHER = 500;

/** Editors of a section by the text they show; undo puts the caret back where the edit was. Who suggests takes back
 *  suggestions, who writes takes back edits. */
export class Undo {
  readonly manager: Y.UndoManager;
  readonly suggestions: SuggestionHistory;
  private readonly editors = new Map<Y.AbstractType<unknown>, EditorView>();
  private focused: Y.Text | null = null;

  constructor(private readonly doc: Y.Doc, person: string, private readonly suggesting: () => boolean) {
    this.suggestions = new SuggestionHistory(person);
    this.manager = new Y.UndoManager([doc.getText('text'), doc.getMap('objects')], {
      trackedOrigins: new Set([OWN]),
      captureTimeout: TOGETHER,
    });
    this.manager.on('stack-item-added', ({ stackItem }) => {
      const caret = this.caret();
      if (caret) stackItem.meta.set(CARET, caret);
    });
    this.manager.on('stack-item-popped', ({ stackItem }) => this.returnTo(stackItem.meta.get(CARET), doc));
  }

  add(text: Y.Text, view: EditorView): void {
    this.editors.set(text as Y.AbstractType<unknown>, view);
  }

  /** The text that an editor shows; null for one of another section. */
  textOf(view: EditorView): Y.Text | null {
    for (const [text, editor] of this.editors) if (editor === view) return text as Y.Text;
    return null;
  }

  remove(text: Y.Text): void {
    this.editors.delete(text as Y.AbstractType<unknown>);
    if (this.focused === text) this.focused = null;
  }

  /** Says in which text the caret is. */
  focus(text: Y.Text): void {
    this.focused = text;
  }

  /** What follows after the caret went elsewhere is undone by itself. */
  follow(tr: Transaction): void {
    if (tr.selectionSet && !tr.docChanged && !tr.getMeta(SUGGESTED_CARET)) this.stopCapturing();
  }

  /** Runs a deed that is undone by itself: apart from the letters before it and those after. */
  apart<T>(deed: () => T): T {
    this.stopCapturing();
    const done = deed();
    this.stopCapturing();
    return done;
  }

  undo = (): boolean => (this.suggesting() ? this.turned(this.suggestions.undo()) : !!this.manager.undo());
  redo = (): boolean => (this.suggesting() ? this.turned(this.suggestions.redo()) : !!this.manager.redo());

  /** Where the person's caret is; null when it is in none of these editors. */
  caretNow(): Caret | null {
    const view = this.focused && this.editors.get(this.focused as Y.AbstractType<unknown>);
    const place = textsOf(this.doc).find(([, text]) => text === this.focused)?.[0];
    if (!view || !place || !view.hasFocus()) return null;
    return { place, index: indexAt(view.state.doc, view.state.selection.head) };
  }

  private stopCapturing(): void {
    this.manager.stopCapturing();
    this.suggestions.stopCapturing();
  }

  private turned(changed: Changed | null): boolean {
    if (changed) this.caretTo(changed.text as Y.AbstractType<unknown>, changed.index);
    return !!changed;
  }

  private caret(): Y.RelativePosition | null {
    const view = this.focused && this.editors.get(this.focused as Y.AbstractType<unknown>);
    if (!view || !this.focused) return null;
    const { doc, selection } = view.state;
    return Y.createRelativePositionFromTypeIndex(this.focused, Math.min(this.focused.length, indexAt(doc, selection.head)));
  }

  private returnTo(caret: Y.RelativePosition | undefined, doc: Y.Doc): void {
    const absolute = caret && Y.createAbsolutePositionFromRelativePosition(caret, doc);
    if (absolute) this.caretTo(absolute.type, absolute.index);
  }

  /** Puts the caret into the editor of a text, if there is one. */
  caretTo(text: Y.AbstractType<unknown>, index: number): void {
    const view = this.editors.get(text);
    if (!view || view.isDestroyed) return;
    const $caret = view.state.doc.resolve(positionAt(view.state.doc, index));
    // Only an editor that has the focus scrolls to its caret.
    if (!view.hasFocus()) view.focus();
    view.dispatch(view.state.tr.setSelection(TextSelection.near($caret)).scrollIntoView());
  }
}
