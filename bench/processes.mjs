/** What a server's processes cost: CPU seconds, memory and threads of a process and all its children. */
import { readdirSync, readFileSync } from 'node:fs';

const TICKS = 100;
const PAGE = 4096 / 1024 / 1024;

const statistics = (pid) => {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return { parent: fields[1], cpu: (Number(fields[11]) + Number(fields[12])) / TICKS, memory: Number(fields[21]) * PAGE, threads: Number(fields[17]) };
  } catch {
    return null; // it has ended meanwhile
  }
};

/** Of the process `pid` and its children: `cpu` in seconds, `memory` resident in MB, `threads`. */
export const cost = (pid) => {
  const all = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((id) => [id, statistics(id)]));
  const sum = { cpu: 0, memory: 0, threads: 0 };
  const add = (id) => {
    const one = all.get(id);
    if (!one) return;
    for (const key of Object.keys(sum)) sum[key] += one[key];
    for (const [child, found] of all) if (found?.parent === id) add(child);
  };
  add(String(pid));
  return sum;
};

/** Waits for a calm moment, `most` seconds at most: half of the machine idle for a second. */
export const calm = async (most) => {
  const ticks = () => readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].split(/\s+/).slice(1).map(Number);
  for (let waited = 0; waited < most; waited += 1) {
    const before = ticks();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const after = ticks();
    const idle = after[3] + after[4] - before[3] - before[4];
    const total = after.reduce((a, b) => a + b) - before.reduce((a, b) => a + b);
    if (idle / total > 0.8) return;
  }
};
