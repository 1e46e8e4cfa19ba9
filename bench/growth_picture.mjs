/** The picture of growth: p95 from key to screen over connections, a line for each number of sections; no library. */
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [640, 320, 56, 120, 24, 44];
const INK = '#1d2733';
const COLOURS = ['#005ea8', '#8a4b00', '#1b6e3c'];
const DASHES = ['none', '7 4', '2 4'];

/** `all` have connections, sections and p95 in milliseconds, null where nothing was measured; gives an SVG. */
export const picture = (all, { connections, sections }) => {
  const rows = all.filter(({ p95 }) => p95 !== null);
  const most = Math.max(10, ...rows.map(({ p95 }) => p95)) * 1.1;
  const x = (count) => LEFT + ((WIDTH - LEFT - RIGHT) * Math.log10(count / connections[0])) / Math.log10(connections.at(-1) / connections[0]);
  const y = (value) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / most;
  const text = (at, words, anchor = 'middle') => `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const steps = [0, 0.25, 0.5, 0.75, 1].map((part) => part * most);
  const grid = steps.map((value) => `<path d="M${LEFT} ${y(value).toFixed(1)}H${WIDTH - RIGHT}" stroke="#d0d7de"/>${text([LEFT - 8, y(value) + 4], value.toFixed(0), 'end')}`);
  const marks = connections.map((count) => text([x(count), HEIGHT - BOTTOM + 20], count.toLocaleString('en')));
  const lines = sections.map((count, index) => {
    const points = rows.filter((row) => row.sections === count).map((row) => [x(row.connections), y(row.p95)]);
    const path = points.map((point, i) => `${i ? 'L' : 'M'}${point.map((one) => one.toFixed(1)).join(' ')}`).join('');
    const dots = points.map(([cx, cy]) => `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="3.5" fill="${COLOURS[index]}"/>`).join('');
    const key = TOP + 20 * index;
    return `<path d="${path}" fill="none" stroke="${COLOURS[index]}" stroke-width="2" stroke-dasharray="${DASHES[index]}"/>${dots}`
      + `<path d="M${WIDTH - RIGHT + 12} ${key}h24" stroke="${COLOURS[index]}" stroke-width="2" stroke-dasharray="${DASHES[index]}"/>${text([WIDTH - RIGHT + 42, key + 4], `${count} section${count > 1 ? 's' : ''}`, 'start')}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="${INK}" role="img" aria-label="p95 from key to screen, by connections and sections">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
${grid.join('\n')}
${marks.join('\n')}
${text([(LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6], 'connections')}
${text([LEFT, 14], 'milliseconds from key to the other screen, p95', 'start')}
${lines.join('\n')}
</svg>
`;
};
