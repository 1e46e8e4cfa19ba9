/** The open suggestions as cards: decisions, replies, and who stands behind which mark. */
import type { Node } from 'prosemirror-model';
import type { Board, Item, Source } from './card_items';
import { freshId, unitsOf } from './flat_text';
import { FreshData } from './fresh_data';
import type { PageData, ReplyData, SuggestionsData } from './page_data';
import { send, type Failure } from './requests';
import { isKnown, learnNames, nameOf } from './people';
import { positionOf } from './section_places';
import type { SectionRoom } from './section_room';
import { isSentence, say } from './sentences_beside';
import { asksFor, suggestionCard, type Draft, type Verdict } from './suggestion_card';
import { openSuggestions, type Suggestion } from './suggestion_list';
import { toast } from './toast';

/** A suggestion with its section and the position of its words. */
export type Placed = { suggestion: Suggestion; room: SectionRoom; at: number };
type Outcome = Record<'decided' | 'changed' | 'gone', { section: string; id: string }[]>;

/** Positions in a document of indices that ascend. */
const positionsOf = (doc: Node, indices: readonly number[]): number[] => {
  const found: number[] = [];
  let [i, start, position] = [0, 0, 0];
  doc.forEach((paragraph) => {
    const last = position + paragraph.nodeSize >= doc.content.size;
    while (i < indices.length && ((indices[i] as number) < start + unitsOf(paragraph) || last)) {
      found.push(position + 1 + Math.min((indices[i] as number) - start, paragraph.content.size));
      i += 1;
    }
    start += unitsOf(paragraph);
    position += paragraph.nodeSize;
  });
  return found;
};

export class SuggestionItems implements Source {
  /** Read again when the text has changed. */
  private readonly read = new Map<SectionRoom, Suggestion[]>();
  private readonly strings = new WeakMap<Suggestion, string>();
  /** Names and replies. */
  readonly data: FreshData<SuggestionsData>;
  private replies: ReplyData[] = [];
  /** Decided here, and not yet gone from the text. */
  private readonly decided = new Set<string>();
  private readonly busy = new Set<string>();
  /** What somebody is typing into a card, by its suggestion: a card may be drawn again meanwhile. */
  private readonly drafts = new Map<string, Draft>();

  constructor(
    private readonly rooms: readonly SectionRoom[],
    private readonly page: PageData,
    private readonly board: Board,
    /** Hears how many suggestions each section has. */
    private readonly counted: (open: ReadonlyMap<string, number>) => void,
  ) {
    this.data = new FreshData(page.urls.suggestions, ({ people, replies }) => {
      learnNames(people);
      this.replies = replies;
      board.soon();
    });
    for (const room of rooms) this.add(room);
  }

  /** A section is on the page from now on. */
  add(room: SectionRoom): void {
    room.textChanged(() => this.read.delete(room));
  }

  /** All open suggestions in the order of the page. */
  all(): Placed[] {
    return this.rooms.flatMap((room) => this.of(room));
  }

  of(room: SectionRoom): Placed[] {
    const known = this.read.get(room) ?? openSuggestions(room.doc);
    this.read.set(room, known);
    const open = known.filter(({ id }) => !this.decided.has(id));
    const running = open.filter(({ place }) => !place.length);
    const positions = positionsOf(room.view.state.doc, running.map(({ start }) => start));
    return [
      ...running.map((suggestion, i) => ({ suggestion, room, at: positions[i] ?? 0 })),
      ...open.filter(({ place }) => place.length).map((suggestion) => ({ suggestion, room, at: positionOf(room, suggestion.place[0] as string) ?? 0 })),
    ];
  }

  items(): Item[] {
    const all = this.all();
    const open = new Map<string, number>();
    for (const { room } of all) open.set(room.id, (open.get(room.id) ?? 0) + 1);
    this.counted(open);
    if (all.some(({ suggestion }) => !isKnown(suggestion.by))) void this.data.fetch();
    return all.map((placed, i) => this.item(placed, i));
  }

  current(id: string | null): void {
    for (const room of this.rooms) room.currentSuggestion.choose(id);
  }

  private item(placed: Placed, order: number): Item {
    const { suggestion, room, at } = placed;
    const { id, by } = suggestion;
    const replies = this.replies.filter((reply) => reply.section === room.id && reply.suggestion === id);
    const own = by === this.page.you.id && room.mayWithdraw();
    const mayDecide = this.page.can.decide && room.writable();
    return {
      id, room, at, order, kind: 'suggestion', waits: true,
      shows: `${this.written(suggestion)}${JSON.stringify([replies, nameOf(by), own, mayDecide, this.busy.has(id)])}`,
      told: () => `${say('card_suggestion')}, ${nameOf(by)}. ${asksFor(suggestion)}`,
      build: (current) => suggestionCard(suggestion, {
        current, replies, own, mayDecide,
        draft: this.draft(id),
        busy: this.busy.has(id),
        mayReply: this.page.can.suggest,
        choose: () => this.board.choose(current && !mayDecide ? null : id, current ? null : 'card'),
        decide: (verdict, reason) => void this.decide([placed], verdict, reason),
        withdraw: () => this.withdraw(placed),
        reply: (words) => this.reply(placed, words),
      }),
    };
  }

  /** A suggestion as a string: eight hundred of them are looked at whenever somebody pauses in typing. */
  private written(suggestion: Suggestion): string {
    const known = this.strings.get(suggestion) ?? JSON.stringify(suggestion);
    this.strings.set(suggestion, known);
    return known;
  }

  /** Decides on suggestions as they were seen; then the next card has the focus. True when any was decided. */
  async decide(chosen: readonly Placed[], verdict: Verdict, reason: string): Promise<boolean> {
    const after = this.next(chosen);
    for (const { suggestion } of chosen) this.busy.add(suggestion.id);
    this.board.soon();
    const answer = await send<Outcome>(this.page.urls.decide, this.page.csrf, {
      verdict,
      reason,
      chosen: chosen.map(({ suggestion, room }) => ({ section: room.id, id: suggestion.id, seen: suggestion.pieces })),
    });
    for (const { suggestion } of chosen) this.busy.delete(suggestion.id);
    if (!answer.ok) {
      if (answer.status === 410) {
        for (const { suggestion } of chosen) this.decided.add(suggestion.id);
        this.goOn(after, chosen.at(-1) ?? null);
      }
      this.tell(this.refusal(answer));
      this.board.soon();
      return false;
    }
    for (const { id } of [...answer.value.decided, ...answer.value.gone]) {
      this.decided.add(id);
      this.drafts.delete(id);
    }
    this.goOn(after, chosen.at(-1) ?? null);
    const told = this.told(verdict, chosen, answer.value);
    if (answer.value.decided.length < chosen.length) this.tell(told);
    else this.board.announce(told);
    return answer.value.decided.length > 0;
  }

  /** After a decision the next card has the focus; after the last one, the text. */
  private goOn(next: Placed | null, last: Placed | null): void {
    this.board.choose(next?.suggestion.id ?? null, 'card');
    if (!next) last?.room.caretTo(last.at);
  }

  /** Says what did not go as it was wanted: to everybody. */
  private tell(sentence: string): void {
    toast(sentence);
    this.board.announce(sentence);
  }

  private draft(id: string): Draft {
    const known = this.drafts.get(id) ?? { reason: '', reply: '', replying: false };
    this.drafts.set(id, known);
    return known;
  }

  /** The suggestion after those that are decided, in their section if there is one. */
  private next(chosen: readonly Placed[]): Placed | null {
    const gone = new Set(chosen.map(({ suggestion }) => suggestion.id));
    const last = chosen.at(-1);
    const here = last ? this.of(last.room) : [];
    const at = here.findIndex(({ suggestion }) => suggestion.id === last?.suggestion.id);
    const left = [...here.slice(at + 1), ...here.slice(0, at + 1)].filter(({ suggestion }) => !gone.has(suggestion.id));
    return left[0] ?? null;
  }

  private told(verdict: Verdict, chosen: readonly Placed[], { decided, changed, gone }: Outcome): string {
    const room = chosen[0]?.room;
    const left = room ? this.of(room).length : 0;
    return [
      chosen.length === 1 ? say(`done_${verdict}`) : say(`done_${verdict}_many`, { count: decided.length }),
      changed.length > 0 && say('changed_many', { count: changed.length }),
      gone.length > 0 && say('gone_many', { count: gone.length }),
      left === 1 ? say('left_one') : say('left_many', { count: left }),
    ].filter(Boolean).join(' ');
  }

  private refusal({ code, values }: Failure): string {
    if (code === 'suggestion_decided') return say(values.verdict === 'accepted' ? 'suggestion_was_accepted' : 'suggestion_was_rejected', { name: String(values.name ?? '') });
    return say(isSentence(code) ? code : 'deed_failed');
  }

  private withdraw({ suggestion, room, at }: Placed): void {
    const after = this.next([{ suggestion, room, at }]);
    room.withdraw(suggestion.id);
    this.goOn(after, { suggestion, room, at });
    this.board.announce(say('done_withdrawn'));
  }

  private async reply({ suggestion, room }: Placed, words: string): Promise<boolean> {
    const answer = await send<{ reply: ReplyData }>(this.page.urls.reply, this.page.csrf, { section: room.id, id: suggestion.id, words, key: freshId() + freshId() });
    if (!answer.ok) {
      this.board.announce(this.refusal(answer));
      return false;
    }
    this.data.overtake();
    this.replies = [...this.replies, answer.value.reply];
    Object.assign(this.draft(suggestion.id), { reply: '', replying: false });
    this.board.choose(suggestion.id, 'card');
    this.board.announce(say('done_replied'));
    return true;
  }
}
