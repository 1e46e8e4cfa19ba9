/** The tabs of one browser that show the same forum: what is written in one stands in the others at once, also offline. */
import * as Y from 'yjs';
import { textsOf } from './kept';
import type { Shared } from './shared';
import { SCHEMA_VERSION } from './schema';

/** What was written; what is known, of who asks for the rest; or a text written anew, with the state of the old one. */
type Message = { section: string } & ({ update: Uint8Array; plain: boolean } | { known: Uint8Array } | { anew: Uint8Array; handed: Uint8Array });
type Hears = { mirror(update: Uint8Array, plain: boolean): void; renewed(anew: Uint8Array, handed: Uint8Array): void };

export class Tabs {
  private readonly channel: BroadcastChannel | null;
  private readonly sections: Shared[] = [];

  /** `heard` gives what takes in for a section what the others wrote. */
  constructor(person: string, forum: string, private readonly heard: (section: string) => Hears | undefined) {
    this.channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(textsOf(SCHEMA_VERSION, person, forum)) : null;
    this.channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => this.take(data));
  }

  /** Shares a section with the other tabs, and asks what they wrote in it that no answer covers. */
  share(section: Shared): void {
    const { id, doc } = section;
    this.sections.push(section);
    section.hear((update, local, plain) => {
      if (local) this.tell({ section: id, update, plain });
    });
    this.tell({ section: id, known: Y.encodeStateVector(doc) });
  }

  /** Tells the others that a section was written anew, and from which state of the old document. */
  renewed(section: string, anew: Uint8Array, handed: Uint8Array): void {
    this.tell({ section, anew, handed });
  }

  private tell(message: Message): void {
    this.channel?.postMessage(message);
  }

  private take(message: Message): void {
    const here = this.sections.find(({ id }) => id === message.section);
    if (!here) return;
    if ('update' in message) this.heard(here.id)?.mirror(message.update, message.plain);
    else if ('anew' in message) this.heard(here.id)?.renewed(message.anew, message.handed);
    else if (here.outbox.unsent) this.tell({ section: here.id, update: Y.encodeStateAsUpdate(here.doc, message.known), plain: here.outbox.plain });
  }
}
