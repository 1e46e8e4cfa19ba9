/** A small editor on one flat text of a section: a table's cell or the words of a footnote. */
import { EditorState, type Plugin } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { anchorPlugin } from './anchors';
import { authorPlugin } from './author_view';
import { Binding, bindingPlugin } from './binding';
import { caretPlugin } from './carets';
import { dispatcher } from './edits';
import type { Ending } from './flat_text';
import { inSight } from './in_sight';
import { baseKeys, keyPlugin, smallKeys, type Keys } from './keys';
import type { Place } from './objects';
import { pastes } from './pasting';
import type { Room } from './room';
import { suggestionPlugin } from './suggestion_plugin';
import { withoutStyles } from './without_styles';

/** The plugins that every editor of a section has; the binding comes last and sees what the others did. */
export const sharedPlugins = (room: Room, text: Y.Text, place: Place, ending: Ending): { binding: Binding; plugins: Plugin[] } => {
  const binding = new Binding(text, ending);
  return { binding, plugins: [inSight, authorPlugin(room.authors, text, room.id), caretPlugin(room.carets, text, place), anchorPlugin(room.anchors, text, place), suggestionPlugin(room.currentSuggestion), bindingPlugin(binding)] };
};

/** What an editor tells its section about focus and composing. */
export const roomEvents = (room: Room, binding: Binding, place: Place): Record<string, (view: EditorView) => boolean> => {
  const { text } = binding;
  // What is composed into a suggestion ends a little later, and says so itself.
  const composed = (): boolean => {
    if (!binding.composing) room.composing(false);
    return false;
  };
  return {
    focus: (view) => {
      room.undo.focus(text);
      room.entered(view, place);
      room.carets.moved(text, place, view.state);
      return false;
    },
    // Nothing is composed any more, whether the browser says so or not.
    blur: () => {
      room.composing(false);
      return false;
    },
    compositionstart: () => {
      room.composing(true);
      return false;
    },
    compositionend: composed,
  };
};

export type SmallOptions = { label: string; lines: boolean; keys: Keys };

/** Mounts a small editor in `host`. `lines`: whether Enter begins a new paragraph. */
export const smallEditor = (host: HTMLElement, room: Room, text: Y.Text, place: Place, options: SmallOptions): EditorView => {
  const { binding, plugins } = sharedPlugins(room, text, place, 'open');
  const keys = smallKeys(room, options.lines ? options.keys : { Enter: () => true, ...options.keys });
  const view = new EditorView({ mount: host }, {
    state: EditorState.create({ doc: binding.doc(), plugins: [keyPlugin(keys), keyPlugin(baseKeys), ...plugins] }),
    attributes: { role: 'textbox', 'aria-multiline': String(options.lines), 'aria-label': options.label },
    editable: () => room.writable(),
    transformPastedHTML: withoutStyles,
    handlePaste: pastes(room, text, ({ pasteIntoSmall }) => pasteIntoSmall(!options.lines, (sentence) => room.announce(sentence))),
    handleDOMEvents: roomEvents(room, binding, place),
    dispatchTransaction: dispatcher(room, binding),
  });
  room.undo.add(text, view);
  return view;
};

/** Takes a small editor away. */
export const closeSmallEditor = (room: Room, text: Y.Text, view: EditorView): void => {
  room.undo.remove(text);
  view.destroy();
};
