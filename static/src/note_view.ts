/** A footnote in the editor: a sign in the text, and its words in a small editor that opens beside it. */
import type { Node } from 'prosemirror-model';
import { TextSelection } from 'prosemirror-state';
import type { EditorView, NodeView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { make } from './element';
import { noteOf, objectsOf } from './objects';
import type { Room } from './room';
import { say } from './sentences';
import { closeSmallEditor, smallEditor } from './small_editor';

/** How much of a footnote its button says. */
const SAID = 60;

export class NoteView implements NodeView {
  readonly dom: HTMLElement;
  private readonly sign: HTMLButtonElement;
  private box: HTMLElement | null = null;
  private view: EditorView | null = null;
  private text: Y.Text | null = null;
  private readonly objects: Y.Map<unknown>;
  private readonly relabel = (): void => this.label();

  constructor(private readonly node: Node, private readonly outer: EditorView, private readonly position: () => number | undefined, private readonly room: Room) {
    this.sign = make('button', { type: 'button', class: 'note-sign', 'aria-expanded': 'false' }, [], { click: () => this.toggle() });
    this.dom = make('sup', { class: 'note', contenteditable: 'false' }, [this.sign]);
    this.objects = objectsOf(room.doc);
    this.objects.observe(this.relabel);
    this.label();
  }

  private label(): void {
    const text = noteOf(this.room.doc, this.node.attrs.ref);
    if (text !== this.text) {
      this.text?.unobserve(this.relabel);
      text?.observe(this.relabel);
      this.text = text;
    }
    const words = text?.toString().trim().slice(0, SAID) ?? '';
    this.sign.setAttribute('aria-label', text ? (words ? say('note_with', { words }) : say('note')) : say('note_gone'));
  }

  /** Opens the words of the note, or closes them and returns to the text. */
  toggle(): void {
    if (this.box) this.close(true);
    else this.open();
  }

  open(): void {
    if (!this.text || this.box) return;
    const host = make('span', { class: 'note-words' });
    const close = make('button', { type: 'button', class: 'btn btn-quiet', 'aria-label': say('note_close') }, say('close'), { click: () => this.close(true) });
    this.box = make('span', { class: 'note-box', role: 'group', 'aria-label': say('note') }, [host, close]);
    this.dom.append(this.box);
    this.sign.setAttribute('aria-expanded', 'true');
    const back = (): boolean => {
      this.close(true);
      return true;
    };
    this.view = smallEditor(host, this.room, this.text, [this.node.attrs.ref], { label: say('note_words'), lines: false, keys: { Escape: back, Enter: back } });
    this.view.focus();
  }

  private close(toText: boolean): void {
    if (this.view && this.text) closeSmallEditor(this.room, this.text, this.view);
    this.box?.remove();
    this.box = null;
    this.view = null;
    this.sign.setAttribute('aria-expanded', 'false');
    const at = this.position();
    if (!toText || at === undefined) return;
    const { state } = this.outer;
    this.outer.dispatch(state.tr.setSelection(TextSelection.create(state.doc, at + 1)));
    this.outer.focus();
  }

  update(node: Node): boolean {
    return node.type === this.node.type && node.attrs.ref === this.node.attrs.ref;
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof globalThis.Node && this.dom.contains(event.target);
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.objects.unobserve(this.relabel);
    this.text?.unobserve(this.relabel);
    this.close(false);
  }
}
