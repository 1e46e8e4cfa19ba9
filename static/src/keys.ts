/** The keys of the write page. Every one of them has a word in the toolbar or in the list of keys. */
import { baseKeymap, chainCommands } from 'prosemirror-commands';
import { keydownHandler } from 'prosemirror-keymap';
import { Plugin, type Command } from 'prosemirror-state';
import {
  enter, indentBy, insertBreak, leaveEmptyItem, leaveKind, selectObjectBeside, setKind, toggle,
} from './commands';
import { later } from './later';
import type { Room } from './room';
import { isSuggestedBy } from './tracked';

export type Keys = Record<string, Command>;

/** Keys as a plugin. With AltGraph people type letters: then no key of ours is meant. */
export const keyPlugin = (keys: Keys): Plugin => {
  const handle = keydownHandler(keys);
  return new Plugin({
    props: { handleKeyDown: (view, event) => !event.getModifierState('AltGraph') && handle(view, event) },
  });
};

const history = ({ undo }: Room): Keys => ({
  'Mod-z': () => undo.undo() || true,
  'Mod-y': () => undo.redo() || true,
  'Shift-Mod-z': () => undo.redo() || true,
});

const formatting: Keys = {
  'Mod-b': toggle('strong'),
  'Mod-i': toggle('em'),
  'Mod-u': toggle('underline'),
  'Mod-.': toggle('superscript'),
  'Mod-,': toggle('subscript'),
};

const kinds: Keys = {
  Tab: indentBy(1),
  'Shift-Tab': indentBy(-1),
  'Mod-Alt-0': setKind('p'),
  'Mod-Alt-1': setKind('h1'),
  'Mod-Alt-2': setKind('h2'),
  'Mod-Alt-3': setKind('h3'),
  'Mod-Shift-7': setKind('number'),
  'Mod-Shift-8': setKind('bullet'),
  'Mod-Shift-9': setKind('quote'),
};

/** Keys each of which is undone by itself. */
const apart = ({ undo }: Room, keys: Keys): Keys =>
  Object.fromEntries(Object.entries(keys).map(([key, command]): [string, Command] =>
    [key, (state, dispatch, view) => undo.apart(() => command(state, dispatch, view))]));

/** A key that changes the kind of a paragraph: for who suggests, only of one that the suggestion itself adds. */
const shaping = (room: Room, command: Command): Command => (state, dispatch, view) =>
  (room.mayShape() || isSuggestedBy(state.selection.$head.parent, room.author.person)) && command(state, dispatch, view);

/** Asks for the address of a link on the selected words. */
export const askForLink: Command = (_state, dispatch, view) => {
  if (dispatch && view) later(({ linkDialog }) => linkDialog(view));
  return true;
};

/** Keys of the running text. */
export const textKeys = (room: Room): Keys => ({
  ...history(room),
  ...apart(room, { ...formatting, ...kinds }),
  Enter: chainCommands(shaping(room, leaveEmptyItem), enter),
  'Shift-Enter': insertBreak,
  Backspace: chainCommands(shaping(room, leaveKind), selectObjectBeside(-1)),
  Delete: selectObjectBeside(1),
  'Mod-k': askForLink,
});

/** Keys of a note or a cell. */
export const smallKeys = (room: Room, own: Keys): Keys => ({ ...history(room), ...apart(room, formatting), 'Shift-Enter': insertBreak, ...own });

export const baseKeys: Keys = baseKeymap;

/** Keys that work on the whole page, wherever the focus is. `done` tells whether the key was used. */
export const pageKeys = (deeds: { tools(): void; outline(): void; comment(): void; note(): void; author(): void; find(): void; step(by: 1 | -1): void }): void => {
  addEventListener('keydown', (event) => {
    if (event.getModifierState('AltGraph')) return;
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    const deed = event.altKey && !command && event.key === 'F10' ? deeds.tools
      : command && !event.altKey && event.key === 'F10' ? deeds.outline
      : command && event.altKey && (letter === 'm' || event.code === 'KeyM') ? deeds.comment
      : command && event.altKey && (letter === 'n' || event.code === 'KeyN') ? deeds.note
      : command && event.altKey && (letter === 'a' || event.code === 'KeyA') ? deeds.author
      : command && event.altKey && (letter === 'f' || event.code === 'KeyF') ? deeds.find
      : command && event.altKey && (letter === 'j' || event.code === 'KeyJ') ? () => deeds.step(1)
      : command && event.altKey && (letter === 'k' || event.code === 'KeyK') ? () => deeds.step(-1)
      : null;
    if (!deed) return;
    event.preventDefault();
    deed();
  });
};
