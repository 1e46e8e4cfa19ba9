/** The note that is being written, as a card: begun, sent, tried again or discarded; what was typed into it is kept. */
import type { Board, Item } from './card_items';
import { freshDraft, newNoteCard, type NoteDraft } from './note_card';
import { NEW, type Target } from './note_target';
import type { NoteData, NotesData, PageData } from './page_data';
import { send } from './requests';
import { standingOf } from './section_places';
import { say } from './sentences_beside';

type Writing = Target & { draft: NoteDraft; id: number; sending?: boolean };

export class NewNote {
  private writing: Writing | null = null;
  /** Those that were begun while another was being sent, which then could not be: they wait for that one's end. */
  private waiting: Writing[] = [];
  private begun = 0;

  constructor(
    private readonly page: PageData,
    private readonly board: Board,
    private readonly team: () => NotesData['team'],
    /** Hears of a note that the server has taken. */
    private readonly taken: (note: NoteData) => void,
  ) {}

  /** Begins a note. What was typed before is kept. */
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

  /** Its card; none while no note is being written. */
  items(): Item[] {
    if (!this.writing) return [];
    const { writing } = this;
    const { room, kind, quote, draft, id } = writing;
    return [{
      id: NEW, room, kind: 'note', order: -1, waits: false,
      at: standingOf(room, NEW).at ?? 0,
      shows: String(id),
      told: () => say('card_new_note'),
      build: (current) => newNoteCard({ kind, quote }, {
        current, draft,
        name: this.page.you.name,
        team: this.team,
        announce: (sentence) => this.board.announce(sentence),
        choose: () => this.board.choose(NEW, 'card'),
        drop: () => this.end(say('note_dropped'), null),
        send: (words) => this.write(writing, words),
      }),
    }];
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
    this.taken(answer.value.note);
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
    const { writing } = this;
    if (!writing) return;
    const { at } = standingOf(writing.room, NEW);
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
}
