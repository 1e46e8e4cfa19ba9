/** What happened to a text, as operations upon what it was before.
 *
 *  Yjs can say this too, but where a mark that came says what another says already, it deletes the mark as it tells of it. */
import * as Y from 'yjs';
import type { Attributes } from './flat_text';
import type { Operation } from './remote_steps';
import { Script } from './script';

/** The words of an item, or what is embedded there. */
const contentOf = ({ content }: Y.Item): string | object =>
  content instanceof Y.ContentString ? content.str : (content.getContent()[0] as object);

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What the marks that were passed say: now, and where that is not what they said before. */
class Carried {
  readonly now: Attributes = {};
  private readonly before: Attributes = {};
  private readonly changes: Attributes = {};

  get changed(): Attributes | undefined {
    return Object.keys(this.changes).length ? { ...this.changes } : undefined;
  }

  pass({ key, value }: Y.ContentFormat, was: boolean, is: boolean): void {
    if (was) this.before[key] = value;
    if (is && value === null) delete this.now[key];
    else if (is) this.now[key] = value;
    const [before, now] = [this.before[key] ?? null, this.now[key] ?? null];
    if (same(before, now)) delete this.changes[key];
    else this.changes[key] = now;
  }
}

/** The operations of an event, in the order of the text. */
export const deltaOf = (event: Y.YTextEvent): Operation[] => {
  const script = new Script();
  const carried = new Carried();
  for (let item = event.target._start; item; item = item.right) {
    const is = !item.deleted;
    const was = !event.adds(item) && (is || event.deletes(item));
    if (item.content instanceof Y.ContentFormat) carried.pass(item.content, was, is);
    else if (!item.countable || (!was && !is)) continue;
    else if (!is) script.remove(contentOf(item), {});
    else if (!was) script.insert(contentOf(item), { ...carried.now });
    else script.retain(item.length, carried.changed);
  }
  return script.ended();
};
