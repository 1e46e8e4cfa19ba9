/** Cuts an update that is too long to be sent at once into several, which the server takes one after the other. */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { MOST_BYTES } from './outbox';

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number];
/** A struct, or a part of a long one, as it is sent; `quiet`: whether what comes before it may stand alone for a while. */
type Grain = { client: number; clock: number; bytes: Uint8Array; quiet: boolean };
type Deletion = { client: number; clock: number; length: number };
type Piece = { size: number; grains: Grain[]; deletions: Deletion[] };

/** By how much a piece may be longer where nothing in it is quiet. With it the server still takes the piece. */
const STRETCH = 1.25;
/** Into how many parts at least a string is cut that would fill a piece. */
const PARTS = 16;
/** What a deletion takes at most, in bytes: where it begins, its length, and whose it is. */
const DELETION = 20;

const byClient = <T>(all: readonly T[], clientOf: (each: T) => number): Map<number, T[]> => {
  const groups = new Map<number, T[]>();
  for (const each of all) groups.set(clientOf(each), groups.get(clientOf(each)) ?? []).get(clientOf(each))?.push(each);
  return groups;
};

/** The structs in an order in which each comes behind everything that it names. Of whom the update says nothing, and what
 *  comes before what it says, the server has. */
const inOrder = (structs: readonly Struct[]): Struct[] => {
  const queues = new Map([...byClient(structs, ({ id }) => id.client)].map(([client, own]) => [client, { own, at: 0 }]));
  const has = (named: unknown): boolean => {
    if (!(named instanceof Y.ID)) return true;
    const queue = queues.get(named.client);
    const next = queue?.own[queue.at];
    return !next || named.clock < next.id.clock;
  };
  const ready = (struct: Struct): boolean =>
    !(struct instanceof Y.Item) || (has(struct.origin) && has(struct.rightOrigin) && has(struct.parent));
  const ordered: Struct[] = [];
  for (let before = -1; before < ordered.length;) {
    before = ordered.length;
    for (const queue of queues.values()) {
      for (let next = queue.own[queue.at]; next && ready(next); next = queue.own[queue.at]) {
        ordered.push(next);
        queue.at += 1;
      }
    }
  }
  // What names something that nobody has is refused by the server, as it was when it came with the rest.
  for (const { own, at } of queues.values()) ordered.push(...own.slice(at));
  return ordered;
};

/** Cuts off what of a string is beyond `most` units, never within a letter. */
const cutOff = (item: Y.Item, most: number): Y.Item => {
  const { content, id: { client, clock } } = item;
  const at = /[\ud800-\udbff]/.test((content as Y.ContentString).str.charAt(most - 1)) ? most - 1 : most;
  const [rest, origin] = [content.splice(at), Y.createID(client, clock + at - 1)];
  return new Y.Item(Y.createID(client, clock + at), null, origin, null, item.rightOrigin, item.parent, item.parentSub, rest);
};

/** After each piece the server takes back marks that run on beyond their words and makes the cells that a table lacks. So
 *  between a mark's beginning and its end, and within the making of a table or of a row, it is not quiet. */
const grainsOf = (structs: readonly Struct[], most: number): Grain[] => {
  const grains: Grain[] = [];
  let marks = false;
  let last: Y.ID | null = null;
  const put = (struct: Struct, quiet: boolean): void => {
    const encoder = new Y.UpdateEncoderV1();
    struct.write(encoder, 0);
    grains.push({ ...struct.id, bytes: encoder.toUint8Array(), quiet });
  };
  for (const struct of structs) {
    const item = struct instanceof Y.Item ? struct : null;
    const [format, parent] = [item?.content instanceof Y.ContentFormat ? item.content : null, item?.parent];
    const isFilling = parent instanceof Y.ID && (item?.parentSub !== null || Y.compareIDs(parent, last));
    last = struct.id;
    let quiet = !marks && !isFilling && format?.value !== null;
    if (format) marks = format.value !== null;
    let rest = struct;
    while (rest instanceof Y.Item && rest.content instanceof Y.ContentString && rest.content.str.length > most) {
      const beyond = cutOff(rest, most);
      put(rest, quiet);
      rest = beyond;
      quiet = !marks;
    }
    put(rest, quiet);
  }
  return grains;
};

/** Grains that stay together: up to the next quiet place, or as many as a piece can hold. */
const unitsOf = (grains: readonly Grain[], most: number): { size: number; grains: Grain[] }[] => {
  const units: { size: number; grains: Grain[] }[] = [];
  for (const grain of grains) {
    const unit = units.at(-1);
    if (!unit || grain.quiet || unit.size + grain.bytes.length > most * STRETCH) units.push({ size: grain.bytes.length, grains: [grain] });
    else {
      unit.grains.push(grain);
      unit.size += grain.bytes.length;
    }
  }
  return units;
};

const encode = ({ grains, deletions }: Piece): Uint8Array => {
  const encoder = encoding.createEncoder();
  const write = (...numbers: number[]): void => numbers.forEach((number) => encoding.writeVarUint(encoder, number));
  const [structs, deleted] = [byClient(grains, ({ client }) => client), byClient(deletions, ({ client }) => client)];
  write(structs.size);
  for (const [client, own] of structs) {
    write(own.length, client, (own[0] as Grain).clock);
    for (const { bytes } of own) encoding.writeUint8Array(encoder, bytes);
  }
  write(deleted.size);
  for (const [client, own] of deleted) {
    write(client, own.length);
    for (const { clock, length } of own) write(clock, length);
  }
  return encoding.toUint8Array(encoder);
};

/** The pieces of an update, each of about `most` bytes; deletions come last, for they name what comes before. A gap between
 *  structs cannot be in it (see `beyond`). */
export const inPieces = (update: Uint8Array, most = MOST_BYTES): Uint8Array[] => {
  const { structs, ds } = Y.decodeUpdate(update);
  const pieces: Piece[] = [{ size: 0, grains: [], deletions: [] }];
  const pieceFor = (size: number): Piece => {
    let piece = pieces.at(-1) as Piece;
    if (piece.size && piece.size + size > most) pieces.push((piece = { size: 0, grains: [], deletions: [] }));
    piece.size += size;
    return piece;
  };
  for (const { size, grains } of unitsOf(grainsOf(inOrder(structs), Math.ceil(most / PARTS) + 1), most)) pieceFor(size).grains.push(...grains);
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len: length } of ranges) pieceFor(DELETION).deletions.push({ client, clock, length });
  }
  return pieces.map(encode);
};
