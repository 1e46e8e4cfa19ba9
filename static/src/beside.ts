/** What stands around the text: tools, outline, cards, find, authors, following, the digest. It comes after the text. */
import type { EditorView } from 'prosemirror-view';
import { commentsAt } from './anchors';
import { announce, tell } from './announce';
import { AuthorLegend } from './author_legend';
import type { Authors } from './authors';
import { Cards } from './cards';
import { CommentItems } from './comment_items';
import { Comparison } from './comparison';
import { decideSeveral } from './decide_several';
import { Visit } from './digest';
import { button, byId, make } from './element';
import { FindBar } from './find_bar';
import { Following } from './follow';
import { openHistory } from './history';
import { NoteItems } from './note_items';
import { pointedAt, wholeSection } from './note_target';
import type { Place } from './objects';
import { OutlinePanel } from './outline_panel';
import type { PageData } from './page_data';
import type { Paper } from './paper';
import { PresenceLine } from './presence_line';
import type { Provider } from './provider';
import type { SectionRoom } from './section_room';
import type { Said } from './section_state';
import { say } from './sentences_beside';
import { SuggestionItems } from './suggestion_items';
import { suggestionsAt } from './suggestion_plugin';
import { Toolbar } from './toolbar';
import type { Presence } from './wire';

/** How long a fetch waits for more news, in milliseconds. */
const SETTLE = 300;

/** Where the caret is. */
export type Here = { room: SectionRoom; view: EditorView; place: Place };

/** The text that all this stands around. */
export interface Ground {
  readonly page: PageData;
  readonly paper: Paper;
  readonly provider: Provider;
  readonly authors: Authors;
  /** Who is seen on the page besides. */
  readonly present: ReadonlyMap<string, Presence>;
  /** Whether the person signs out: nothing is fetched any more that would come after what this device forgets. */
  leaving(): boolean;
  here(): Here | null;
}

export class Beside {
  readonly toolbar: Toolbar;
  readonly panel: OutlinePanel;
  readonly cards: Cards;
  readonly find: FindBar;
  readonly following: Following;
  private readonly presence: PresenceLine;
  readonly legend: AuthorLegend;
  readonly notes: NoteItems;
  private readonly comments: CommentItems;
  private readonly suggestions: SuggestionItems;
  private readonly visit: Visit;
  private readonly comparison: Comparison;
  private readonly fetches: Record<string, () => void>;
  /** Marks in the outline which section is being read; while somebody writes it is the one with the caret. */
  private readonly reading = new IntersectionObserver((entries) => this.read(entries), { rootMargin: '-20% 0px -70% 0px' });

  constructor(private readonly ground: Ground) {
    const { page, paper, provider, authors } = ground;
    const { rooms } = paper;
    this.presence = new PresenceLine(byId('present'), page.you.id, (person, seen) => {
      this.panel.toggle(false);
      this.following.toggle(person, seen);
    }, (section) => this.panel.section(section)?.heading ?? '');
    this.panel = new OutlinePanel(byId('outline'), page, this.presence.opener(), announce, (outline) => paper.follow(outline));
    this.toolbar = new Toolbar(byId('toolbar'), {
      comment: () => this.openAtCaret(),
      note: () => this.beginNote(),
      find: () => this.find.open(),
      authors: () => void this.legend.toggle().then(() => this.toolbar.show()),
      showsAuthors: () => authors.on,
    });
    this.find = new FindBar(byId('find'), () => rooms, announce);
    this.following = new Following(byId('present'), () => rooms, announce, (person) => this.presence.mark(person));
    this.legend = new AuthorLegend(authors, rooms, document.querySelector<HTMLElement>('.sheet-head') as HTMLElement, announce);
    this.visit = new Visit(page, () => provider.connection === 'joined');
    this.cards = new Cards(rooms, byId('sheet') as HTMLDialogElement, announce, tell, (waiting) => this.panel.count('comments', waiting));
    this.comments = new CommentItems(rooms, page, this.cards, () => this.fetch('comments'));
    this.notes = new NoteItems(rooms, page, this.cards, (open) => this.panel.count('notes', open));
    this.suggestions = new SuggestionItems(rooms, page, this.cards, (open) => this.countOpen(open));
    for (const source of [this.comments, this.notes, this.suggestions]) this.cards.from(source);
    this.fetches = {
      comments: this.later(() => void this.comments.data.fetch()),
      suggestions: this.later(() => void this.suggestions.data.fetch()),
      notes: this.later(() => void this.notes.data.fetch()),
      outline: this.later(() => void this.panel.fetch()),
    };
    this.comparison = new Comparison(provider, (section) => tell(say('read_anew', { heading: this.panel.section(section)?.heading ?? '' })));
    this.comparison.start();
    this.mount();
  }

  private mount(): void {
    for (const { element } of this.ground.paper.rooms) this.reading.observe(element);
    byId('outline-open').append(this.panel.opener);
    byId('present').before(this.presence.opener());
    for (const seen of this.ground.present.values()) this.presence.take(seen);
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.panel.toggle(false);
    });
    const here = this.ground.here();
    const first = this.ground.paper.rooms[0];
    if (here) this.entered(here);
    else if (first) this.toolbar.use({ room: first, view: first.view, main: true });
    this.cards.soon();
    if (this.ground.provider.connection === 'joined') this.joined();
  }

  private read(entries: readonly IntersectionObserverEntry[]): void {
    if (this.panel.isOpen || this.ground.paper.rooms.some(({ element }) => element.contains(document.activeElement))) return;
    const top = entries.find(({ isIntersecting }) => isIntersecting);
    const id = (top?.target as HTMLElement | undefined)?.dataset.section;
    if (id) this.panel.at(id);
  }

  /** A section that was added while the page was open. */
  add(room: SectionRoom): void {
    this.cards.add(room);
    this.suggestions.add(room);
    this.reading.observe(room.element);
  }

  /** The caret has come into an editor. */
  entered({ room, view, place }: Here): void {
    this.toolbar.use({ room, view, main: place.length === 0 });
    this.panel.at(room.id);
  }

  /** The text of a section has changed, or the selection in it. */
  changed(room: SectionRoom): void {
    if (this.ground.here()?.room === room) this.toolbar.show();
    this.cards.soon();
  }

  /** Somebody has come, moved their caret, or gone. */
  seen(presence: Presence): void {
    const gone = this.presence.take(presence);
    if (gone) this.following.lost(gone);
    else this.following.take(presence);
  }

  /** The connection is lost, and with it the others. */
  alone(): void {
    this.presence.clear();
    this.following.lost(null);
  }

  /** The server let the page in: everything beside the text is fetched. */
  joined(): void {
    this.visit.joined();
    for (const fetch of Object.values(this.fetches)) fetch();
  }

  /** Something beside the text changed. */
  heard(kind: string): void {
    if (kind === 'hash') this.comparison.soon();
    else this.fetch(kind);
  }

  private fetch(kind: string): void {
    this.fetches[kind]?.();
  }

  private later(deed: () => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.ground.leaving() || deed(), SETTLE);
    };
  }

  /** Opens the card of the words at the caret. */
  openAtCaret(): void {
    const { state } = this.ground.here()?.view ?? {};
    const subject = state && (commentsAt(state, state.selection.head)[0] ?? suggestionsAt(state, state.selection.head)[0]);
    if (subject) this.cards.choose(subject, 'card');
    else announce(say('no_comment_here'));
  }

  /** A note on the selected words or the paragraph with the caret. */
  beginNote(): void {
    const here = this.ground.here();
    this.notes.newNote.begin(here ? pointedAt(here.room, here.view, here.place) : 'nothing');
  }

  /** A note on the words that are selected in a section, or on the whole section. */
  private beginNoteIn(room: SectionRoom): void {
    const here = this.ground.here();
    if (here?.room === room && !here.view.state.selection.empty) this.beginNote();
    else this.notes.newNote.begin(wholeSection(room));
  }

  /** Does what a button asks for that the server's markup holds in a section. */
  deed(name: string, room: SectionRoom): void {
    const section = this.panel.section(room.id);
    if (!section) return;
    if (name === 'leave_out') this.panel.actions.leaveOut(section);
    else if (name === 'note') this.beginNoteIn(room);
    else if (name === 'resolved_notes') this.notes.showResolved(room);
    else if (name === 'history') void openHistory(room, this.ground.page.urls);
    else if (name === 'bring_back') this.panel.actions.bringBack(section);
  }

  /** Says how far a section is. */
  say(id: string, state: Said): void {
    const section = this.panel.section(id);
    if (section) this.panel.actions.setState(section, state);
  }

  /** Asks who is in charge of a section. */
  putInCharge(id: string): void {
    const section = this.panel.section(id);
    if (section) this.panel.actions.putInCharge(section);
  }

  private countOpen(open: ReadonlyMap<string, number>): void {
    this.panel.count('suggestions', open);
    this.visit.waiting([...open.values()].reduce((sum, count) => sum + count, 0));
    for (const room of this.ground.paper.rooms) this.showWaiting(room, open.get(room.id) ?? 0);
  }

  /** Says below a section's heading how many suggestions wait, with the way to decide on several. */
  private showWaiting(room: SectionRoom, count: number): void {
    const line = room.element.querySelector<HTMLElement>('.waiting');
    const { decide } = this.ground.page.can;
    const key = `${count} ${decide}`;
    if (!line || line.dataset.shows === key) return;
    line.dataset.shows = key;
    line.hidden = !count;
    const several = decide && count > 1 && button(say('several_open'), () => decideSeveral(this.suggestions, room), { class: 'btn btn-quiet' });
    line.replaceChildren(make('span', {}, count === 1 ? say('waiting_one') : say('waiting_many', { count })), ...(several ? [several] : []));
  }
}
