/** The team's notes as cards: where each stands, one that is being written, and what becomes of them. */
import { endsOf } from './anchors';
import type { Board, Item, Source } from './card_items';
import { ask, openDialog } from './dialogs';
import { button, make } from './element';
import { freshId, indexAt } from './flat_text';
import { newNoteCard, noteCard, resolvedCard, type NoteDraft } from './note_card';
import type { Change, Own } from './note_words';
import { textAt, type Place } from './objects';
import { load, send, type Answer, type NoteData, type NotesData, type PageData, type SaidData } from './page_data';
import type { Anchor } from './wire';
import type { SectionRoom } from './section_room';
import { say } from './sentences_beside';
import type { EditorView } from 'prosemirror-view';

/** As much text as a note may stand on, and what is kept around it to find it again, in UTF-16 units. */
const LONGEST = 2000;
const CONTEXT = 32;
/** Under this name stands the note that is being written. */
const NEW = 'new-note';

/** What a note is to stand on: the anchor is missing for a whole section. */
type Target = { room: SectionRoom; kind: NoteData['kind']; quote: string; prefix: string; suffix: string; anchor: Anchor | null };
type Writing = Target & { draft: NoteDraft; id: number; sending?: boolean };

/** `key` is that of the request: a note whose answer is lost is sent again under it, and written once. */
const freshDraft = (replying: boolean): NoteDraft => ({ words: '', replying, key: freshId() + freshId() });

/** Nothing is left of it to read: all that was said was deleted. */
const isEmpty = ({ said }: NoteData): boolean => said.every(({ deleted }) => deleted);

/** The words that are selected in an editor, or the paragraph with its caret; null when there are none, or too many. */
export const pointedAt = (room: SectionRoom, view: EditorView, place: Place): Target | 'nothing' | 'too_long' => {
  const text = textAt(room.doc, place);
  const { selection, doc } = view.state;
  const { $from, empty } = selection;
  const [from, to] = empty ? [$from.start(), $from.end()] : [selection.from, selection.to];
  const flat = text?.toDelta().map(({ insert }: { insert: unknown }) => (typeof insert === 'string' ? insert : '\ufffc')).join('') ?? '';
  const start = indexAt(doc, from);
  const end = Math.min(indexAt(doc, to), empty ? start + LONGEST : Infinity);
  const quote = flat.slice(start, end);
  if (!text || !quote.trim()) return 'nothing';
  if (quote.length > LONGEST) return 'too_long';
  const ends = endsOf(text, start, end);
  if (!ends) return 'nothing';
  const anchor: Anchor = { subject_kind: 'note', subject: NEW, state: 'exact', place, quote, ...ends };
  return { room, kind: empty ? 'paragraph' : 'words', quote, prefix: flat.slice(Math.max(0, start - CONTEXT), start), suffix: flat.slice(end, end + CONTEXT), anchor };
};

export class NoteItems implements Source {
  private notes: NoteData[] = [];
  private team: NotesData['team'];
  private writing: Writing | null = null;
  /** Those that were begun while another was being sent, which then could not be: they wait for that one's end. */
  private waiting: Writing[] = [];
  private readonly drafts = new Map<string, NoteDraft>();
  private readonly changes = new Map<string, Change>();
  private arrived = false;
  private begun = 0;

  constructor(
    private readonly rooms: readonly SectionRoom[],
    private readonly page: PageData,
    private readonly board: Board,
    /** Hears how many notes are open in each section. */
    private readonly counted: (open: ReadonlyMap<string, number>) => void,
  ) {
    this.team = page.team;
    addEventListener('hashchange', () => this.follow(location.hash));
  }

  async fetch(): Promise<void> {
    const found = await load<NotesData>(this.page.urls.notes);
    if (!found) return;
    ({ notes: this.notes, team: this.team } = found);
    this.spread();
    if (!this.arrived) this.follow(location.hash);
    this.arrived = true;
  }

  /** Opens the note that an address names: letters and the digest lead here. */
  private follow(hash: string): void {
    if (!hash.startsWith('#n-')) return;
    const note = this.notes.find((one) => one.id === hash.slice(3) && !isEmpty(one));
    const room = note && this.rooms.find(({ id }) => id === note.section);
    if (!note || !room) {
      this.board.tell(say('note_gone_since'));
      return;
    }
    if (note.resolved) this.showResolved(room);
    else this.board.choose(note.id, 'card');
  }

  /** Whether a note has a card: open, with words; and one in whose reply somebody is writing stays, whatever is deleted. */
  private isOpen(note: NoteData): boolean {
    return !note.resolved && (!isEmpty(note) || !!this.drafts.get(note.id)?.words);
  }

  /** Tells the sections where their notes stand, and which have none to show. */
  private spread(): void {
    const waiting = new Map<string, number>();
    for (const room of this.rooms) {
      const here = this.notes.filter(({ section }) => section === room.id);
      const unknown = here.flatMap(({ id, anchor }) => (anchor && !room.anchors.of(id) ? [anchor] : []));
      const open = here.filter((note) => this.isOpen(note));
      room.anchors.hide(here.filter((note) => !open.includes(note)).map(({ id }) => id));
      if (unknown.length) room.anchors.take(unknown);
      if (open.length) waiting.set(room.id, open.length);
      const count = here.filter((note) => note.resolved && !isEmpty(note)).length;
      const opener = room.element.querySelector<HTMLElement>('[data-deed="resolved_notes"]');
      if (opener) {
        opener.hidden = !count;
        opener.textContent = say('notes_resolved', { count });
      }
    }
    this.counted(waiting);
    this.board.soon();
  }

  items(): Item[] {
    const open = this.notes.filter((note) => this.isOpen(note));
    const found = this.rooms.flatMap((room) => open.filter(({ section }) => section === room.id).map((note, i) => this.item(note, room, i)));
    return this.writing ? [...found, this.newItem(this.writing)] : found;
  }

  current(id: string | null): void {
    for (const room of this.rooms) room.anchors.makeCurrent(id && room.anchors.of(id) ? id : null);
  }

  /** Begins a note on what an editor points at, or on a section. What was typed before is kept. */
  begin(target: Target | 'nothing' | 'too_long'): void {
    if (typeof target === 'string') {
      this.board.announce(say(`note_${target}`));
      return;
    }
    this.writing?.room.anchors.drop(NEW);
    const draft = this.writing && !this.writing.sending ? this.writing.draft : freshDraft(true);
    this.open({ ...target, draft, id: 0 });
  }

  private open(writing: Writing): void {
    writing.id = this.begun += 1; // its card is drawn anew
    this.writing = writing;
    if (writing.anchor) writing.room.anchors.take([writing.anchor]);
    this.board.choose(NEW, 'card');
    const area = document.querySelector<HTMLTextAreaElement>('[data-note-card="new"] textarea');
    area?.focus({ preventScroll: true });
    area?.setSelectionRange(area.value.length, area.value.length);
  }

  beginOnSection(room: SectionRoom): void {
    this.begin({ room, kind: 'section', quote: '', prefix: '', suffix: '', anchor: null });
  }

  /** Lists the resolved notes of a section; each may be opened again. */
  showResolved(room: SectionRoom): void {
    const here = this.notes.filter((note) => note.section === room.id && note.resolved && !isEmpty(note));
    openDialog(say('notes_resolved_in', { heading: room.data.heading }), (close) => [
      ...here.map((note) => resolvedCard(note, () => {
        close();
        void this.resolve(note, false);
      })),
      make('div', { class: 'row' }, [button(say('close'), close)]),
    ]);
  }

  private item(note: NoteData, room: SectionRoom, order: number): Item {
    const { id, kind, said } = note;
    const { state, at } = room.standing(id);
    const name = said[0]?.name ?? '';
    const draft = this.drafts.get(id) ?? freshDraft(false);
    this.drafts.set(id, draft);
    return {
      id, room, order, kind: 'note', waits: false,
      at: at ?? (kind === 'section' ? 0 : room.view.state.doc.content.size),
      shows: JSON.stringify([note, state, [draft, ...said.map((one) => this.changes.get(one.id))].map((typed) => typed?.against)]),
      told: () => `${say('card_note')}, ${name}`,
      build: (current) => noteCard(note, {
        current, draft, state,
        own: (said) => (said.by === this.page.you.id ? this.own(note) : null),
        team: () => this.team,
        announce: (sentence) => this.board.announce(sentence),
        choose: () => this.board.choose(current ? null : id, current ? null : 'card'),
        resolve: () => void this.resolve(note, true),
        send: (words) => this.drawnAfter(this.reply(note, words)),
      }),
    };
  }

  private newItem(writing: Writing): Item {
    const { room, kind, quote, draft, id } = writing;
    return {
      id: NEW, room, kind: 'note', order: -1, waits: false,
      at: room.standing(NEW).at ?? 0,
      shows: String(id),
      told: () => say('card_new_note'),
      build: (current) => newNoteCard({ kind, quote }, {
        current, draft,
        name: this.page.you.name,
        team: () => this.team,
        announce: (sentence) => this.board.announce(sentence),
        choose: () => this.board.choose(NEW, 'card'),
        drop: () => this.end(say('note_dropped'), null),
        send: (words) => this.write(writing, words),
      }),
    };
  }

  private async write(writing: Writing, words: string): Promise<string | null> {
    const { room, kind, quote, prefix, suffix, anchor, draft } = writing;
    const ends = anchor && { first: anchor.first, last: anchor.last, place: anchor.place };
    writing.sending = true;
    const answer = await send<{ note: NoteData }>(this.page.urls.note, this.page.csrf, { section: room.id, kind, words, key: draft.key, quote, prefix, suffix, ...ends });
    writing.sending = false;
    if (!answer.ok) {
      draft.against = say(answer.fields.quote ? 'note_not_there' : 'note_failed');
      if (this.writing !== writing) this.takeUpAgain(writing);
      return draft.against;
    }
    this.waiting = this.waiting.filter((one) => one !== writing);
    this.learn(answer.value.note);
    if (this.writing === writing) this.end(say('note_added'), answer.value.note.id);
    else this.board.announce(say('note_added'));
    return null;
  }

  /** A note that could not be sent, while another was begun: that other one comes after it. */
  private takeUpAgain(writing: Writing): void {
    if (this.writing) this.waiting.push(this.writing);
    this.writing?.room.anchors.drop(NEW);
    this.open(writing);
  }

  /** The note that was being written is there, or discarded; then the caret is back in the text. */
  private end(sentence: string, note: string | null): void {
    const writing = this.writing;
    if (!writing) return;
    const { at } = writing.room.standing(NEW);
    writing.room.anchors.drop(NEW);
    this.writing = null;
    const next = this.waiting.pop();
    if (next) this.open(next);
    else {
      this.board.choose(note, note ? 'card' : null);
      if (!note) writing.room.caretTo(at ?? 1);
    }
    this.board.announce(sentence);
  }

  private async reply(note: NoteData, words: string): Promise<string | null> {
    const answer = await send<{ note: NoteData }>(`${this.page.urls.note}/${note.id}/reply`, this.page.csrf, { words, key: this.drafts.get(note.id)?.key });
    if (!answer.ok) return say(answer.code === 'note_resolved' ? 'note_is_resolved' : 'note_reply_failed');
    this.drafts.delete(note.id);
    this.learn(answer.value.note);
    this.board.choose(note.id, 'card');
    this.board.announce(say('done_replied'));
    return null;
  }

  /** What one may do with what one said oneself in a note. */
  private own(note: NoteData): Own {
    return {
      changes: this.changes,
      team: () => this.team,
      announce: (sentence) => this.board.announce(sentence),
      change: (said, words) => this.drawnAfter(this.change(note, said, words)),
      remove: (said) => this.askToDelete(note, said),
    };
  }

  /** What stands against something that was sent, shown also by a card that was drawn anew meanwhile. */
  private async drawnAfter(sent: Promise<string | null>): Promise<string | null> {
    const against = await sent;
    if (against) this.board.soon();
    return against;
  }

  private post(note: NoteData, said: SaidData, deed: string, body: object): Promise<Answer<{ note: NoteData }>> {
    return send<{ note: NoteData }>(`${this.page.urls.note}/${note.id}/said/${said.id}${deed}`, this.page.csrf, body);
  }

  private async change(note: NoteData, said: SaidData, words: string): Promise<string | null> {
    const change = this.changes.get(said.id);
    const answer = await this.post(note, said, '', { words, seen: change?.seen });
    if (answer.ok) {
      this.changes.delete(said.id);
      this.learn(answer.value.note);
      this.board.choose(note.id, 'card');
      this.board.announce(say('note_done_changed'));
      return null;
    }
    if (answer.code === 'note_changed' && change) {
      change.seen = String(answer.values.words);
      return say('note_changed_meanwhile', { words: change.seen });
    }
    return say(answer.code === 'note_deleted' ? 'note_deleted_meanwhile' : answer.code === 'note_resolved' ? 'note_is_resolved' : 'note_change_failed');
  }

  private askToDelete(note: NoteData, said: SaidData): void {
    ask({ title: say('note_delete_title'), why: say('note_delete_why'), content: [], main: say('note_delete_sure'), danger: true, submit: () => this.remove(note, said) });
  }

  private async remove(note: NoteData, said: SaidData): Promise<boolean> {
    const room = this.rooms.find(({ id }) => id === note.section);
    const at = room?.standing(note.id).at ?? 1;
    const answer = await this.post(note, said, '/delete', {});
    if (!answer.ok) {
      this.board.tell(say('deed_failed'));
      return true;
    }
    this.changes.delete(said.id);
    this.learn(answer.value.note);
    const open = this.isOpen(answer.value.note);
    // The dialog that asked gives the focus back to a button that is gone.
    setTimeout(() => {
      this.board.choose(open ? note.id : null, open ? 'card' : null);
      if (!open) room?.caretTo(at);
      this.board.announce(say('note_done_deleted'));
    });
    return true;
  }

  private async resolve(note: NoteData, resolved: boolean): Promise<void> {
    const room = this.rooms.find(({ id }) => id === note.section);
    const at = room?.standing(note.id).at ?? 1;
    const answer = await send<{ note: NoteData }>(`${this.page.urls.note}/${note.id}/resolved`, this.page.csrf, { resolved });
    if (!answer.ok) {
      this.board.announce(say('deed_failed'));
      return;
    }
    this.learn(answer.value.note);
    this.board.choose(resolved ? null : note.id, resolved ? null : 'card');
    if (resolved) room?.caretTo(at);
    this.board.announce(say(resolved ? 'note_done_resolved' : 'note_done_reopened'));
  }

  private learn(note: NoteData): void {
    this.notes = [...this.notes.filter(({ id }) => id !== note.id), note].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.spread();
  }
}
