/** What becomes of a person's edit in an editor: it is written as it is, or as a suggestion, or told why not. */
import type { Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { bindingKey, type Binding } from './binding';
import { Composition } from './composing';
import type { Room } from './room';
import { editOf, suggest, type Edit } from './suggesting';

/** What an editor of a section does with each transaction. */
export const dispatcher = (room: Room, binding: Binding) => {
  const write = (view: EditorView, edit: Edit): void => {
    const refusal = suggest(view, edit, binding, room.author, room.undo.suggestions);
    if (!refusal) return;
    // What the browser has already drawn is taken back.
    view.updateState(view.state);
    room.cannotSuggest(refusal);
  };
  const composition = new Composition(binding, (now) => room.composing(now), write);
  return function dispatch(this: EditorView, tr: Transaction): void {
    if (tr.docChanged && !tr.getMeta(bindingKey) && room.suggesting()) {
      if (!composition.take(this, tr)) write(this, editOf(this.state, tr, binding.ending));
      return;
    }
    room.undo.follow(tr);
    this.updateState(this.state.apply(tr));
    room.changed();
  };
};
