/** The figures of all rounds as a Markdown table: medians, and ratios to hocuspocus in the same run. */
const COLUMNS = {
  p50: ['p50 ms', 1], p95: ['p95 ms', 1], answer99: ['answer p99 ms', 1], cpuPer1000: ['CPU s per 1,000 deliveries', 4], perSecond: ['updates/s', 0], memory: ['memory MB', 0],
};
const PEER = 'hocuspocus';

export const median = (values) => {
  const sorted = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  return sorted.length ? sorted[Math.floor((sorted.length - 1) / 2)] : null;
};
const written = (value, digits) => (value === null ? '–' : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }));

/** A row for each scenario and server. */
export const table = (results) => {
  const lines = [`| scenario | server | ${Object.values(COLUMNS).map(([title]) => title).join(' | ')} | p95 ratio | CPU ratio | speed ratio | all there |`];
  lines.push(`|---|---|${Object.keys(COLUMNS).map(() => '---:|').join('')}---:|---:|---:|---|`);
  const key = ({ scenario, server }) => `${scenario} ${server}`;
  const groups = Map.groupBy?.(results, key) ?? results.reduce((map, one) => map.set(key(one), [...(map.get(key(one)) ?? []), one]), new Map());
  const middle = (name, field) => median((groups.get(name) ?? []).map((one) => one[field]));
  for (const [name, rounds] of [...groups].sort(([a], [b]) => a.localeCompare(b))) {
    const [scenario, server] = name.split(' ');
    const ratio = (field) => {
      const [ours, peer] = [middle(name, field), middle(`${scenario} ${PEER}`, field)];
      return ours === null || !peer ? '–' : (ours / peer).toFixed(2);
    };
    const cells = Object.entries(COLUMNS).map(([field, [, digits]]) => written(middle(name, field), digits));
    const whole = rounds.every(({ failed, lost, converged }) => !failed && lost === 0 && converged);
    lines.push(`| ${[scenario, server, ...cells, ratio('p95'), ratio('cpuPer1000'), ratio('perSecond'), whole ? 'yes' : 'no'].join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
};
