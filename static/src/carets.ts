/** The carets of the others in a section, each with a name flag; not read out, because they move all the time. */
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import * as Y from 'yjs';
import { bindingKey } from './binding';
import { takeOverSelection } from './dom_selection';
import { make } from './element';
import { indexAt, positionAt } from './flat_text';
import type { Place } from './objects';
import type { Presence } from './wire';

const caretKey = new PluginKey<DecorationSet>('carets');

type Seen = Presence & { moves: number };

/** Who else has the caret in this section, and where. */
export class Carets {
  private readonly seen = new Map<string, Seen>();
  private readonly views = new Set<EditorView>();
  private moves = 0;

  constructor(private readonly tell: (place: Place, anchor: Uint8Array, head: Uint8Array) => void) {}

  take(presence: Presence, section: string): void {
    const was = this.seen.has(presence.who);
    if (presence.section === section) this.seen.set(presence.who, { ...presence, moves: (this.moves += 1) });
    else if (!this.seen.delete(presence.who)) return;
    if (was || this.seen.has(presence.who)) this.redraw();
  }

  clear(): void {
    if (!this.seen.size) return;
    this.seen.clear();
    this.redraw();
  }

  at(place: Place): Seen[] {
    return [...this.seen.values()].filter((each) => each.place.join() === place.join());
  }

  add(view: EditorView): void {
    this.views.add(view);
  }

  remove(view: EditorView): void {
    this.views.delete(view);
  }

  /** Tells the others where one's own caret is. */
  moved(text: Y.Text, place: Place, { doc, selection }: EditorState): void {
    this.tell(place, caretAt(text, doc, selection.anchor), caretAt(text, doc, selection.head));
  }

  private redraw(): void {
    for (const view of this.views) {
      if (view.isDestroyed) continue;
      takeOverSelection(view);
      view.dispatch(view.state.tr.setMeta(caretKey, true));
    }
  }
}

/** A position of an editor, that stays with the characters around it: it goes along with those behind it, or, with an
 *  `assoc` of -1, with those before it. */
export const caretAt = (text: Y.Text, doc: Node, position: number, assoc = 0): Uint8Array =>
  Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, Math.min(text.length, indexAt(doc, position)), assoc));

/** Where a position that somebody's page sent is in a text; null when it is not in it. */
export const caretIndex = (text: Y.Text, bytes: Uint8Array | null): number | null => {
  if (!bytes) return null;
  try {
    const absolute = Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(bytes), text.doc as Y.Doc);
    return absolute && absolute.type === (text as Y.AbstractType<unknown>) ? absolute.index : null;
  } catch {
    // Somebody's page sent a position that cannot be read; a caret is not worth more.
    return null;
  }
};

const flag = ({ person }: Seen): HTMLElement =>
  make('span', { class: `caret p${person.colour}`, 'aria-hidden': 'true', contenteditable: 'false' }, [
    // The name is drawn by the style sheet: it is no part of the text, for copying and searching neither.
    make('b', {}, [make('span', { 'data-name': person.name.split(' ')[0] ?? person.name })]),
  ]);

const drawn = (carets: Carets, text: Y.Text, place: Place, { doc }: EditorState): DecorationSet => {
  const decorations = carets.at(place).flatMap((seen): Decoration[] => {
    const [anchor, head] = [caretIndex(text, seen.anchor), caretIndex(text, seen.head)];
    if (head === null) return [];
    const [from, to] = [positionAt(doc, anchor ?? head), positionAt(doc, head)];
    const widget = Decoration.widget(to, () => flag(seen), { key: `${seen.who}:${seen.moves}`, side: 10, ignoreSelection: true });
    const selected = Decoration.inline(Math.min(from, to), Math.max(from, to), { class: `sel p${seen.person.colour}` });
    return from === to ? [widget] : [widget, selected];
  });
  return DecorationSet.create(doc, decorations);
};

/** Shows the others' carets in one editor and tells them of one's own. */
export const caretPlugin = (carets: Carets, text: Y.Text, place: Place): Plugin<DecorationSet> =>
  new Plugin<DecorationSet>({
    key: caretKey,
    state: {
      init: (_config, state) => drawn(carets, text, place, state),
      apply: (tr, value, _old, state) => {
        // A caret may stand in words that come only now; after others' words the shared text counts like the editor.
        if (tr.getMeta(caretKey) || tr.getMeta(bindingKey)) return drawn(carets, text, place, state);
        return tr.docChanged ? value.map(tr.mapping, tr.doc) : value;
      },
    },
    props: { decorations: (state) => caretKey.getState(state) },
    view: (view) => {
      carets.add(view);
      return {
        update: ({ state }, before) => {
          const still = state.selection.eq(before.selection) && state.doc === before.doc;
          // After the binding has written the edit: only then the shared text counts like the editor.
          if (!still && view.hasFocus()) queueMicrotask(() => !view.isDestroyed && carets.moved(text, place, view.state));
        },
        destroy: () => carets.remove(view),
      };
    },
  });
