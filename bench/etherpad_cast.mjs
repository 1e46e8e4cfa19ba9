/** Writers and watchers of Etherpad. Letters are counted by author, because its changesets carry no ids of letters. */
import { performance } from 'node:perf_hooks';
import { Etherpad } from './adapters/etherpad.mjs';
import { letter } from './letters.mjs';

class Watcher {
  seen = new Map();

  constructor(place, ledger) {
    this.page = new Etherpad(place);
    this.ledger = ledger;
    const counts = new Map();
    this.page.onTrouble = (what) => ledger.trouble(what);
    this.page.onLetters = (author, letters) => {
      counts.set(author, (counts.get(author) ?? 0) + letters);
      ledger.arrived(this, [[author, counts.get(author)]]);
    };
  }

  async open() {
    await this.page.open();
    this.client = this.page.author;
  }

  shows(words) {
    const left = new Map();
    for (const one of this.page.text) left.set(one, (left.get(one) ?? 0) + 1);
    return [...words].every((one) => left.get(one) > 0);
  }
}

class Writer extends Watcher {
  base = 0;
  times = [];
  words = '';
  #answered = 0;

  constructor(place, ledger) {
    super(place, ledger);
    this.page.onSaved = (letters) => {
      const now = performance.now();
      for (let count = 0; count < letters; count += 1) ledger.answers.push(now - this.times[this.#answered++]);
    };
  }

  async open() {
    await super.open();
    this.ledger.sent.set(this.client, { base: this.base, at: this.times });
  }

  type() {
    this.times.push(performance.now());
    const typed = letter();
    this.words += typed;
    this.page.type(typed);
  }
}

/** The cast upon one pad. */
export const etherpadCast = (place) => ({
  writer: (_index, ledger) => new Writer(place, ledger),
  watcher: (_index, ledger) => new Watcher(place, ledger),
  reader: (_index, ledger) => new Watcher(place, ledger),
});
