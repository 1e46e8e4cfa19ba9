/** One page of Rapporteur: its Socket.IO wire, as docs/wire.md says. */
import { io } from 'socket.io-client';
import msgpack from 'socket.io-msgpack-parser';
import * as Y from 'yjs';
import { bytes } from './connection.mjs';

const SCHEMA = 1;

export class Rapporteur {
  onUpdate = () => {};
  onSaved = () => {};
  onTrouble = () => {};
  #number = 0;

  /** `place`: `{url, forum, sections, cookies}`; the page takes the sign-in and the section number `index`. */
  constructor(place, index) {
    this.place = place;
    this.section = place.sections[index % place.sections.length];
    this.cookie = place.cookies[index % place.cookies.length];
  }

  /** Connects, joins and gives the updates that make the section. */
  async open(client) {
    this.socket = io(this.place.url, {
      parser: msgpack, transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { Cookie: this.cookie },
    });
    await new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
    this.socket.on('disconnect', (reason) => this.onTrouble(`disconnect: ${reason}`));
    const section = this.section;
    const joined = await this.socket.timeout(60_000).emitWithAck('join', {
      schema: SCHEMA, forum: this.place.forum, clients: client ? [client] : [], sections: [{ id: section, sv: null }],
    });
    const found = joined.ok && joined.sections.find(({ id }) => id === section);
    if (!found?.ok) throw new Error(`not joined: ${joined.code ?? found?.code}`);
    this.socket.on('update', ({ updates }) => updates.forEach((update) => this.onUpdate(bytes(update))));
    this.socket.on('saved', ({ id }) => this.onSaved(id));
    this.socket.on('refused', ({ code }) => this.onTrouble(`refused: ${code}`));
    return [found.update, ...found.behind].map(bytes);
  }

  /** Sends an update and gives its number. */
  send(update) {
    const id = (this.#number += 1);
    this.socket.emit('update', { section: this.section, id, bytes: Buffer.from(update) });
    return id;
  }

  /** Puts what came into an empty document, as the page does (`takeIn` in static/src/socket.ts). */
  fill(doc, updates) {
    doc.gc = false;
    Y.transact(doc, () => updates.forEach((update) => Y.applyUpdate(doc, update)), null, false);
    doc.gc = true;
  }

  close() {
    this.socket.removeAllListeners();
    this.socket.disconnect();
  }
}
