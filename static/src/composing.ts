/** Suggesting with an input method (Japanese, Korean, dead keys, Android): the browser composes in the words themselves,
 *  and would lose its place if what it writes over came back as struck out. So an editor shows what is composed as it is,
 *  and when the person has finished, the whole of it becomes one suggestion. */
import type { Node } from 'prosemirror-model';
import type { Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { bindingKey, type Binding, type Meta } from './binding';
import { towards } from './remote_steps';
import { editOf, type Edit } from './suggesting';

/** How long the editor has, after a composition, to read the last letters, in milliseconds. */
const SETTLES = 50;
const RESTORED: Meta = { remote: true, undo: false };

export class Composition {
  private before: { doc: Node; selection: Edit['selection'] } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `ended` writes what was composed, once the editor shows again what stood there before. `holds` hears that what others
   *  write is to be kept back until then, and that it is not any more: it would be taken for composed. */
  constructor(private readonly binding: Binding, private readonly holds: (now: boolean) => void, private readonly ended: (view: EditorView, edit: Edit) => void) {}

  /** Shows an edit that belongs to a composition; false when none is under way. */
  take(view: EditorView, tr: Transaction): boolean {
    if (!view.composing && !this.before) return false;
    if (!this.before) {
      const { before, selection } = editOf(view.state, tr, this.binding.ending);
      this.before = { doc: before, selection };
      this.binding.composing = true;
      this.holds(true);
      view.dom.addEventListener('compositionend', () => this.settle(view), { once: true });
    }
    view.updateState(view.state.apply(tr));
    if (!view.composing) this.settle(view);
    return true;
  }

  private settle(view: EditorView): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(view), SETTLES);
  }

  private end(view: EditorView): void {
    const { before } = this;
    if (!before) return;
    if (view.isDestroyed) return this.over();
    if (view.composing) {
      // The next letter is being composed already.
      view.dom.addEventListener('compositionend', () => this.settle(view), { once: true });
      return;
    }
    const edit = { ...editOf(view.state, view.state.tr, this.binding.ending), before: before.doc, selection: before.selection };
    view.updateState(view.state.apply(towards(view.state, before.doc).setMeta(bindingKey, RESTORED)));
    this.over();
    if (!edit.after.eq(edit.before)) this.ended(view, edit);
  }

  private over(): void {
    this.before = null;
    this.binding.composing = false;
    this.holds(false);
  }
}
