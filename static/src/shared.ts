/** A section as the connection shares it: its document, what waits to be sent of it, and what the device keeps. */
import type * as Y from 'yjs';
import type { Outbox } from './outbox';
import type { DeviceStore } from './store';

/** Hears of updates; `plain`: of the person, and not as a suggestion. */
export type Heard = (update: Uint8Array, local: boolean, plain: boolean) => void;
export interface Shared {
  readonly id: string;
  /** The document of now: after `renew` it is another. */
  readonly doc: Y.Doc;
  readonly outbox: Outbox;
  readonly store: DeviceStore;
  /** Whether the person suggests instead of writing. */
  suggesting(): boolean;
  /** The server's text is in it now. */
  came(): void;
  /** Hears of every update of the section's document, whichever that is. */
  hear(heard: Heard): void;
  /** Puts the server's document in the place of the present one, which had nothing beyond it; comes back when the device
   *  keeps it. */
  readAnew(fresh: Y.Doc): Promise<void>;
  /** Puts the server's document in the place of the present one, and writes into it as suggestions what that had beyond it;
   *  comes back when the device keeps it. `handed` is what another page of this browser has handed in already. */
  renew(fresh: Y.Doc, handed?: Uint8Array): Promise<void>;
}
