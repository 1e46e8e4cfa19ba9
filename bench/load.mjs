/** Writers and watchers upon one document: each writer types into its own paragraph, everybody counts what arrives. */
import { performance } from 'node:perf_hooks';
import { cost } from './processes.mjs';

const SETTLE = 800;
const DRAIN = 10_000;

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const quantile = (sorted, part) => (sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] : null);

/** When each letter left its writer, and when it came to the others. */
class Ledger {
  sent = new Map();
  deliveries = 0;
  latencies = [];
  answers = [];
  troubles = new Map();

  trouble(what) {
    this.troubles.set(what, (this.troubles.get(what) ?? 0) + 1);
  }

  /** Counts what `reader` had not seen of each writer: `ends` says, by writer, how far its letters have come. */
  arrived(reader, ends) {
    const now = performance.now();
    for (const [client, end] of ends) {
      const writer = this.sent.get(client);
      if (!writer || client === reader.client) continue;
      const from = reader.seen.get(client) ?? writer.base;
      for (let clock = from; clock < end; clock += 1) this.latencies.push(now - writer.at[clock - writer.base]);
      if (end > from) {
        this.deliveries += end - from;
        reader.seen.set(client, end);
        reader.progress?.(client, end);
      }
    }
  }
}

const atRate = (writers, { rate, seconds }) => {
  const interval = 1000 / rate;
  return Promise.all(writers.map(async (writer, index) => {
    await sleep((index * interval) / writers.length);
    const began = performance.now();
    for (let count = 0; count < seconds * rate; count += 1) {
      const early = began + count * interval - performance.now();
      if (early > 0) await sleep(early);
      writer.type();
    }
  }));
};

/** As fast as the reader sees it: `window` letters of each writer may be under way. */
const atFullSpeed = (writers, reader, { seconds, window }) => {
  const ends = performance.now() + seconds * 1000;
  return new Promise((resolve) => {
    const open = new Set(writers);
    const pump = (writer) => {
      while (performance.now() < ends && writer.base + writer.times.length - (writer.shown ?? writer.base) < window) writer.type();
      if (performance.now() >= ends) open.delete(writer);
      if (!open.size) resolve();
    };
    reader.progress = (client, end) => {
      const writer = writers.find((one) => one.client === client);
      if (!writer) return;
      writer.shown = end;
      pump(writer);
    };
    writers.forEach(pump);
    setTimeout(resolve, seconds * 1000 + DRAIN);
  });
};

/** How many people are in the section of the person `index`: people are dealt round the sections. */
const peopleWith = (index, { writers, watchers, sections = 1 }) => {
  const [people, section] = [writers + watchers, index % sections];
  return Math.ceil((people - section) / sections);
};

/** Runs one scenario against a running server and gives its figures: times in milliseconds, memory in MB. */
export const load = async (cast, pid, scenario) => {
  const ledger = new Ledger();
  let people = 0;
  const writers = Array.from({ length: scenario.writers }, () => cast.writer(people++, ledger));
  const reader = cast.reader(people++, ledger);
  const watchers = [reader, ...Array.from({ length: scenario.watchers - 1 }, () => cast.watcher(people++, ledger))];
  for (const one of [...writers, ...watchers]) await one.open();
  await sleep(SETTLE);
  ledger.answers.length = 0;
  const [before, began] = [cost(pid), performance.now()];
  await (scenario.rate ? atRate(writers, scenario) : atFullSpeed(writers, reader, scenario));
  const seconds = (performance.now() - began) / 1000;
  const sent = writers.reduce((sum, { times }) => sum + times.length, 0);
  const wanted = writers.reduce((sum, { times }, index) => sum + times.length * (peopleWith(index, scenario) - 1), 0);
  for (const limit = performance.now() + DRAIN; ledger.deliveries < wanted && performance.now() < limit;) await sleep(50);
  const after = cost(pid);
  const figures = summary(ledger, { sent, wanted, seconds, cpu: after.cpu - before.cpu, memory: after.memory, threads: after.threads });
  const sections = scenario.sections ?? 1;
  figures.converged = writers.every(({ words }, index) => index % sections !== scenario.writers % sections || reader.shows(words));
  for (const { page } of [...writers, ...watchers]) page.close();
  return figures;
};

const summary = ({ latencies, answers, deliveries, troubles }, { sent, wanted, seconds, cpu, memory, threads }) => {
  latencies.sort((a, b) => a - b);
  answers.sort((a, b) => a - b);
  return {
    sent, lost: wanted - deliveries, perSecond: sent / seconds, cpuShare: cpu / seconds,
    p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95), p99: quantile(latencies, 0.99),
    answer50: quantile(answers, 0.5), answer99: quantile(answers, 0.99),
    cpuPer1000: (cpu / deliveries) * 1000, memory, threads, troubles: Object.fromEntries(troubles),
  };
};
