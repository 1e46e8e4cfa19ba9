/** The bond between one editor and one flat text: each local edit goes into the text, each remote one into the editor.
 *
 *  All text of a section is written through here and nowhere else, so nothing is deleted that a person did not delete. */
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state';
import * as Y from 'yjs';
import { writeDifference } from './difference';
import { takeOverSelection } from './dom_selection';
import { docFrom, freshId, indexAt, paragraphToAttributes, totalUnits, type Ending } from './flat_text';
import { deltaOf } from './remote_delta';
import { remoteSteps } from './remote_steps';
import { SUGGESTED } from './suggestion_history';
import { tidied } from './tidy';

/** Origin of every change that the person at this page makes; the undo manager follows it. */
export const OWN = { origin: 'this page' };
/** On transactions that show what others wrote. */
export type Meta = { remote: true; undo: boolean };

/** What the binding needs of an editor; a ProseMirror view, or a state without a screen. */
export interface Screen {
  readonly state: EditorState;
  readonly isDestroyed: boolean;
  dispatch(tr: Transaction): void;
}

export const bindingKey = new PluginKey<Binding>('binding');

export class Binding {
  screen: Screen | null = null;
  /** True while the newest transaction shows what others wrote. */
  showsRemote = false;
  /** True while the editor shows letters that are being composed into a suggestion, and nothing of them is written yet. */
  composing = false;
  private writing = false;
  private ready: () => void = () => undefined;

  constructor(readonly text: Y.Text, readonly ending: Ending) {}

  /** The document that the text shows now. */
  doc(): Node {
    return docFrom(this.text, this.ending);
  }

  /** `ready` is called before the editor shows what others wrote. */
  attach(screen: Screen, ready: () => void = () => undefined): void {
    this.screen = screen;
    this.ready = ready;
    this.text.observe(this.show);
  }

  detach(): void {
    this.screen = null;
    this.text.unobserve(this.show);
  }

  /** Whether a merge took the last "\n": every paragraph of a closed text has one, so the next local edit puts it back. */
  lacksLastMark(doc: Node): boolean {
    return this.ending === 'closed' && this.text.length === totalUnits(doc) - 1;
  }

  /** Writes a local edit into the text. */
  write(before: Node, after: Node, caret: number): void {
    this.writing = true;
    try {
      (this.text.doc as Y.Doc).transact(() => {
        const base = this.lacksLastMark(before) ? this.putBackLastMark(before, after) : before;
        writeDifference(this.text, base, after, caret, this.ending);
      }, OWN);
    } finally {
      this.writing = false;
    }
  }

  /** Puts the last "\n" back, when the text lacks it, for somebody who suggests beside the editor. */
  closeText(): void {
    const doc = this.screen?.state.doc;
    if (doc && this.lacksLastMark(doc)) (this.text.doc as Y.Doc).transact(() => this.putBackLastMark(doc, doc), SUGGESTED);
  }

  private putBackLastMark(before: Node, after: Node): Node {
    const last = before.lastChild as Node;
    const known = new Set<unknown>();
    before.forEach((paragraph) => known.add(paragraph.attrs.id));
    const chosen = after.lastChild?.attrs.id;
    const id = last.attrs.id ?? (chosen && !known.has(chosen) ? chosen : freshId());
    const attrs = { ...last.attrs, id };
    this.text.insert(this.text.length, '\n', paragraphToAttributes(attrs));
    return before.copy(before.content.replaceChild(before.childCount - 1, last.type.create(attrs, last.content)));
  }

  /** Shows in the editor what came into the text from elsewhere (others, undo, the device's store). */
  private show = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    const { screen } = this;
    if (this.writing || !screen || screen.isDestroyed) return;
    this.ready();
    const tr = remoteSteps(screen.state, deltaOf(event), this.doc(), this.ending);
    if (!tr.docChanged) return;
    const meta: Meta = { remote: true, undo: transaction.origin instanceof Y.UndoManager };
    screen.dispatch(tr.setMeta(bindingKey, meta).setMeta('addToHistory', false));
  };

  /** What has to be mended or marked after a local edit, before it is written. */
  afterLocalEdit(old: EditorState, now: EditorState): Transaction | null {
    const tr = tidied(old.doc, now, this.ending) ?? now.tr;
    const last = tr.doc.lastChild as Node;
    if (this.lacksLastMark(old.doc) && last.attrs.id == null) {
      tr.setNodeAttribute(tr.doc.content.size - last.nodeSize, 'id', freshId());
    }
    return tr.docChanged ? tr : null;
  }
}

/** The plugin that binds an editor to a text. */
export const bindingPlugin = (binding: Binding): Plugin<Binding> =>
  new Plugin<Binding>({
    key: bindingKey,
    state: { init: () => binding, apply: (_tr, value) => value },
    appendTransaction: (transactions, old, now) => {
      binding.showsRemote = transactions.some((tr) => tr.getMeta(bindingKey));
      if (binding.showsRemote || binding.composing || !transactions.some((tr) => tr.docChanged)) return null;
      return binding.afterLocalEdit(old, now);
    },
    view: (view) => {
      binding.attach(view, () => takeOverSelection(view));
      return {
        update: ({ state }, before) => {
          if (state.doc === before.doc || binding.showsRemote || binding.composing) return;
          binding.write(before.doc, state.doc, indexAt(state.doc, state.selection.head));
        },
        destroy: () => binding.detach(),
      };
    },
  });
