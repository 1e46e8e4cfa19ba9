/** Two to eight people in one section at the real server, over bad lines: in the end all pages and the server's disk hold
 *  the same text, and each editor shows it. Seeds take turns in what their people do:
 *
 *  - keeping: nobody deletes; every word stands exactly once;
 *  - taking: deletions, moves, copies, undo and redo as well;
 *  - suggesting: some suggest, and it is decided upon; where all suggest and all is rejected, the first text is back;
 *  - undoing: half of them take back everything they did; their words are gone, everybody else's stand exactly once.
 *
 *  One page in four comes through a proxy that refuses WebSocket; now and then a page is reloaded, wherever it is, and goes
 *  on with what its device has kept.
 *
 *  LIVE is JSON: `address`, the same behind the proxy, the people, where each seed writes, and the files for
 *  the results and, when they are to go on for longer, the one after whose end they come to theirs. */
import './window';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import * as Y from 'yjs';
import { textsOf } from '../src/objects';
import { openSuggestions, type Suggestion } from '../src/suggestion_list';
import { KIND_DEEDS, OBJECT_DEEDS, SUGGESTING_DEEDS, TAKING_DEEDS, type Deed, type Session } from './deeds';
import { Page, pause, until, type Person, type Where } from './page';
import { Dice, plainRuns, whole } from './peers';

type Texts = Record<string, unknown[]>;
type Place = { seed: number; forum: string; section: string };
/** `writers[0]` decides on suggestions. */
type Live = { address: string; behindProxy: string; writers: Person[]; suggesters: Person[]; places: Place[]; results: string; goesOn?: string };

const live = JSON.parse(process.env.LIVE ?? 'null') as Live;
const START = ['One two three 😀😁 four', 'مرحبا بالعالم five', '中文 ሰላም six seven', '👩‍👩‍👧 eight e\u0301 nine'];
const WAYS = ['keeping', 'taking', 'suggesting', 'undoing'] as const;
const ROUNDS = 6;
const DEEDS_A_ROUND = 3;
const AT_ONCE = 4;
const MOST_UNDONE = 500;

const PLAIN_DEEDS = Object.fromEntries(Object.entries(KIND_DEEDS).filter(([name]) => !(name in OBJECT_DEEDS)));
const tally = { people: 0, spread: 0, deeds: 0, cut: 0, silent: 0, polling: 0, reloaded: 0, reloadedAway: 0, reloadedUnsent: 0, decided: 0, renewed: 0, undone: 0 };

/** Asks over a connection of its own; posts what is to be `sent`. */
const ask = async (url: string, headers: Record<string, string>, sent?: string): Promise<{ status: number; body: string }> => {
  const asked = request(url, { agent: false, headers, method: sent === undefined ? 'GET' : 'POST' }).end(sent);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, body: await text(answer) };
};

const goesOn = (): boolean => !!live.goesOn && existsSync(live.goesOn);

/** A session of one seed: who takes part, and what they may do. */
class Meeting {
  readonly way: (typeof WAYS)[number];
  readonly where: Where;
  readonly pages: Page[] = [];
  private readonly dice: Dice;
  private readonly allSuggest: boolean;
  /** Those who take everything back in the end. */
  private readonly undoes = (i: number): boolean => i % 2 === 0;

  constructor(readonly seed: number, forum: string, section: string) {
    this.way = WAYS[seed % WAYS.length] as (typeof WAYS)[number];
    this.allSuggest = this.way === 'suggesting' && seed % 8 === 2;
    this.where = { address: live.address, forum, section };
    this.dice = new Dice(seed * 15_485_863);
  }

  /** The section's texts by their place, as everybody sees them in the end. */
  async run(): Promise<Texts> {
    const people = 2 + (this.seed % 7);
    tally.people += people;
    for (let i = 0; i < people; i += 1) this.pages.push(await this.arrives(i));
    await this.begin();
    for (let round = 0; round < ROUNDS || goesOn(); round += 1) {
      await Promise.all(this.pages.map((page, i) => this.works(page, i)));
      await Promise.all(this.pages.map((page, i) => this.mayReload(page, i)));
      // Some come back in each round; who is away writes on.
      for (const { line, life } of this.pages) {
        if (line.dead && life.dice.below(2)) line.cut();
        if (!line.socket.connected && life.dice.below(2)) line.connect();
      }
    }
    await this.settle();
    if (this.way === 'undoing') await this.takeBack();
    if (this.way === 'suggesting') await this.decideAll();
    return this.compare();
  }

  close(): void {
    for (const page of this.pages) page.close();
  }

  private arrives(i: number): Promise<Page> {
    const suggests = this.way === 'suggesting' && (this.allSuggest || i % 2 === 1);
    // Who writes may choose to suggest; who may only suggest has no choice. The server holds both to it.
    const those = suggests && i % (this.allSuggest ? 2 : 4) === 1 ? live.suggesters : live.writers;
    const address = this.dice.below(4) ? live.address : live.behindProxy;
    return Page.open({ ...this.where, address }, those[i % those.length] as Person, suggests, this.life(i));
  }

  private life(i: number): Session {
    return { dice: new Dice(this.seed * 7919 + i * 104_729), tokens: [], name: 'abcdefghi'[i] as string };
  }

  /** Somebody who may write puts the first words there, which no undo takes back. */
  private async begin(): Promise<void> {
    const author = await Page.open(this.where, live.writers[0] as Person, false, this.life(8));
    const { main } = author.peer;
    main.dispatch(main.state.tr.insertText(START[0] as string, 1));
    for (const words of START.slice(1)) {
      const { schema, tr, doc } = main.state;
      main.dispatch(tr.insert(doc.content.size, schema.node('paragraph', null, schema.text(words))));
    }
    await author.settled();
    author.close();
    for (const { peer } of this.pages) await until(() => whole(peer) === whole(author.peer), () => 'the first words do not arrive');
  }

  private deedsOf(page: Page, i: number): Record<string, Deed> {
    if (page.author) return SUGGESTING_DEEDS;
    if (this.way === 'taking') return { ...KIND_DEEDS, ...TAKING_DEEDS };
    // Who takes a table or note back takes what it holds along, so the others stay out of them.
    return this.way === 'undoing' && !this.undoes(i) ? PLAIN_DEEDS : KIND_DEEDS;
  }

  private async works(page: Page, i: number): Promise<void> {
    const { life } = page;
    const deeds = this.deedsOf(page, i);
    for (let n = 0; n < DEEDS_A_ROUND; n += 1) {
      const { peer } = page;
      const name = life.dice.of(Object.keys(deeds));
      if (life.dice.below(2)) peer.undo.manager.stopCapturing();
      deeds[name]?.(peer, life);
      tally.deeds += 1;
      for (const editor of peer.editors) assert.ok(editor.faithful(), `editor and text differ after ${name}`);
      await this.weather(page);
    }
    if (this.way === 'suggesting' && i === 0 && life.dice.below(2)) {
      const open = openSuggestions(page.doc);
      if (open.length) await this.decide([life.dice.of(open)]);
    }
  }

  /** What may happen to a line while its person goes on writing. */
  private async weather({ line, life: { dice } }: Page): Promise<void> {
    const event = dice.below(10);
    if (event === 0) {
      line.dead = true;
      tally.silent += 1;
    } else if (event < 3) {
      line.cut();
      tally.cut += 1;
    }
    await pause(dice.below(40));
  }

  /** What one has written is gone from the undo of a page that begins, so who takes everything back stays. */
  private async mayReload(page: Page, i: number): Promise<void> {
    if (page.life.dice.below(8) || (this.way === 'undoing' && this.undoes(i))) return;
    const { away } = page;
    tally.reloaded += 1;
    tally.reloadedAway += Number(away);
    tally.reloadedUnsent += Number(page.outbox.unsent);
    const next = await page.reload();
    this.pages[i] = next;
    // On a busy machine the page may have gone on before its device was ready.
    await until(() => whole(next.peer) === whole(page.peer), () => `the device has another text\n${whole(next.peer)}\n${whole(page.peer)}`);
    if (!away) next.line.connect();
  }

  /** Everybody is back, and the server has answered everything. */
  private async settle(): Promise<void> {
    for (const page of this.pages) page.comeBack();
    for (const page of this.pages) await page.settled();
  }

  private async takeBack(): Promise<void> {
    this.pages.filter((_, i) => this.undoes(i)).forEach(({ peer }) => {
      for (let n = 0; n < MOST_UNDONE && peer.undo.undo(); n += 1) tally.undone += 1;
    });
    await this.settle();
  }

  /** Accepts or rejects suggestions as they are seen. */
  private async decide(chosen: readonly Suggestion[]): Promise<void> {
    const { address, forum, section } = this.where;
    const [{ cookie }] = live.writers as [Person];
    const { body } = await ask(`${address}/forums/${forum}/write`, { cookie });
    const token = /name="csrf_token" value="([^"]+)"/.exec(body)?.[1] as string;
    const verdict = this.allSuggest || this.dice.below(2) ? 'rejected' : 'accepted';
    const headers = { cookie, accept: 'application/json', 'content-type': 'application/json', 'x-csrftoken': token };
    const sent = { verdict, reason: '', chosen: chosen.map(({ id, pieces }) => ({ section, id, seen: pieces })) };
    const { status } = await ask(`${address}/forums/${forum}/suggestions/decide`, headers, JSON.stringify(sent));
    // It was changed since it was seen, or somebody has taken it back.
    assert.ok([200, 409, 410].includes(status), `a decision is answered ${status}`);
    tally.decided += Number(status === 200);
  }

  private async decideAll(): Promise<void> {
    for (let open = await this.openOnes(); open.length; open = await this.openOnes()) {
      const half = Math.ceil(open.length / 2);
      await this.decide(open.slice(0, half));
    }
  }

  private async openOnes(): Promise<Suggestion[]> {
    const fresh = await Page.open(this.where, live.writers[0] as Person, false, this.life(8));
    fresh.close();
    return openSuggestions(fresh.peer.doc);
  }

  private async compare(): Promise<Texts> {
    const late = await Page.open(this.where, live.writers[0] as Person, false, this.life(8));
    try {
      return await this.agree(late);
    } finally {
      late.close();
    }
  }

  private async agree(late: Page): Promise<Texts> {
    const everybody = [...this.pages, late];
    // Equal words are not enough: marks and deletions may still be under way.
    const rests = (): boolean => everybody.every(({ peer, outbox }) => !outbox.unsent && Y.equalSnapshots(Y.snapshot(peer.doc), Y.snapshot(late.doc)));
    await until(rests, () => `pages differ\n${everybody.map(({ peer }) => whole(peer)).join('\n')}`);
    tally.spread += Number(new Set(this.pages.map(({ line }) => line.process)).size > 1);
    for (const { peer, renewed, stops, line, where } of this.pages) {
      assert.deepEqual(stops, [], 'somebody was kept from writing');
      // Who found the server in trouble may have come back by polling, too.
      assert.ok(line.polls || where.address !== live.behindProxy);
      tally.polling += Number(line.polls);
      tally.renewed += renewed;
      assert.equal(whole(peer), whole(late.peer), 'texts differ');
      for (const editor of peer.editors) assert.ok(editor.faithful(), 'editor and text differ');
    }
    if (this.allSuggest) assert.equal(late.peer.main.text.toString(), START.map((line) => `${line}\n`).join(''));
    if (this.way === 'keeping' || this.way === 'undoing') this.count(late.peer.words());
    return Object.fromEntries(textsOf(late.peer.doc).map(([place, each]) => [place.join('/'), plainRuns(each)]));
  }

  private count(words: string): void {
    this.pages.forEach(({ life: { tokens } }, i) => {
      const times = this.way === 'undoing' && this.undoes(i) ? 0 : 1;
      const found = tokens.map((token) => [token, words.split(token).length - 1]);
      assert.deepEqual(found, tokens.map((token) => [token, times]));
    });
    for (const word of START.join(' ').split(' ')) assert.ok(words.includes(word), `${word} is gone`);
  }
}

test('everybody and the server end with the same text', { timeout: 3_600_000 }, async () => {
  const texts: Record<string, Texts> = {};
  const faults: Record<number, string> = {};
  const queue = [...live.places];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const meeting = new Meeting(next.seed, next.forum, next.section);
      try {
        texts[next.section] = await meeting.run();
      } catch (error) {
        faults[next.seed] = `${meeting.way}: ${error instanceof Error ? error.stack : String(error)}`;
      } finally {
        meeting.close();
      }
    }
  }));
  writeFileSync(live.results, JSON.stringify({ texts, faults, tally }));
});
