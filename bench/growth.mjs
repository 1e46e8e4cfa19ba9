/**
 * node bench/growth.mjs [rounds]: ten people write, a character a second each, while connections and sections become
 * more. A table of medians, and a picture, go to the folder var/bench.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contestants, freePort } from './contestants.mjs';
import { picture } from './growth_picture.mjs';
import { load } from './load.mjs';
import { calm } from './processes.mjs';
import { median } from './table.mjs';

const CONNECTIONS = [10, 100, 1000];
const SECTIONS = [1, 10, 100];
const CALM = 30;
const rounds = Number(process.argv[2] ?? 3);
const out = join('var', 'bench');

const measure = async (connections, sections) => {
  const scenario = { writers: Math.min(10, connections - 1), watchers: connections - Math.min(10, connections - 1), rate: 1, seconds: 15, sections };
  const folder = mkdtempSync(join(tmpdir(), 'growth-'));
  await calm(CALM);
  const server = await contestants.rapporteur(folder, await freePort(), scenario);
  try {
    return await load(server.cast, server.pid, scenario);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const rows = [];
for (const connections of CONNECTIONS) {
  for (const sections of SECTIONS) {
    const figures = [];
    for (let round = 0; round < rounds; round += 1) figures.push(await measure(connections, sections));
    const middle = (field) => median(figures.map((one) => one[field]));
    const whole = figures.every(({ lost, converged }) => lost === 0 && converged);
    rows.push({ connections, sections, p50: middle('p50'), p95: middle('p95'), cpu: middle('cpuShare'), memory: middle('memory'), threads: middle('threads'), whole });
    process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
  }
}
// With more sections than people nobody reads along, and nothing is measured.
const time = (value) => value?.toFixed(1) ?? '–';
const lines = rows.map(({ connections, sections, p50, p95, cpu, memory, threads, whole }) =>
  `| ${connections} | ${sections} | ${time(p50)} | ${time(p95)} | ${(cpu * 100).toFixed(0)} | ${memory.toFixed(0)} | ${threads} | ${whole ? 'yes' : 'no'} |`);
process.stdout.write(`| connections | sections | p50 ms | p95 ms | CPU % of a core | memory MB | threads | all there |\n|---:|---:|---:|---:|---:|---:|---:|---|\n${lines.join('\n')}\n`);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'growth.svg'), picture(rows, { connections: CONNECTIONS, sections: SECTIONS }));
process.exit(0);
