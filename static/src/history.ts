/** The history of a section: a line of moments to drag along, the text at each, and bringing it back. */
import * as Y from 'yjs';
import { clipboardSerializer } from './clipboard';
import { ask, openDialog } from './dialogs';
import { button, make } from './element';
import { docFrom } from './flat_text';
import { PastText } from './history_text';
import { objectsOf } from './objects';
import { load } from './page_data';
import { say } from './sentences_beside';
import type { SectionRoom } from './section_room';
import { baseOf } from './suggestion_list';
import { inOwnZone, localeOf } from './zone';

/** How long the line rests before its moment is fetched, in milliseconds. */
const SETTLE = 120;

type Moment = { seq: number; by: string; began: number; ended: number; updates: number };
type Urls = { history: string; moment: string };

const language = document.documentElement.lang || 'en';
const dayOf = (at: number): string => new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
const timeOf = (at: number): string => new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
const nameOf = (moment: Moment): string => moment.by || say('history_program');

/** Opens the history of a section. */
export const openHistory = async (room: SectionRoom, urls: Urls): Promise<void> => {
  const answer = await load<{ moments: Moment[] }>(urls.history.replace('<id>', room.id));
  const moments = answer?.moments ?? [];
  if (!moments.length) {
    openDialog(say('history_of', { heading: room.data.heading }), (close) => [
      make('p', {}, say(answer ? 'history_empty' : 'history_away')),
      make('div', { class: 'row' }, [button(say('close'), close)]),
    ]);
    return;
  }
  new History(room, urls, moments);
};

class History {
  private readonly past = new Map<number, PastText>();
  private readonly line: HTMLInputElement;
  private readonly told = make('p', { class: 'moment-told', 'aria-live': 'polite' });
  private readonly note = make('p', { class: 'hint' });
  private readonly paper = make('div', { class: 'moment-paper editor', tabindex: '0' });
  private readonly list: HTMLElement;
  private readonly bring: HTMLButtonElement;
  private at: number;
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly room: SectionRoom, private readonly urls: Urls, private readonly moments: readonly Moment[]) {
    this.at = moments.length - 1;
    this.line = make('input', { type: 'range', min: 0, max: this.at, value: this.at, step: 1, 'aria-label': say('history_moment') }, [], {
      input: () => this.moveTo(Number(this.line.value)),
    });
    this.list = this.days();
    this.bring = button(say('history_bring_all'), () => this.askToBringAll(), { hidden: true });
    const dialog = openDialog(say('history_of', { heading: room.data.heading }), (close) => [
      this.line,
      this.told,
      make('div', { class: 'moments' }, [this.list, make('div', {}, [this.note, this.paper])]),
      make('div', { class: 'row' }, [this.bring, button(say('close'), close)]),
    ]);
    dialog.classList.add('dialog-wide');
    this.moveTo(this.at);
  }

  /** The moments day by day, the newest first. */
  private days(): HTMLElement {
    const days = new Map<string, HTMLElement>();
    const list = make('ol', { class: 'moment-list' });
    for (let i = this.moments.length - 1; i >= 0; i -= 1) {
      const moment = this.moments[i] as Moment;
      const day = dayOf(moment.ended);
      let inside = days.get(day);
      if (!inside) {
        inside = make('ol');
        days.set(day, inside);
        list.append(make('li', {}, [make('h3', {}, day), inside]));
      }
      const open = button(`${timeOf(moment.ended)} ${nameOf(moment)}`, () => this.moveTo(i), { class: 'btn btn-quiet', 'data-moment': i });
      inside.append(make('li', {}, [open]));
    }
    return list;
  }

  private moveTo(index: number): void {
    this.at = index;
    const moment = this.moments[index] as Moment;
    const words = say('history_at', { when: inOwnZone(new Date(moment.ended), language), name: nameOf(moment) });
    this.line.value = String(index);
    this.line.setAttribute('aria-valuetext', words);
    this.told.textContent = words;
    for (const open of this.list.querySelectorAll<HTMLElement>('[data-moment]')) {
      if (Number(open.dataset.moment) === index) open.setAttribute('aria-current', 'true');
      else open.removeAttribute('aria-current');
    }
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.show(index), SETTLE);
  }

  private async show(index: number): Promise<void> {
    this.note.textContent = say('history_loading');
    const past = await this.fetch((this.moments[index] as Moment).seq);
    if (index !== this.at || !this.paper.isConnected) return;
    if (!past) {
      this.note.textContent = say('history_away');
      this.paper.replaceChildren();
      return;
    }
    const differing = this.draw(past);
    this.note.textContent = say(differing ? 'history_differs' : 'history_same');
    this.bring.hidden = !this.room.mayShape() || !differing;
  }

  private async fetch(seq: number): Promise<PastText | null> {
    const known = this.past.get(seq);
    if (known) return known;
    const url = this.urls.moment.replace('<id>', this.room.id).replace('<seq>', String(seq));
    try {
      const response = await fetch(url);
      if (!response.ok) return null;
      const doc = new Y.Doc();
      doc.getText('text');
      objectsOf(doc);
      Y.applyUpdate(doc, new Uint8Array(await response.arrayBuffer()));
      const past = new PastText(doc);
      this.past.set(seq, past);
      return past;
    } catch {
      return null;
    }
  }

  /** Draws the text of a moment and gives how many of its paragraphs, or of today's, read differently. */
  private draw(past: PastText): number {
    const serializer = clipboardSerializer(past.doc);
    const present = baseOf(this.room.doc);
    const now = docFrom(present.getText('text'), 'closed');
    let differing = 0;
    const blocks: HTMLElement[] = [];
    past.shown.forEach((paragraph, _position, index) => {
      const differs = past.differs(paragraph, now, present);
      if (differs) differing += 1;
      const bring = differs && this.room.mayShape()
        ? button(say('history_bring_paragraph'), () => this.bringParagraph(past, index), { class: 'btn btn-quiet' }) : null;
      blocks.push(make('div', { class: differs ? 'moment-block differs' : 'moment-block' }, [serializer.serializeNode(paragraph), bring]));
    });
    this.paper.replaceChildren(...blocks);
    return differing + Math.max(0, now.childCount - past.shown.childCount);
  }

  private bringParagraph(past: PastText, index: number): void {
    this.room.undo.apart(() => past.bringParagraph(index, this.room.view, this.room.doc));
    this.done(past);
  }

  private askToBringAll(): void {
    const index = this.at;
    const past = this.past.get((this.moments[index] as Moment).seq);
    if (!past) return;
    ask({
      title: say('history_sure_title'),
      why: say('history_sure', { when: inOwnZone(new Date((this.moments[index] as Moment).ended), language) }),
      content: [],
      main: say('history_sure_do'),
      submit: () => {
        this.room.undo.apart(() => past.bringAll(this.room.view, this.room.doc));
        this.done(past);
        return true;
      },
    });
  }

  private done(past: PastText): void {
    const differing = this.draw(past);
    this.note.textContent = say('history_brought');
    this.bring.hidden = !differing;
    this.room.announce(say('history_brought'));
  }
}

