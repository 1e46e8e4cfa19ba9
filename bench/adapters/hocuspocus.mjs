/** The protocol of hocuspocus 4. Its acknowledgement says that the server has an update, not that it is stored. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { Connection } from './connection.mjs';

const SYNC = 0;
const AUTH = 2;
const SYNC_REPLY = 4;
const SYNC_STATUS = 8;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const AUTHENTICATED = 2;
const EMPTY_VECTOR = Uint8Array.of(0);
const EMPTY_UPDATE = Uint8Array.of(0, 0);

export class Hocuspocus extends Connection {
  #number = 0;
  #saved = 0;
  #answersOfTheOpening = 0;

  constructor(place) {
    super();
    this.place = place;
  }

  async open() {
    await this.connect(this.place.url);
    const admitted = new Promise((resolve) => {
      this.admitted = resolve;
    });
    const hello = this.#packet(AUTH);
    encoding.writeVarUint(hello, 0);
    encoding.writeVarString(hello, 'token');
    encoding.writeVarString(hello, '4.7.0');
    this.socket.send(encoding.toUint8Array(hello));
    await admitted;
    this.#sync(SYNC, STEP_1, EMPTY_VECTOR);
    return [await this.opened];
  }

  #packet(kind) {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, this.place.document);
    encoding.writeVarUint(encoder, kind);
    return encoder;
  }

  #sync(kind, step, content) {
    const encoder = this.#packet(kind);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, content);
    this.socket.send(encoding.toUint8Array(encoder));
  }

  message(data) {
    const decoder = decoding.createDecoder(data);
    decoding.readVarString(decoder);
    const kind = decoding.readVarUint(decoder);
    if (kind === SYNC || kind === SYNC_REPLY) this.#synced(decoding.readVarUint(decoder), decoding.readVarUint8Array(decoder));
    else if (kind === AUTH && decoding.readVarUint(decoder) === AUTHENTICATED) this.admitted();
    else if (kind === SYNC_STATUS) this.#answered();
  }

  #synced(step, content) {
    if (step === STEP_1) {
      this.#answersOfTheOpening += 1;
      this.#sync(SYNC_REPLY, STEP_2, EMPTY_UPDATE);
    } else if (step === STEP_2) this.gotDocument(content);
    else this.onUpdate(content);
  }

  #answered() {
    if (this.#answersOfTheOpening) this.#answersOfTheOpening -= 1;
    else this.onSaved((this.#saved += 1));
  }

  send(update) {
    this.#sync(SYNC, UPDATE, update);
    return (this.#number += 1);
  }
}
