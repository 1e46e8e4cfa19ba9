/** The public comments as cards: where each stands, and what becomes of it when it is answered. */
import type { Board, Item, Source } from './card_items';
import { commentCard } from './comment_card';
import { FreshData } from './fresh_data';
import type { CommentData, CommentsData, EditData, PageData } from './page_data';
import type { AnchorState } from './wire';
import { say } from './sentences_beside';
import { standingOf } from './section_places';
import type { SectionRoom } from './section_room';

export class CommentItems implements Source {
  readonly data: FreshData<CommentsData>;
  private comments: CommentData[] = [];
  private edits: CommentsData['edits'] = {};
  private readonly strings = new WeakMap<CommentData, string>();

  constructor(private readonly rooms: readonly SectionRoom[], private readonly page: PageData, private readonly board: Board, private readonly refetch: () => void) {
    this.data = new FreshData(page.urls.comments, (data) => this.take(data));
  }

  private take({ comments, edits }: CommentsData): void {
    this.comments = comments;
    this.edits = edits;
    for (const room of this.rooms) {
      const known = this.comments.filter(({ id, anchor }) => anchor && !room.anchors.of(id)).filter(({ section }) => section === room.id);
      if (known.length) room.anchors.take(known.map(({ id, anchor, quote }) => ({ first: null, last: null, subject_kind: 'comment', quote, ...(anchor as { state: AnchorState; place: string[] }), subject: id })));
    }
    this.board.soon();
  }

  items(): Item[] {
    return this.rooms.flatMap((room, i) =>
      this.comments
        .filter(({ section }) => section === room.id || (section === null && i === 0))
        .map((comment) => this.item(comment, room)));
  }

  current(id: string | null): void {
    // Who opens a comment may want to name an edit of a moment ago.
    if (this.comments.some((each) => each.id === id)) this.refetch();
    for (const room of this.rooms) room.anchors.makeCurrent(id && room.anchors.of(id) ? id : null);
  }

  private item(comment: CommentData, room: SectionRoom): Item {
    const { id, number, version, name, answer } = comment;
    const { state, at } = this.standing(room, comment);
    return {
      id, room, at, kind: 'comment', order: number, waits: !answer,
      shows: `${this.written(comment)}${state}`,
      told: () => `${say('card_kind', { number, version })}. ${name}`,
      build: (current) => commentCard(comment, {
        page: this.page,
        state,
        current,
        edits: () => this.editsSince(comment),
        idOf: (cited) => this.comments.find((each) => each.number === cited && each.id !== id)?.id ?? null,
        choose: () => this.board.choose(current ? null : id, current ? null : 'card'),
        later: () => {
          this.board.choose(null);
          room.view.focus();
        },
        answered: (answered) => this.answered(answered),
        announce: (sentence) => this.board.announce(sentence),
      }),
    };
  }

  /** A comment as a string: a thousand of them are looked at whenever somebody pauses in typing. */
  private written(comment: CommentData): string {
    const known = this.strings.get(comment) ?? JSON.stringify(comment);
    this.strings.set(comment, known);
    return known;
  }

  /** What was written in its section since a comment came: one of these may answer it. */
  private editsSince({ section, at: came }: CommentData): EditData[] {
    return section === null ? [] : this.edits[section]?.filter(({ at }) => at >= came) ?? [];
  }

  /** How a comment stands, and at which position of the running text. */
  private standing(room: SectionRoom, comment: CommentData): { state: AnchorState | null; at: number } {
    const { state, at } = standingOf(room, comment.id);
    const end = room.view.state.doc.content.size;
    return { state: state ?? comment.anchor?.state ?? null, at: at ?? (comment.kind === 'section' || comment.kind === 'general' ? 0 : end) };
  }

  private answered(comment: CommentData): void {
    this.data.overtake();
    this.comments = this.comments.map((each) => (each.id === comment.id ? { ...each, ...comment } : each));
    const count = this.comments.filter(({ answer }) => !answer).length;
    this.board.choose(comment.id, 'card');
    this.board.announce(say('answer_done', { count }));
  }
}
