/** One page of Etherpad 1.8: its old Socket.IO protocol with changesets, one of a page's own under way at a time. */
import { io } from './socket_io_2.cjs';

const number = (text) => parseInt(text, 36);
const LENGTHS = /^Z:([0-9a-z]+)([><])([0-9a-z]+)/;

export class Etherpad {
  onLetters = () => {};
  onSaved = () => {};
  onTrouble = () => {};
  #waiting = '';
  #underWay = 0;

  constructor(place) {
    this.place = place;
  }

  /** Opens the pad; afterwards `author` is who writes here. */
  async open() {
    const { url, document } = this.place;
    const page = await fetch(`${url}/p/${document}`);
    const cookie = page.headers.getSetCookie().map((one) => one.split(';', 1)[0]).join('; ');
    this.socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { Cookie: cookie } });
    await new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
    this.socket.on('disconnect', (reason) => this.onTrouble(`disconnect: ${reason}`));
    const told = new Promise((resolve) => {
      this.opened = resolve;
    });
    this.socket.on('message', (message) => this.#message(message));
    const token = `t.${crypto.randomUUID()}`;
    this.socket.emit('message', { component: 'pad', type: 'CLIENT_READY', padId: document, sessionID: null, token, protocolVersion: 2 });
    const { userId, collab_client_vars: pad } = await told;
    Object.assign(this, { author: userId, revision: pad.rev, text: pad.initialAttributedText.text });
    this.length = this.text.length;
  }

  #message({ type, data, disconnect }) {
    if (type === 'CLIENT_VARS') this.opened(data);
    else if (disconnect) this.onTrouble(String(disconnect));
    else if (type !== 'COLLABROOM') return;
    else if (data.type === 'NEW_CHANGES') this.#changed(data);
    else if (data.type === 'ACCEPT_COMMIT') this.#accepted(data);
  }

  #changed({ changeset, author, newRev }) {
    const [, , sign, change] = LENGTHS.exec(changeset);
    this.length += (sign === '>' ? 1 : -1) * number(change);
    this.revision = newRev;
    const letters = changeset.slice(changeset.indexOf('$') + 1);
    this.text = letters + this.text;
    this.onLetters(author, letters.length);
  }

  #accepted({ newRev }) {
    this.revision = newRev;
    this.length += this.#underWay;
    const saved = this.#underWay;
    this.#underWay = 0;
    this.onSaved(saved);
    this.#send();
  }

  /** Types at the head of the pad. */
  type(letters) {
    this.#waiting = letters + this.#waiting;
    this.#send();
  }

  #send() {
    if (this.#underWay || !this.#waiting) return;
    const letters = this.#waiting;
    this.#waiting = '';
    this.#underWay = letters.length;
    const count = letters.length.toString(36);
    const changeset = `Z:${this.length.toString(36)}>${count}*0+${count}$${letters}`;
    const apool = { numToAttrib: { 0: ['author', this.author] }, nextNum: 1 };
    this.socket.emit('message', { type: 'COLLABROOM', component: 'pad', data: { type: 'USER_CHANGES', baseRev: this.revision, changeset, apool } });
  }

  close() {
    this.socket.removeAllListeners();
    this.socket.disconnect();
  }
}
