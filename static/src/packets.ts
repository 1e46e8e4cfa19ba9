/** Socket.IO's packets as msgpack, and with that all that its client needs of `socket.io-parser`. The build puts this in its
 *  place. */
import { Emitter } from '@socket.io/component-emitter';
import msgpack from 'notepack.io';

export const protocol = 5;
export const PacketType = { CONNECT: 0, DISCONNECT: 1, EVENT: 2, ACK: 3, CONNECT_ERROR: 4, BINARY_EVENT: 5, BINARY_ACK: 6 } as const;

export class Encoder {
  encode(packet: unknown): Uint8Array[] {
    return [msgpack.encode(packet)];
  }
}

type Told = { decoded(packet: unknown): void };

export class Decoder extends Emitter<Told, Told> {
  /** Raises what msgpack raises upon bytes that are none: the client then ends the connection and opens another. */
  add(bytes: ArrayBuffer | Uint8Array): void {
    this.emit('decoded', msgpack.decode(bytes));
  }

  destroy(): void {}
}
