/** The editor of one section's running text, with its tables and footnotes in it. */
import { inputRules } from 'prosemirror-inputrules';
import { dropCursor } from 'prosemirror-dropcursor';
import { gapCursor } from 'prosemirror-gapcursor';
import { EditorState, Plugin } from 'prosemirror-state';
import { EditorView, type DirectEditorProps } from 'prosemirror-view';
import { commentsAt } from './anchors';
import { clipboardSerializer } from './clipboard';
import { TYPED_KINDS } from './commands';
import { dispatcher } from './edits';
import { findPlugin } from './find_text';
import { baseKeys, keyPlugin, textKeys } from './keys';
import { NoteView } from './note_view';
import { pastes } from './pasting';
import type { Room } from './room';
import { roomEvents, sharedPlugins } from './small_editor';
import { suggestionsAt } from './suggestion_plugin';
import { TableView } from './table_view';
import { withoutStyles } from './without_styles';

export type SectionEditorOptions = { heading: string; language: string; direction: string };

/** Signs at the start of a paragraph that make its kind; who suggests writes them as they are. */
const typedKinds = (room: Room): Plugin => {
  const rules = inputRules({ rules: TYPED_KINDS });
  const { handleTextInput } = rules.props;
  return new Plugin({ ...rules.spec, props: { ...rules.props, handleTextInput: (...typed) => room.mayShape() && handleTextInput?.call(rules, ...typed) } });
};

/** What an editor of the section's present text is made of; its accessible name is the section's heading. */
const sectionProps = (room: Room, options: SectionEditorOptions): DirectEditorProps => {
  const text = room.doc.getText('text');
  const { binding, plugins } = sharedPlugins(room, text, [], 'closed');
  return {
    state: EditorState.create({
      doc: binding.doc(),
      plugins: [
        typedKinds(room),
        keyPlugin(textKeys(room)),
        keyPlugin(baseKeys),
        dropCursor({ class: 'drop-cursor', color: false }),
        gapCursor(),
        findPlugin(),
        ...plugins,
      ],
    }),
    attributes: () => ({
      class: 'editor',
      role: 'textbox',
      'aria-multiline': 'true',
      'aria-label': options.heading,
      ...(room.writable() ? {} : { 'aria-readonly': 'true', tabindex: '0' }),
      ...(room.suggesting() ? { 'data-suggesting': '' } : {}),
      spellcheck: 'true',
      lang: options.language,
      dir: options.direction,
    }),
    editable: () => room.writable(),
    nodeViews: {
      paragraph: (node, outer, position) => (node.attrs.kind === 'table' ? new TableView(node, outer, position, room) : undefined) as TableView,
      footnote: (node, outer, position) => new NoteView(node, outer, position, room),
    },
    clipboardSerializer: clipboardSerializer(room.doc),
    transformPastedHTML: withoutStyles,
    handlePaste: pastes(room, room.doc.getText('text'), ({ pasteInto }) => pasteInto(room)),
    handleDOMEvents: roomEvents(room, binding, []),
    handleClick: (clicked, position) => {
      room.choose(commentsAt(clicked.state, position)[0] ?? suggestionsAt(clicked.state, position)[0] ?? null);
      return false;
    },
    dispatchTransaction: dispatcher(room, binding),
  };
};

/** Mounts the editor of a section in `host`. */
export const sectionEditor = (host: HTMLElement, room: Room, options: SectionEditorOptions): EditorView => {
  const view = new EditorView({ mount: host }, sectionProps(room, options));
  room.undo.add(room.doc.getText('text'), view);
  return view;
};

/** Has the editor show another document of its section: it keeps the focus and its place on the page. */
export const showOther = (view: EditorView, room: Room, options: SectionEditorOptions): void => {
  view.update(sectionProps(room, options));
  room.undo.add(room.doc.getText('text'), view);
};
