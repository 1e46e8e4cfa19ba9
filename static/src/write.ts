/** The write page: every section of an output with its editor, the tools, the outline, the comments, the connection. */
import * as Y from 'yjs';
import { commentsAt } from './anchors';
import { AuthorLegend } from './author_legend';
import { Authors } from './authors';
import { Cards } from './cards';
import { CommentItems } from './comment_items';
import { Comparison } from './comparison';
import { decideSeveral } from './decide_several';
import { Visit } from './digest';
import { button, byId, make } from './element';
import { FindBar } from './find_bar';
import { openHistory } from './history';
import { Following } from './follow';
import { keepPage, noteUnsent } from './keep_page';
import { FORGET } from './kept';
import { pageKeys } from './keys';
import { Mode } from './mode';
import { NoteItems, pointedAt } from './note_items';
import { OutlinePanel } from './outline_panel';
import type { Place } from './objects';
import { load, pageData, type CommentsData } from './page_data';
import { Paper } from './paper';
import { PresenceLine } from './presence_line';
import { Provider, type Listener } from './provider';
import { say } from './sentences';
import type { SectionRoom, Surroundings } from './section_room';
import { StatusLine } from './status';
import { SuggestionItems } from './suggestion_items';
import { suggestionsAt } from './suggestion_plugin';
import { Tabs } from './tabs';
import { toast, type Deed } from './toast';
import { Toolbar } from './toolbar';
import { showLife } from './unsent';

/** How long an announcement waits, so that assistive technology notices it, and a fetch for more news, in milliseconds. */
const HEARD = 50;
const SETTLE = 300;

const page = pageData();
/** How far the clock of this device is ahead of the server's, in milliseconds. */
let ahead = 0;
let provider: Provider | null = null;
let comparison: Comparison | null = null;
let current: { room: SectionRoom; view: SectionRoom['view']; place: Place } | null = null;

const announce = (sentence: string): void => {
  const region = byId('announce');
  region.textContent = '';
  setTimeout(() => {
    region.textContent = sentence;
  }, HEARD);
};

/** Shows a sentence for a while and has it read out. */
const tell = (sentence: string, deed?: Deed): void => {
  toast(sentence, deed);
  announce(sentence);
};

const mode = new Mode(byId('mode'), page.can, () => {
  for (const room of paper.rooms) room.refresh();
  toolbar.show();
}, announce);

const status = new StatusLine(byId('status'), byId('offline'), announce, (id) => panel.section(id)?.heading ?? '', () => !mode.mayWrite, (section) => handIn(section));
const presence = new PresenceLine(byId('present'), page.you.id, (person, seen) => {
  panel.toggle(false);
  following.toggle(person, seen);
}, (section) => panel.section(section)?.heading ?? '');
const following: Following = new Following(byId('present'), () => paper.rooms, announce, (person) => presence.mark(person));
const toolbar = new Toolbar(byId('toolbar'), { comment: () => openCommentAtCaret(), note: () => beginNote(), find: () => find.open(), authors: () => legend?.toggle(), showsAuthors: () => authors.on });
const panel: OutlinePanel = new OutlinePanel(byId('outline'), page, presence.opener(), announce, (outline) => paper.follow(outline));
const find = new FindBar(byId('find'), () => paper.rooms, announce);
let cards: Cards | null = null;
const authors = new Authors(page.urls.authors, page.you);
let legend: AuthorLegend | null = null;
let comments: CommentItems | null = null;
let suggestions: SuggestionItems | null = null;
let notes: NoteItems | null = null;

const openCommentAtCaret = (): void => {
  const { state } = current?.view ?? {};
  const subject = state && (commentsAt(state, state.selection.head)[0] ?? suggestionsAt(state, state.selection.head)[0]);
  if (subject) cards?.choose(subject, 'card');
  else announce(say('no_comment_here'));
};

/** Sections of which words are handed in as suggestions, and the server has not answered yet. */
const handedIn = new Set<string>();
const handIn = (section: string): void => {
  handedIn.add(section);
  provider?.writeAnew(section);
  paper.room(section)?.view.focus();
};

/** A note on the selected words or the paragraph with the caret. */
const beginNote = (): void => notes?.begin(current ? pointedAt(current.room, current.view, current.place) : 'nothing');

/** A note on the words that are selected in a section, or on the whole section. */
const beginNoteIn = (room: SectionRoom): void => {
  if (current?.room === room && !current.view.state.selection.empty) beginNote();
  else notes?.beginOnSection(room);
};

/** The person signs out: nothing is fetched any more that would come after what this device forgets. */
let leaving = false;
if ('BroadcastChannel' in globalThis) {
  new BroadcastChannel(FORGET).addEventListener('message', () => {
    leaving = true;
  });
}

const later = (deed: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => leaving || deed(), SETTLE);
  };
};
const fetchComments = later(() => void load<CommentsData>(page.urls.comments).then((answer) => answer && comments?.take(answer)));
const fetchSuggestions = later(() => void suggestions?.fetch());
const fetchNotes = later(() => void notes?.fetch());
const fetchOutline = later(() => void panel.fetch());

const around: Surroundings = {
  authors,
  mayWrite: () => mode.mayWrite,
  suggesting: () => mode.suggesting,
  author: { person: page.you.id, now: () => Date.now() - ahead },
  cannotSuggest(refusal) {
    const view = current?.view;
    const edit = { words: say('switch_to_editing'), run: () => { mode.edit(); view?.focus(); } };
    tell(say(`cannot_${refusal}`), mode.mayEdit ? edit : { words: say('instead_note'), run: beginNote });
  },
  announce,
  entered(room, view, place) {
    current = { room, view, place };
    toolbar.use({ room, view, main: place.length === 0 });
    panel.at(room.id);
  },
  changed(room) {
    if (current?.room === room) toolbar.show();
    cards?.soon();
  },
  composing(section, now) {
    if (now) provider?.hold(section);
    else provider?.release(section);
  },
  counted(section, words) {
    panel.counted(section, words);
  },
  say: page.can.write
    ? (id, state) => {
        const section = panel.section(id);
        if (section) panel.actions.setState(section, state);
      }
    : null,
  renewed({ id, doc }, old) {
    tabs.renewed(id, Y.encodeStateAsUpdate(doc), Y.encodeStateVector(old));
  },
  putInCharge: page.can.arrange
    ? (id) => {
        const section = panel.section(id);
        if (section) panel.actions.putInCharge(section);
      }
    : null,
  choose(subject) {
    if (subject) cards?.choose(subject, 'tap');
  },
  tell(caret) {
    provider?.tell(caret);
  },
};

const client = crypto.getRandomValues(new Uint32Array(1))[0] as number;
const paper: Paper = new Paper(byId('paper'), page.you.id, client, around, (room) => {
  provider?.add(room.shared);
  tabs.share(room.shared);
  cards?.add(room);
  suggestions?.add(room);
  places.observe(room.element);
});
const tabs = new Tabs(page.you.id, page.forum.slug, () => provider);
/** Marks in the outline which section is being read; while somebody writes it is the one with the caret. */
const places = new IntersectionObserver((entries) => {
  if (panel.isOpen || paper.rooms.some(({ element }) => element.contains(document.activeElement))) return;
  const top = entries.find(({ isIntersecting }) => isIntersecting);
  const id = (top?.target as HTMLElement | undefined)?.dataset.section;
  if (id) panel.at(id);
}, { rootMargin: '-20% 0px -70% 0px' });

const visit = new Visit(page, () => provider?.connection === 'joined');

let waiting = false;
/** While words wait and the server is away, the service worker is told to keep this page whatever the server says. */
const noteWaiting = (now: boolean): void => {
  if (now !== waiting) void noteUnsent(now);
  waiting = now;
};

const listener: Listener = {
  changed() {
    if (!provider) return;
    status.changed(provider);
    for (const id of handedIn) if (!paper.room(id)?.outbox.unsent) handedIn.delete(id);
    noteWaiting(provider.connection !== 'joined' && provider.shared.some(({ outbox }) => outbox.unsent));
    if (provider.connection !== 'joined') {
      presence.clear();
      following.lost(null);
      for (const room of paper.rooms) room.carets.clear();
    }
    for (const room of paper.rooms) if (room.view.editable !== room.writable()) room.refresh();
  },
  saved(section) {
    if (provider) status.confirmed(provider);
    if (handedIn.delete(section)) tell(say('handed_in'));
  },
  joined(_you, rights, at) {
    mode.allow(rights);
    visit.joined();
    ahead = Date.now() - at;
    fetchComments();
    fetchSuggestions();
    fetchNotes();
    fetchOutline();
  },
  presence(seen) {
    const gone = presence.take(seen);
    for (const room of paper.rooms) room.carets.take(seen, room.id);
    if (gone) following.lost(gone);
    else following.take(seen);
  },
  anchors(section, anchors) {
    paper.room(section)?.anchors.take(anchors);
    cards?.soon();
  },
  beside(kind) {
    if (kind === 'outline') fetchOutline();
    else if (kind === 'comments') fetchComments();
    else if (kind === 'suggestions') fetchSuggestions();
    else if (kind === 'hash') comparison?.soon();
    else if (kind === 'notes') fetchNotes();
    else if (kind === 'role' || kind === 'stage') void provider?.join();
  },
};

/** Says below a section's heading how many suggestions wait, with the way to decide on several. */
const showWaiting = (room: SectionRoom, count: number): void => {
  const line = room.element.querySelector<HTMLElement>('.waiting');
  const key = `${count} ${page.can.decide}`;
  if (!line || line.dataset.shows === key) return;
  line.dataset.shows = key;
  line.hidden = !count;
  const several = page.can.decide && count > 1 && button(say('several_open'), () => suggestions && decideSeveral(suggestions, room), { class: 'btn btn-quiet' });
  line.replaceChildren(make('span', {}, count === 1 ? say('waiting_one') : say('waiting_many', { count })), ...(several ? [several] : []));
};

/** The buttons that the server's markup holds in the sections. */
const mountDeeds = (): void => {
  byId('paper').addEventListener('click', (event) => {
    const deed = (event.target as Element).closest<HTMLElement>('[data-deed]');
    const room = deed && paper.rooms.find(({ element }) => element.contains(deed));
    const section = room && panel.section(room.id);
    if (!room || !section) return;
    if (deed.dataset.deed === 'start') room.caretTo(1);
    else if (deed.dataset.deed === 'leave_out') panel.actions.leaveOut(section);
    else if (deed.dataset.deed === 'note') beginNoteIn(room);
    else if (deed.dataset.deed === 'resolved_notes') notes?.showResolved(room);
    else if (deed.dataset.deed === 'history') void openHistory(room, page.urls);
    else if (deed.dataset.deed === 'bring_back') panel.actions.bringBack(section);
  });
};

const mountPage = (): void => {
  mountDeeds();
  byId('outline-open').append(panel.opener);
  byId('present').before(presence.opener());
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') panel.toggle(false);
  });
  pageKeys({
    tools: () => toolbar.focus(),
    outline: () => panel.toggle(true),
    comment: openCommentAtCaret,
    note: beginNote,
    find: () => find.open(),
    author: () => void (current && legend?.tell(current.room, current.view)),
    step: (by) => cards?.step(by),
  });
  // A page that the browser kept whole may show what its person may see no more.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
  addEventListener('pagehide', () => provider?.tell(null));
};

const open = async (): Promise<void> => {
  showLife(client);
  await paper.open(page.sections);
  const { rooms } = paper;
  for (const room of rooms) authors.own.add(room.doc.clientID);
  legend = new AuthorLegend(authors, rooms, document.querySelector<HTMLElement>('.sheet-head') as HTMLElement, announce);
  const board = new Cards(rooms, byId('sheet') as HTMLDialogElement, announce, tell, (waiting) => panel.count('comments', waiting));
  cards = board;
  board.from((comments = new CommentItems(rooms, page, board, fetchComments)));
  board.from((notes = new NoteItems(rooms, page, board, (open) => panel.count('notes', open))));
  board.from((suggestions = new SuggestionItems(rooms, page, board, (open) => {
    panel.count('suggestions', open);
    visit.waiting([...open.values()].reduce((sum, count) => sum + count, 0));
    for (const room of rooms) showWaiting(room, open.get(room.id) ?? 0);
  })));
  const first = rooms[0];
  if (first) toolbar.use({ room: first, view: first.view, main: true });
  mountPage();
  provider = new Provider(page.forum.slug, rooms.map(({ shared }) => shared), listener);
  comparison = new Comparison(provider, (section) => {
    const words = say('read_anew', { heading: panel.section(section)?.heading ?? '' });
    toast(words);
    announce(words);
  });
  comparison.start();
  status.changed(provider);
  for (const { shared, element } of rooms) {
    tabs.share(shared);
    places.observe(element);
  }
  void navigator.storage?.persist?.();
  void keepPage(page).catch((error: unknown) => console.info('This page is not kept for work without a network.', error));
};

void open();
