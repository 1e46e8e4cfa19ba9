/** Operations upon a flat text, written in order, with what takes them back. Equal neighbours become one. */
import type { Attributes } from './flat_text';
import type { Operation } from './remote_steps';

/** What takes one operation back: at `at` in the text after it, `length` units were added or formatted (they had
 *  `attributes`), or `content` was removed. */
export type Inverse =
  | { deed: 'added'; at: number; length: number }
  | { deed: 'formatted'; at: number; length: number; attributes: Attributes }
  | { deed: 'removed'; at: number; content: string | object; attributes: Attributes };

const same = (a: Attributes | undefined, b: Attributes | undefined): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The values that attributes had where now others are set; null where there was none. */
const earlier = (change: Attributes, had: Attributes): Attributes =>
  Object.fromEntries(Object.keys(change).map((key) => [key, had[key] ?? null]));

export class Script {
  readonly inverses: Inverse[] = [];
  private readonly operations: Operation[] = [];
  /** Length of the text that they lead to, so far. */
  length = 0;

  /** Goes over what stays; formats it, when `attributes` are given, from what it `had`. */
  retain(count: number, attributes?: Attributes, had: Attributes = {}): void {
    if (count <= 0) return;
    const last = this.operations.at(-1);
    if (last?.retain !== undefined && same(last.attributes, attributes)) last.retain += count;
    else this.operations.push(attributes ? { retain: count, attributes } : { retain: count });
    if (attributes) this.noteFormat(count, earlier(attributes, had));
    this.length += count;
  }

  /** Takes away what stands here. */
  remove(content: string | object, attributes: Attributes): void {
    const units = typeof content === 'string' ? content.length : 1;
    const last = this.operations.at(-1);
    if (last?.delete !== undefined) last.delete += units;
    else this.operations.push({ delete: units });
    const noted = this.inverses.at(-1);
    const grows = noted?.deed === 'removed' && noted.at === this.length && typeof content === 'string' && typeof noted.content === 'string' && same(noted.attributes, attributes);
    if (grows) noted.content = (noted.content as string) + (content as string);
    else this.inverses.push({ deed: 'removed', at: this.length, content, attributes });
  }

  /** Writes letters or an embed. */
  insert(content: string | object, attributes: Attributes): void {
    const units = typeof content === 'string' ? content.length : 1;
    const last = this.operations.at(-1);
    const grows = typeof content === 'string' && typeof last?.insert === 'string' && same(last.attributes, attributes);
    if (grows) last.insert = (last.insert as string) + (content as string);
    else this.operations.push({ insert: content, attributes });
    const noted = this.inverses.at(-1);
    if (noted?.deed === 'added' && noted.at + noted.length === this.length) noted.length += units;
    else this.inverses.push({ deed: 'added', at: this.length, length: units });
    this.length += units;
  }

  /** All operations, up to the last that changes something. */
  ended(): Operation[] {
    const last = this.operations.at(-1);
    if (last?.retain !== undefined && !last.attributes) this.operations.pop();
    return this.operations;
  }

  private noteFormat(length: number, attributes: Attributes): void {
    const noted = this.inverses.at(-1);
    const grows = noted?.deed === 'formatted' && noted.at + noted.length === this.length && same(noted.attributes, attributes);
    if (grows) noted.length += length;
    else this.inverses.push({ deed: 'formatted', at: this.length, length, attributes });
  }
}
