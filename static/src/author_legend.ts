/** The authors' colours switched on and off, with the names they stand for and how much each has written. */
import type { EditorView } from 'prosemirror-view';
import { writtenAt } from './author_view';
import type { Authors, Written } from './authors';
import { make } from './element';
import { say } from './sentences_beside';
import type { SectionRoom } from './section_room';

export class AuthorLegend {
  private readonly legend = make('ul', { class: 'legend', 'aria-label': say('authors_title'), hidden: true });

  constructor(private readonly authors: Authors, private readonly rooms: readonly SectionRoom[], host: HTMLElement, private readonly announce: (sentence: string) => void) {
    host.append(this.legend);
    authors.follow(() => this.list());
  }

  get on(): boolean {
    return this.authors.on;
  }

  async toggle(): Promise<void> {
    if (!this.authors.on && !(await this.authors.fetch())) {
      this.announce(say('authors_away'));
      return;
    }
    this.authors.show(!this.authors.on);
    this.announce(say(this.authors.on ? 'authors_on' : 'authors_off'));
  }

  /** Says who wrote the words at the caret of an editor. */
  async tell(room: SectionRoom, view: EditorView): Promise<void> {
    if (!(await this.authors.fetch())) {
      this.announce(say('authors_away'));
      return;
    }
    const { author, carrier } = this.writtenAtCaret(room, view) ?? {};
    if (!author) this.announce(say('author_unknown'));
    else if (carrier) this.announce(say('author_here_carried', { name: author.name, carrier: carrier.name }));
    else this.announce(say('author_here', { name: author.name }));
  }

  private writtenAtCaret(room: SectionRoom, view: EditorView): Written | null {
    const text = room.undo.textOf(view);
    const { head, $head } = view.state.selection;
    // At the end of a paragraph the letter before the caret is meant.
    return text && writtenAt(this.authors, text, room.id, view.state, $head.parentOffset ? head - 1 : head);
  }

  private list(): void {
    this.legend.hidden = !this.authors.on;
    if (!this.authors.on) return;
    const totals = this.authors.totals(this.rooms.map((room) => [room.id, room.doc.getText('text')] as const));
    const all = totals.reduce((sum, { characters }) => sum + characters, 0);
    this.legend.replaceChildren(...totals.map(({ author, characters }) =>
      make('li', {}, [make('span', { class: author.look }, say('author_share', { name: author.name, share: Math.round((100 * characters) / all) }))])));
  }
}
