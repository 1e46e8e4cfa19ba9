/** Messages as the connection carries them: see `docs/wire.md`. */
import * as Y from 'yjs';
import type { PassCode, StopCode } from './outbox';
import type { Place } from './objects';

export type Person = { id: string; name: string; colour: number };
export type Presence = {
  who: string;
  person: Person;
  section: string | null;
  place: Place;
  anchor: Uint8Array | null;
  head: Uint8Array | null;
};
export type CharacterId = readonly [client: number, clock: number, length: number];
export type AnchorState = 'exact' | 'moved' | 'changed' | 'orphan';
export type Anchor = {
  subject_kind: string;
  subject: string;
  state: AnchorState;
  place: Place;
  first: CharacterId | null;
  last: CharacterId | null;
  quote: string;
};

export type RawPresence = Omit<Presence, 'anchor' | 'head'> & { anchor?: ArrayBuffer | null; head?: ArrayBuffer | null };
/** What a page lacked of a section; `behind` follows upon `update`, which may be `packed`, where it knew nothing. */
export type OpenedSection = { id: string; ok: true; later?: false; update: ArrayBuffer; packed?: true; behind?: ArrayBuffer[]; sv: ArrayBuffer; seq: number };
/** A section of a join; `later`: the answer had no room for it. */
export type JoinedSection = OpenedSection | { id: string; ok: true; later: true } | { id: string; ok: false; code: StopCode | PassCode };
export type JoinAnswer =
  | { ok: true; you: Person; write: boolean; suggest: boolean; at: number; people: RawPresence[]; sections: JoinedSection[] }
  | { ok: false; code: StopCode | PassCode };
/** The answer to a page that asks for the rest. */
export type OpenAnswer = { ok: true; sections: JoinedSection[] } | { ok: false; code: StopCode | PassCode };
/** The answer to a hash: `same` is null when the server is at another moment. */
export type HashAnswer = { same?: boolean | null; update?: ArrayBuffer; sv?: ArrayBuffer };

/** The browser's msgpack writes only an ArrayBuffer as bytes. */
export const toWire = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;
export const fromWire = (bytes: ArrayBuffer | Uint8Array): Uint8Array => (bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));

/** How many bytes of text came with an answer. */
export const bytesOf = (sections: readonly JoinedSection[]): number =>
  sections.reduce((sum, one) => (one.ok && !one.later ? sum + one.update.byteLength + (one.behind ?? []).reduce((all, { byteLength }) => all + byteLength, 0) : sum), 0);

/** Unpacks the texts of an answer. */
export const unpack = async (sections: readonly JoinedSection[]): Promise<void> => {
  for (const one of sections) {
    if (!one.ok || one.later || !one.packed) continue;
    one.update = await new Response(new Blob([one.update]).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer();
  }
};

/** What `doc` has beyond a state. What waits in it for words that are still on their way came from the server itself; Yjs would
 *  put it into the update with a gap before it, and no server takes that. */
export const beyond = (doc: Y.Doc, state: Uint8Array): Uint8Array => {
  const { store } = doc;
  const { pendingStructs, pendingDs } = store;
  Object.assign(store, { pendingStructs: null, pendingDs: null });
  try {
    return Y.encodeStateAsUpdate(doc, state);
  } finally {
    Object.assign(store, { pendingStructs, pendingDs });
  }
};

/** Whether `doc` has characters that a state does not know; deletions do not show in states. */
export const hasMoreThan = (doc: Y.Doc, state: Uint8Array): boolean => {
  const theirs = Y.decodeStateVector(state);
  return [...Y.decodeStateVector(Y.encodeStateVector(doc))].some(([client, clock]) => clock > (theirs.get(client) ?? 0));
};
