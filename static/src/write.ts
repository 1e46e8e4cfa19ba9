/** The write page: every section of an output with its editor, the tools, the connection; what stands around comes later. */
import * as Y from 'yjs';
import './page';
import { announce, tell } from './announce';
import { Authors } from './authors';
import type { Beside, Here } from './beside';
import { byId } from './element';
import { keepPage, noteUnsent } from './keep_page';
import { FORGET } from './kept';
import { pageKeys } from './keys';
import { later } from './later';
import { Mode } from './mode';
import { pageData } from './page_data';
import { Paper } from './paper';
import { learnNames } from './people';
import { Provider, type Listener } from './provider';
import { say } from './sentences';
import type { SectionRoom, Surroundings } from './section_room';
import { openSocket } from './socket';
import { StatusLine } from './status';
import { Tabs } from './tabs';
import { showLife } from './unsent';
import type { Presence } from './wire';

const page = pageData();
/** How far the clock of this device is ahead of the server's, in milliseconds. */
let ahead = 0;
let provider: Provider | null = null;
let beside: Beside | null = null;
let current: Here | null = null;

/** The person signs out: nothing is fetched any more that would come after what this device forgets. */
let leaving = false;
if ('BroadcastChannel' in globalThis) {
  new BroadcastChannel(FORGET).addEventListener('message', () => {
    leaving = true;
  });
}

/** Does something with what stands around the text, as soon as it is there. */
const withBeside = (deed: (beside: Beside) => void): void => later((parts) => {
  if (!provider) return;
  beside ??= new parts.Beside({
    page, paper, provider, authors, present,
    leaving: () => leaving,
    here: () => current,
  });
  deed(beside);
});

const mode = new Mode(byId('mode'), page.can, () => {
  for (const room of paper.rooms) room.refresh();
  beside?.toolbar.show();
}, announce);

const headingOf = (section: string): string => paper.room(section)?.data.heading ?? '';
const status = new StatusLine(byId('status'), byId('strip'), byId('offline'), announce, headingOf, () => !mode.mayWrite, (section) => handIn(section), (section) => tabs.drop(section));
/** Who is seen on the page besides, by the socket of each. */
const present = new Map<string, Presence>();
const authors = new Authors(page.urls.authors, page.you);
const beginNote = (): void => {
  // What is typed until the note is there is for the team alone, and not for the text.
  if (!beside) current?.view.dom.blur();
  withBeside((there) => there.beginNote());
};

/** Sections of which words are handed in as suggestions, and the server has not answered yet. */
const handedIn = new Set<string>();
const handIn = (section: string): void => {
  handedIn.add(section);
  provider?.sync(section)?.writeAnew();
  paper.room(section)?.view.focus();
};

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
    beside?.entered(current);
  },
  changed(room) {
    beside?.changed(room);
  },
  composing(section, now) {
    const held = provider?.sync(section)?.held;
    if (now) held?.hold();
    else held?.release();
  },
  counted(section, words) {
    beside?.panel.counted(section, words);
  },
  say: page.can.write ? (section, state) => withBeside((there) => there.say(section, state)) : null,
  renewed({ id, doc }, old) {
    tabs.renewed(id, Y.encodeStateAsUpdate(doc), Y.encodeStateVector(old));
  },
  putInCharge: page.can.arrange ? (section) => withBeside((there) => there.putInCharge(section)) : null,
  choose(subject) {
    if (subject) withBeside(({ cards }) => cards.choose(subject, 'tap'));
  },
  tell(caret) {
    provider?.tell(caret);
  },
};

const client = crypto.getRandomValues(new Uint32Array(1))[0] as number;
const paper: Paper = new Paper(byId('paper'), page.you.id, client, around, (room) => {
  provider?.add(room.shared);
  tabs.share(room.shared);
  beside?.add(room);
});
const tabs = new Tabs(page.you.id, page.forum.slug, client, (section) => provider?.sync(section));

let connection: Provider['connection'] = 'connecting';
let isKept = false;
/** Tried again with each connection until it was done: the first may break off while the page is being kept. */
const keep = (): void => {
  keepPage(page).then(() => { isKept = true; }, (error: unknown) => console.info('This page is not kept for work without a network.', error));
};

/** The text stands there, or the server cannot be reached: the time has come for what stands around it. */
const comeAround = (now: Provider['connection']): void => {
  // It would be kept as it is for who has signed in instead.
  if (!isKept && now !== 'signed_out' && (connection === 'connecting' || now === 'joined')) keep();
  connection = now;
  // The picture of the text comes first.
  if (!beside) setTimeout(() => withBeside(() => undefined));
};

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
    if (provider.connection !== connection) comeAround(provider.connection);
    for (const id of handedIn) if (!paper.room(id)?.outbox.unsent) handedIn.delete(id);
    noteWaiting(provider.connection !== 'joined' && provider.shared.some(({ outbox }) => outbox.unsent));
    if (provider.connection !== 'joined') {
      present.clear();
      beside?.alone();
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
    ahead = Date.now() - at;
    beside?.joined();
  },
  presence(seen) {
    present.delete(seen.who);
    if (seen.section !== null) present.set(seen.who, seen);
    for (const room of paper.rooms) room.carets.take(seen, room.id);
    beside?.seen(seen);
  },
  anchors(section, anchors) {
    paper.room(section)?.anchors.take(anchors);
    beside?.cards.soon();
  },
  beside(kind) {
    if (kind === 'role' || kind === 'stage') void provider?.join();
    else beside?.heard(kind);
  },
};

/** The buttons that the server's markup holds in the sections. */
const mountDeeds = (): void => {
  for (const waits of byId('paper').querySelectorAll<HTMLButtonElement>('[data-deed]:disabled')) waits.disabled = false;
  byId('paper').addEventListener('click', (event) => {
    const deed = (event.target as Element).closest<HTMLElement>('[data-deed]');
    const room = deed && paper.rooms.find(({ element }) => element.contains(deed));
    const name = deed?.dataset.deed;
    if (!room || !name) return;
    if (name === 'start') room.caretTo(1);
    else withBeside((there) => there.deed(name, room));
  });
};

const mountPage = (): void => {
  mountDeeds();
  pageKeys({
    tools: () => withBeside(({ toolbar }) => toolbar.focus()),
    outline: () => withBeside(({ panel }) => panel.toggle(true)),
    comment: () => withBeside((there) => there.openAtCaret()),
    note: beginNote,
    find: () => withBeside(({ find }) => find.open()),
    author: () => withBeside(({ legend }) => void (current && legend.tell(current.room, current.view))),
    step: (by) => withBeside(({ cards }) => cards.step(by)),
  });
  // A page that the browser kept whole may show what its person may see no more.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
  addEventListener('pagehide', () => provider?.tell(null));
};

const open = async (): Promise<void> => {
  showLife(client);
  // Suggestions in the text bear the names of their authors.
  learnNames(page.people);
  await paper.open(page.sections);
  const { rooms } = paper;
  for (const room of rooms) authors.own.add(room.doc.clientID);
  mountPage();
  // The section that the address names comes first.
  const named = ({ element }: SectionRoom): number => Number(`#${element.id}` === location.hash);
  provider = new Provider(page.forum.slug, [...rooms].sort((a, b) => named(b) - named(a)).map(({ shared }) => shared), listener, openSocket('', { auth: { person: page.you.id } }));
  status.changed(provider);
  for (const { shared } of rooms) tabs.share(shared);
  void navigator.storage?.persist?.();
};

void open();
