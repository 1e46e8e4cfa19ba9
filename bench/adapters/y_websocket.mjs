/** The protocol of y-websocket, which @y/websocket-server speaks. It has no acknowledgement. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { Connection } from './connection.mjs';

const SYNC = 0;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const EMPTY_VECTOR = Uint8Array.of(0);
const EMPTY_UPDATE = Uint8Array.of(0, 0);

const packet = (kind, content) => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, SYNC);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, content);
  return encoding.toUint8Array(encoder);
};

export class YWebsocket extends Connection {
  #number = 0;

  constructor(place) {
    super();
    this.place = place;
  }

  async open() {
    await this.connect(`${this.place.url}/${this.place.document}`);
    this.socket.send(packet(STEP_1, EMPTY_VECTOR));
    return [await this.opened];
  }

  message(data) {
    const decoder = decoding.createDecoder(data);
    if (decoding.readVarUint(decoder) !== SYNC) return;
    const kind = decoding.readVarUint(decoder);
    const content = decoding.readVarUint8Array(decoder);
    if (kind === STEP_1) this.socket.send(packet(STEP_2, EMPTY_UPDATE));
    else if (kind === STEP_2) this.gotDocument(content);
    else this.onUpdate(content);
  }

  send(update) {
    this.socket.send(packet(UPDATE, update));
    return (this.#number += 1);
  }
}
