/** The tabs of one browser that show the same forum: what is written in one stands in the others at once, also offline. */
import * as Y from 'yjs';
import { textsOf } from './kept';
import type { Shared } from './shared';
import { SCHEMA_VERSION } from './schema';

/** A text written anew, with the state of the old one. */
type Anew = { anew: Uint8Array; handed: Uint8Array };
/** What was written, and on which page; what is known, of who asks for the rest; a text written anew; or that the person
 *  lets go what was not taken. */
type Message = { section: string } & ({ update: Uint8Array; plain: boolean; page: number } | { known: Uint8Array } | Anew | { drop: true });
type Hears = { mirror(update: Uint8Array, plain: boolean, page: number): void; renewed(anew: Uint8Array, handed: Uint8Array): void };

/** Whether an update holds characters that a document has not. */
const reachesBeyond = (update: Uint8Array, doc: Y.Doc): boolean =>
  [...Y.decodeStateVector(Y.encodeStateVectorFromUpdate(update))].some(([client, clock]) => clock > Y.getState(doc.store, client));

export class Tabs {
  private readonly channel: BroadcastChannel | null;
  private readonly sections: Shared[] = [];
  /** What was written anew while this page was still reading the section from the device. */
  private readonly early = new Map<string, Anew>();

  /** `heard` gives what takes in for a section what the others wrote. */
  constructor(person: string, forum: string, private readonly page: number, private readonly heard: (section: string) => Hears | undefined) {
    this.channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(textsOf(SCHEMA_VERSION, person, forum)) : null;
    this.channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => this.take(data));
  }

  /** Shares a section with the other tabs, and asks what they wrote in it that no answer covers. */
  share(section: Shared): void {
    const { id, doc } = section;
    this.sections.push(section);
    section.hear((update, local, plain) => {
      if (local) this.tell({ section: id, update, plain, page: this.page });
    });
    const early = this.early.get(id);
    // A page that read it later has it already.
    if (early && reachesBeyond(early.anew, doc)) this.heard(id)?.renewed(early.anew, early.handed);
    this.tell({ section: id, known: Y.encodeStateVector(doc) });
  }

  /** Tells the others that a section was written anew, and from which state of the old document. */
  renewed(section: string, anew: Uint8Array, handed: Uint8Array): void {
    this.tell({ section, anew, handed });
  }

  /** Throws away, in all tabs, what the device keeps of a section: they open again with the shared text. */
  drop({ id, store }: Shared): void {
    this.tell({ section: id, drop: true });
    void store.clear().then(() => location.reload());
  }

  private tell(message: Message): void {
    this.channel?.postMessage(message);
  }

  private take(message: Message): void {
    const here = this.sections.find(({ id }) => id === message.section);
    if (!here) {
      if ('anew' in message) this.early.set(message.section, message);
      return;
    }
    if ('drop' in message) {
      here.outbox.clear();
      void here.store.leave().then(() => location.reload());
    } else if ('update' in message) this.heard(here.id)?.mirror(message.update, message.plain, message.page);
    else if ('anew' in message) this.heard(here.id)?.renewed(message.anew, message.handed);
    else if (here.outbox.unsent) this.tell({ section: here.id, update: Y.encodeStateAsUpdate(here.doc, message.known), plain: here.outbox.plain, page: this.page });
  }
}
