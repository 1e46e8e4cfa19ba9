/** Hands words in again that the server did not take: as suggestions upon the fresh text, each at its place.
 *
 *  Both documents share the ids of every character that the server has, so no place is guessed: what only the old one has
 *  is added, what only the old one has lost is struck out, and one's own marks are set as they were. Plain edits, of
 *  somebody who may only suggest by now, become suggestions too: their words, for formatting, tables and footnotes cannot be
 *  suggested. */
import * as Y from 'yjs';
import { freshId, type Attributes } from './flat_text';
import { textAt, textsOf, type Place } from './objects';
import { Script } from './script';
import { isObjectMark, type Author } from './suggesting';
import { formattingOf, ownMark, type Tracked } from './tracked';

/** A letter, "\n" or embed of a flat text with the id that it has everywhere. */
type Sign = { client: number; clock: number; content: string | object; attributes: Attributes };
type Known = (sign: Sign) => boolean;
/** Where the caret is: the text, and an index in it. */
export type Caret = { place: Place; index: number };
/** Writes a script into a text. */
export type Write = (text: Y.Text, script: Script) => void;

const signsOf = (text: Y.Text): Sign[] => {
  const signs: Sign[] = [];
  let attributes: Attributes = {};
  for (let item = text._start; item; item = item.right) {
    const { content, id: { client, clock } } = item;
    if (item.deleted) continue;
    if (content instanceof Y.ContentFormat) {
      attributes = { ...attributes, [content.key as unknown as string]: content.value };
      if (content.value === null) delete attributes[content.key as unknown as string];
    } else if (content instanceof Y.ContentString) {
      for (let i = 0; i < content.str.length; i += 1) signs.push({ client, clock: clock + i, content: content.str[i] as string, attributes });
    } else if (content instanceof Y.ContentEmbed) signs.push({ client, clock, content: content.embed as object, attributes });
  }
  return signs;
};

const without = (attributes: Attributes, ...keys: string[]): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([key]) => !keys.includes(key)));

const keyOf = ({ client, clock }: Sign): string => `${client}:${clock}`;

/** Whether a document of this state has ever had a character. */
const knowledgeOf = (state: Uint8Array): Known => {
  const reached = Y.decodeStateVector(state);
  return ({ client, clock }) => clock < (reached.get(client) ?? 0);
};

class Replay {
  private readonly script = new Script();
  /** The suggestion of plain edits; neighbours share it. */
  private plain: Tracked | null = null;
  private caret = 0;

  /** `small`: in a note or a cell, where no paragraphs can be suggested. */
  constructor(private readonly author: Author, private readonly inOld: Known, private readonly inFresh: Known, private readonly small: boolean) {}

  /** Operations upon `fresh`, and where an index of `old` lies then. */
  run(old: readonly Sign[], fresh: readonly Sign[], index: number): { script: Script; caret: number } {
    const places = new Map(fresh.map((sign, i) => [keyOf(sign), i]));
    let next = 0;
    old.forEach((sign, i) => {
      if (i === index) this.caret = this.script.length;
      const at = places.get(keyOf(sign));
      if (at === undefined) {
        if (!this.inFresh(sign)) this.add(sign);
        return;
      }
      while (next < at) this.missing(fresh[next++] as Sign);
      this.stays(sign, fresh[next++] as Sign);
    });
    if (index >= old.length) this.caret = this.script.length;
    while (next < fresh.length) this.missing(fresh[next++] as Sign);
    return { script: this.script, caret: this.caret };
  }

  private mark(): Tracked {
    this.plain ??= { id: freshId(), by: this.author.person, at: String(this.author.now()) };
    return this.plain;
  }

  /** Tables and footnotes do not come along; the words of a caption do. */
  private add(sign: Sign): void {
    const { content } = sign;
    const attributes = isObjectMark(sign) ? without(sign.attributes, 'kind', 'ref') : sign.attributes;
    if (typeof content === 'object' && (content as { type?: unknown }).type !== 'hard_break') return;
    const mark = ownMark(attributes, 'insertion', this.author.person) ?? this.mark();
    const id = content === '\n' && attributes.id != null ? { id: freshId() } : {};
    this.script.insert(this.small && content === '\n' ? ' ' : content, { ...formattingOf(attributes), ...id, [`insertion:${mark.id}`]: mark });
  }

  /** A character that the old text does not show: it had not come yet, or it was deleted there. */
  private missing(sign: Sign): void {
    const { person } = this.author;
    if (!this.inOld(sign) || isObjectMark(sign)) this.script.retain(1);
    else if (ownMark(sign.attributes, 'insertion', person)) this.script.remove(sign.content, sign.attributes);
    else if (ownMark(sign.attributes, 'deletion', person)) this.script.retain(1);
    else this.strike(this.mark());
  }

  private strike(mark: Tracked): void {
    this.script.retain(1, { [`deletion:${mark.id}`]: mark });
  }

  private stays(old: Sign, fresh: Sign): void {
    const [wanted, has] = [old, fresh].map(({ attributes }) => ownMark(attributes, 'deletion', this.author.person));
    if (wanted && !has) this.strike(wanted);
    else if (has && !wanted) this.script.retain(1, { [`deletion:${has.id}`]: null });
    else {
      this.script.retain(1);
      this.plain = null;
    }
  }
}

/** The words of tables and footnotes that only the old document has, a paragraph each, at the end of the fresh text. */
const wordsBeside = (old: Y.Doc, fresh: Y.Doc, inFresh: Known, author: Author): Script => {
  const script = new Script();
  script.retain(fresh.getText('text').length);
  const tracked = { id: freshId(), by: author.person, at: String(author.now()) };
  for (const [place, text] of textsOf(old)) {
    if (textAt(fresh, place)) continue;
    const words = signsOf(text).filter((sign) => !inFresh(sign)).map(({ content }) => (typeof content === 'string' ? content.replace('\n', ' ') : '')).join('').trim();
    if (!words) continue;
    script.insert(words, { [`insertion:${tracked.id}`]: tracked });
    script.insert('\n', { id: freshId(), [`insertion:${tracked.id}`]: tracked });
  }
  return script;
};

/** Writes into `fresh`, as suggestions, what a person had changed in `old` and the server does not have. `handed` is the
 *  state of the document that another page of this browser has handed in already: what it knew is not written again. Gives
 *  the index in the fresh text that stands for `caret`; null without one. */
export const replay = (old: Y.Doc, fresh: Y.Doc, author: Author, write: Write, caret: Caret | null = null, handed: Uint8Array | null = null): number | null => {
  const inOld = knowledgeOf(Y.encodeStateVector(old));
  const [served, elsewhere] = [knowledgeOf(Y.encodeStateVector(fresh)), handed && knowledgeOf(handed)];
  const inFresh = (sign: Sign): boolean => served(sign) || !!elsewhere?.(sign);
  let found: number | null = null;
  for (const [place, text] of textsOf(old)) {
    const target = textAt(fresh, place);
    if (!target) continue;
    const here = caret && caret.place.join() === place.join() ? caret.index : null;
    const { script, caret: index } = new Replay(author, inOld, inFresh, place.length > 0).run(signsOf(text), signsOf(target), here ?? -1);
    if (here !== null) found = index;
    write(target, script);
  }
  write(fresh.getText('text'), wordsBeside(old, fresh, inFresh, author));
  return found;
};
