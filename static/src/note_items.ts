/** The team's notes as cards: where each stands, and what becomes of it. */
import type { Board, Item, Source } from './card_items';
import { ask, openDialog } from './dialogs';
import { button, make } from './element';
import { FreshData } from './fresh_data';
import { NewNote } from './new_note';
import { freshDraft, noteCard, resolvedCard, type NoteDraft } from './note_card';
import type { Change, Own } from './note_words';
import type { NoteData, NotesData, PageData, SaidData } from './page_data';
import { send, type Answer } from './requests';
import { standingOf } from './section_places';
import type { SectionRoom } from './section_room';
import { say } from './sentences_beside';

/** Nothing is left of it to read: all that was said was deleted. */
const isEmpty = ({ said }: NoteData): boolean => said.every(({ deleted }) => deleted);

export class NoteItems implements Source {
  /** The one that is being written. */
  readonly newNote: NewNote;
  readonly data: FreshData<NotesData>;
  private notes: NoteData[] = [];
  private team: NotesData['team'];
  private readonly drafts = new Map<string, NoteDraft>();
  private readonly changes = new Map<string, Change>();
  private arrived = false;

  constructor(
    private readonly rooms: readonly SectionRoom[],
    private readonly page: PageData,
    private readonly board: Board,
    /** Hears how many notes are open in each section. */
    private readonly counted: (open: ReadonlyMap<string, number>) => void,
  ) {
    this.team = page.team;
    this.data = new FreshData(page.urls.notes, (data) => this.take(data));
    this.newNote = new NewNote(page, board, () => this.team, (note) => this.learn(note));
    addEventListener('hashchange', () => this.follow(location.hash));
  }

  private take({ notes, team }: NotesData): void {
    this.notes = notes;
    this.team = team;
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
    return [...found, ...this.newNote.items()];
  }

  current(id: string | null): void {
    for (const room of this.rooms) room.anchors.makeCurrent(id && room.anchors.of(id) ? id : null);
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
    const { state, at } = standingOf(room, id);
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
    const at = (room && standingOf(room, note.id).at) ?? 1;
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
    const at = (room && standingOf(room, note.id).at) ?? 1;
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
    this.data.overtake();
    this.notes = [...this.notes.filter(({ id }) => id !== note.id), note].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.spread();
  }
}
