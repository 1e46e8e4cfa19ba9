/** Writers and watchers of a server that relays Yjs updates; the page is the adapter of its protocol. */
import { performance } from 'node:perf_hooks';
import * as Y from 'yjs';
import { letter } from './letters.mjs';

const endsOf = (update) => Y.parseUpdateMeta(update).to;

class Writer {
  seen = new Map();
  waiting = new Map();
  length = 0;

  constructor(page, ledger) {
    this.page = page;
    this.ledger = ledger;
    this.doc = new Y.Doc();
    this.client = this.doc.clientID;
    page.onUpdate = (update) => ledger.arrived(this, endsOf(update));
    page.onTrouble = (what) => ledger.trouble(what);
    page.onSaved = (id) => this.saved(id);
  }

  async open() {
    for (const update of await this.page.open(this.client)) Y.applyUpdate(this.doc, update);
    this.text = this.doc.getText('text');
    this.at = this.text.length;
    this.doc.on('update', (update) => this.#send(update));
    this.text.insert(this.at, '\n', { id: `bench${this.client}` });
    this.base = Y.decodeStateVector(Y.encodeStateVector(this.doc)).get(this.client);
    this.times = [];
    this.ledger.sent.set(this.client, { base: this.base, at: this.times });
  }

  type() {
    this.times.push(performance.now());
    this.text.insert(this.at + this.length, letter());
    this.length += 1;
  }

  #send(update) {
    this.waiting.set(this.page.send(update), performance.now());
  }

  /** An answer may cover everything up to a number. */
  saved(id) {
    const now = performance.now();
    for (const [number, at] of this.waiting) {
      if (number > id) break;
      this.ledger.answers.push(now - at);
      this.waiting.delete(number);
    }
  }

  get words() {
    return this.text.toString().slice(this.at, this.at + this.length);
  }
}

class Watcher {
  seen = new Map();

  constructor(page, ledger) {
    this.page = page;
    page.onUpdate = (update) => ledger.arrived(this, endsOf(update));
    page.onTrouble = (what) => ledger.trouble(what);
  }

  async open() {
    await this.page.open(null);
  }
}

/** The watcher who also keeps the text, to compare it at the end. */
class Reader extends Watcher {
  doc = new Y.Doc();

  async open() {
    const count = this.page.onUpdate;
    this.page.onUpdate = (update) => {
      Y.applyUpdate(this.doc, update);
      count(update);
    };
    for (const update of await this.page.open(null)) Y.applyUpdate(this.doc, update);
  }

  shows(words) {
    return this.doc.getText('text').toString().includes(words);
  }
}

/** The cast for pages that `makePage(index)` makes. */
export const yjsCast = (makePage) => ({
  writer: (index, ledger) => new Writer(makePage(index), ledger),
  watcher: (index, ledger) => new Watcher(makePage(index), ledger),
  reader: (index, ledger) => new Reader(makePage(index), ledger),
});
