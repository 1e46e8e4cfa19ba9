/** One section on the page: its document, its editor, and the markup around it. */
import type { EditorView } from 'prosemirror-view';
import { TextSelection } from 'prosemirror-state';
import * as Y from 'yjs';
import { Anchors } from './anchors';
import type { Authors } from './authors';
import { Carets } from './carets';
import { make } from './element';
import { textAt, textsOf, type Place } from './objects';
import { Outbox, STOPPING } from './outbox';
import type { OutlineData, SectionData } from './page_data';
import type { Heard, Shared } from './shared';
import { replay, type Caret } from './replay';
import type { Room } from './room';
import { say } from './sentences';
import { sectionDoc } from './section_doc';
import { sectionEditor, showOther, type SectionEditorOptions } from './section_editor';
import { SectionMarkup } from './section_markup';
import { reveal } from './section_places';
import type { Said } from './section_state';
import type { Script } from './script';
import { DeviceStore } from './store';
import type { Author, Refusal } from './suggesting';
import { withdrawal } from './suggestion_list';
import { CurrentSuggestion } from './suggestion_plugin';
import { isPlainEdit, Undo } from './undo';
import { wordsIn } from './word_count';

/** How long counting words waits for the end of a sentence, in milliseconds. */
const COUNTING = 800;

/** What a section asks of the page around it. */
export interface Surroundings {
  readonly authors: Authors;
  mayWrite(): boolean;
  /** Whether the person suggests instead of writing, and as whom. */
  suggesting(): boolean;
  readonly author: Author;
  cannotSuggest(refusal: Refusal): void;
  announce(sentence: string): void;
  entered(room: SectionRoom, view: EditorView, place: Place): void;
  changed(room: SectionRoom): void;
  composing(section: string, now: boolean): void;
  /** The section holds this many words now. */
  counted(section: string, words: number): void;
  /** Sets how far a section is; null when the person may not. */
  readonly say: ((section: string, state: Said) => void) | null;
  /** Asks who is in charge of a section; null when the person may not put anybody. */
  readonly putInCharge: ((section: string) => void) | null;
  choose(subject: string | null): void;
  /** The section was written anew upon the server's text, from this document. */
  renewed(room: SectionRoom, old: Y.Doc): void;
  tell(caret: { section: string; place: Place; anchor: Uint8Array; head: Uint8Array }): void;
}

export class SectionRoom implements Room {
  readonly anchors = new Anchors();
  readonly currentSuggestion = new CurrentSuggestion();
  readonly carets: Carets;
  undo: Undo;
  readonly outbox: Outbox;
  readonly view: EditorView;
  readonly cards: HTMLElement;
  readonly opener: HTMLButtonElement;
  private readonly markup: SectionMarkup;
  private readonly followers: Heard[] = [];
  private readonly readers: (() => void)[] = [];
  private counting: ReturnType<typeof setTimeout> | undefined;
  /** Whether there are words to come of which nothing is here: nobody writes where they do not see them. */
  isComing: boolean;

  private constructor(readonly data: SectionData, readonly element: HTMLElement, public doc: Y.Doc, readonly store: DeviceStore, private readonly around: Surroundings) {
    this.isComing = !!data.words && !doc.store.clients.size;
    this.outbox = new Outbox(Y.mergeUpdates, store.unsent.any, store.unsent.changes, store.unsent.plain);
    this.undo = this.listen();
    this.carets = new Carets((place, anchor, head) => around.tell({ section: data.id, place, anchor, head }));
    this.cards = element.querySelector<HTMLElement>('.cards') as HTMLElement;
    this.cards.setAttribute('aria-label', say('cards_of', { heading: data.heading }));
    this.opener = make('button', { type: 'button', class: 'cards-open btn-quiet', hidden: true });
    this.cards.before(this.opener);
    const { say: set, putInCharge: charge } = around;
    this.markup = new SectionMarkup(element, data, set && ((state) => set(data.id, state)), charge && (() => charge(data.id)));
    const host = element.querySelector<HTMLElement>('.host') as HTMLElement;
    this.view = sectionEditor(host, this, this.options);
    this.markup.showEmpty(this.view.state.doc, this.isComing);
    this.markup.showLine();
  }

  /** Opens a section: what the device holds of it first, then its editor. Null when the paper has no place for it. */
  static async open(data: SectionData, person: string, client: number, around: Surroundings): Promise<SectionRoom | null> {
    const element = document.querySelector<HTMLElement>(`[data-section="${CSS.escape(data.id)}"]`);
    if (!element?.querySelector('.host') || !element.querySelector('.cards')) return null;
    // One client id for the whole page: the server is told a few ids and not one for each section.
    const doc = sectionDoc(client);
    const store = await DeviceStore.open(person, data.id, doc, client);
    return new SectionRoom(data, element, doc, store, around);
  }

  private get options(): SectionEditorOptions {
    const { heading, language, direction } = this.data;
    return { heading, language, direction };
  }

  /** Tells everybody of the present document's updates; gives an undo of its own. */
  private listen(): Undo {
    this.doc.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      for (const heard of this.followers) heard(update, transaction.local, isPlainEdit(transaction));
      for (const read of this.readers) read();
    });
    return new Undo(this.doc, this.around.author.person, () => this.around.suggesting());
  }

  hear(heard: Heard): void {
    this.followers.push(heard);
  }

  async renew(fresh: Y.Doc, handed?: Uint8Array): Promise<void> {
    const write = (text: Y.Text, script: Script): void => this.undo.suggestions.write(text, script);
    const old = await this.exchange(fresh, (before, caret) => this.undo.apart(() => replay(before, fresh, this.author, write, caret, handed)));
    if (!handed) this.around.renewed(this, old);
    old.destroy();
  }

  async readAnew(fresh: Y.Doc): Promise<void> {
    // Both have the characters in common: the caret stays at its own.
    const old = await this.exchange(fresh, (before, caret) => {
      const text = caret && textAt(before, caret.place);
      const place = text && Y.createRelativePositionFromTypeIndex(text, caret.index);
      return (place && Y.createAbsolutePositionFromRelativePosition(place, fresh)?.index) ?? null;
    });
    old.destroy();
  }

  /** Puts another document in the place of the present one, which it gives. `carry` brings along what is to stay, and says
   *  where in the new text the caret is. */
  private async exchange(fresh: Y.Doc, carry: (old: Y.Doc, caret: Caret | null) => number | null): Promise<Y.Doc> {
    const [old, caret] = [this.doc, this.undo.caretNow()];
    this.doc = fresh;
    this.undo = this.listen();
    this.outbox.clear();
    this.around.authors.own.add(fresh.clientID);
    const index = carry(old, caret);
    const place = caret && textAt(fresh, caret.place);
    showOther(this.view, this, this.options);
    if (place) this.undo.caretTo(place as Y.AbstractType<unknown>, index ?? 0);
    for (const read of this.readers) read();
    this.changed();
    await this.store.renew(fresh);
    // Until here the device may hold the old words, and the note says so.
    if (this.outbox.unsent) this.store.unsent.renew(fresh.clientID, this.outbox.changes);
    else this.store.unsent.clear();
    return old;
  }

  get id(): string {
    return this.data.id;
  }

  get authors(): Authors {
    return this.around.authors;
  }

  get shared(): Shared {
    return this;
  }

  came(): void {
    this.isComing = false;
    this.markup.showEmpty(this.view.state.doc, false);
    this.countSoon();
  }

  writable(): boolean {
    return this.around.mayWrite() && !this.isComing && !(STOPPING as readonly string[]).includes(this.outbox.state);
  }

  get author(): Author {
    return this.around.author;
  }

  suggesting(): boolean {
    return this.around.suggesting();
  }

  mayShape(): boolean {
    return this.writable() && !this.suggesting();
  }

  cannotSuggest(refusal: Refusal): void {
    this.around.cannotSuggest(refusal);
  }

  announce(sentence: string): void {
    this.around.announce(sentence);
  }

  entered(view: EditorView, place: Place): void {
    this.around.entered(this, view, place);
  }

  changed(): void {
    // The first transaction comes while the editor is still being made.
    if (!this.view) return;
    this.markup.showEmpty(this.view.state.doc, this.isComing);
    this.countSoon();
    this.around.changed(this);
  }

  composing(now: boolean): void {
    this.around.composing(this.id, now);
  }

  choose(subject: string | null): void {
    this.around.choose(subject);
  }

  private countSoon(): void {
    if (this.counting !== undefined || this.isComing) return;
    this.counting = setTimeout(() => {
      this.counting = undefined;
      const words = wordsIn(this.doc);
      if (words === this.data.words) return;
      this.data.words = words;
      this.markup.showLine();
      this.around.counted(this.id, words);
    }, COUNTING);
  }

  /** Draws every editor again, after the right to write has changed. */
  refresh(): void {
    this.anchors.redraw();
  }

  /** Follows the outline: heading, number, and whether the section is left out. */
  follow({ sections }: OutlineData): void {
    const { heading } = this.data;
    this.markup.follow(sections);
    if (this.data.heading === heading) return;
    this.view.dom.setAttribute('aria-label', this.data.heading);
    this.refresh();
  }

  /** Puts the caret at a position and scrolls there. */
  caretTo(position: number): void {
    const { doc, tr } = this.view.state;
    const inside = doc.resolve(Math.min(Math.max(position, 0), doc.content.size));
    this.view.dispatch(tr.setSelection(TextSelection.near(inside)));
    this.view.focus();
    reveal(this, inside.pos);
  }

  /** Hears of every change of the section's words, notes and tables. */
  textChanged(heard: () => void): void {
    this.readers.push(heard);
  }

  /** Whether the person may take back suggestions of their own: as who suggests, or as who writes. */
  mayWithdraw(): boolean {
    return this.writable();
  }

  /** Takes back a suggestion of the person's own. */
  withdraw(suggestion: string): void {
    this.undo.apart(() => {
      for (const [, text] of textsOf(this.doc)) this.undo.suggestions.write(text, withdrawal(text, (id) => id === suggestion));
    });
  }
}
