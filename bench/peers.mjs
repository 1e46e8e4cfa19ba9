/**
 * node bench/peers.mjs [rounds] [scenario,…] [server,…]: every server does the same work in turn; medians and ratios to
 * hocuspocus are printed as a table, and every single figure goes to var/bench/load.jsonl.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contestants, freePort } from './contestants.mjs';
import { load, sleep } from './load.mjs';
import { calm } from './processes.mjs';
import { table } from './table.mjs';

const SCENARIOS = {
  A: { writers: 5, watchers: 20, rate: 5, seconds: 15 },
  B: { writers: 20, watchers: 60, rate: 5, seconds: 15 },
  M1: { writers: 4, watchers: 1, seconds: 6, window: 32, fullSpeed: true },
  M50: { writers: 4, watchers: 50, seconds: 6, window: 32, fullSpeed: true },
};
const CALM = 30;
const LONGEST = 120_000;

const [rounds = '3', scenarios = Object.keys(SCENARIOS).join(), servers = Object.keys(contestants).join()] = process.argv.slice(2);
const out = join('var', 'bench');
mkdirSync(out, { recursive: true });

const once = async (server, name) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  await calm(CALM);
  const running = await contestants[server](folder, await freePort(), SCENARIOS[name]);
  try {
    const late = sleep(LONGEST).then(() => {
      throw new Error('it took too long');
    });
    return await Promise.race([load(running.cast, running.pid, SCENARIOS[name]), late]);
  } finally {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const results = [];
for (let round = 1; round <= Number(rounds); round += 1) {
  for (const name of scenarios.split(',')) {
    for (const server of servers.split(',')) {
      const figures = await once(server, name).catch((error) => ({ failed: error.message }));
      const result = { scenario: name, server, round, ...figures };
      results.push(result);
      appendFileSync(join(out, 'load.jsonl'), `${JSON.stringify(result)}\n`);
      process.stderr.write(`${JSON.stringify(result)}\n`);
    }
  }
}
process.stdout.write(table(results));
process.exit(0);
