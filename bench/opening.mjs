/**
 * node bench/opening.mjs [edits] [rounds] [server,…]: a section with a long history is opened, by the first who comes
 * after a start of the server and by those who come later. Medians in milliseconds, to the text in the page's document.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import * as Y from 'yjs';
import { contestants, freePort } from './contestants.mjs';
import { LETTERS } from './letters.mjs';
import { sleep } from './load.mjs';
import { calm, cost } from './processes.mjs';
import { median } from './table.mjs';

const [edits = '500000', rounds = '3', servers = 'rapporteur,hocuspocus,y_websocket'] = process.argv.slice(2);
const [BATCH, RUN, WINDOW] = [200, 12, 8];
/** Peers store seconds after they have acknowledged. */
const STORED = 15_000;
const CALM = 30;

/** The same history each time: runs of letters at changing places, and from time to time some are deleted again. */
const history = function* (text, count) {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let done = 0, at = 0; done < count; done += 1) {
    if (done % RUN === 0) at = 1 + random(text.length);
    if (done % 5 === 4 && at > 1) {
      text.delete(at - 1, 1);
      at -= 1;
    } else {
      text.insert(at, LETTERS[random(LETTERS.length)]);
      at += 1;
    }
    yield done;
  }
};

/** Writes the history through the server, some updates under way at a time, and waits for every answer. */
const write = async (page, count) => {
  const doc = new Y.Doc();
  for (const update of await page.open(doc.clientID)) Y.applyUpdate(doc, update);
  let [gathered, saved, sent] = [[], 0, 0];
  page.onSaved = (id) => {
    saved = id;
  };
  page.onTrouble = (what) => {
    throw new Error(what);
  };
  doc.on('update', (update) => gathered.push(update));
  const send = async () => {
    sent = page.send(Y.mergeUpdates(gathered));
    gathered = [];
    while (sent - saved > WINDOW) await sleep(1);
  };
  const text = doc.getText('text');
  text.insert(0, LETTERS);
  for (const done of history(text, count)) if (done % BATCH === BATCH - 1) await send();
  // Last, because Yjs finds a place by walking from the start of a text once there is any format in it.
  text.insert(text.length, '\n', { id: `bench${doc.clientID}` });
  await send();
  while (saved < sent) await sleep(5);
  page.close();
  return text.length;
};

/** Milliseconds until the whole text is in a page's document. */
const open = async (page, length) => {
  const began = performance.now();
  const doc = new Y.Doc();
  page.fill(doc, await page.open(doc.clientID));
  const took = performance.now() - began;
  if (doc.getText('text').length < length) throw new Error(`only ${doc.getText('text').length} of ${length} characters came`);
  page.close();
  return took;
};

const measure = async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-'));
  let server = await contestants[name](folder, await freePort(), { fullSpeed: true });
  try {
    const length = await write(server.makePage(0), Number(edits));
    await sleep(STORED);
    const [first, later] = [[], []];
    let memory = 0;
    for (let round = 0; round < Number(rounds); round += 1) {
      await server.stop();
      await calm(CALM);
      server = await server.again();
      first.push(await open(server.makePage(1), length));
      for (let again = 0; again < 3; again += 1) later.push(await open(server.makePage(2), length));
      memory = Math.max(memory, cost(server.pid).memory);
    }
    return { name, length, first: median(first), later: median(later), memory };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const rows = [];
for (const name of servers.split(',')) {
  rows.push(await measure(name).catch((error) => ({ name, failed: error.message })));
  process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
}
const peer = rows.find(({ name }) => name === 'hocuspocus');
const ratio = (one, field) => (peer?.[field] && one[field] ? (one[field] / peer[field]).toFixed(2) : '–');
const lines = rows.map((one) => (one.failed
  ? `| ${one.name} | ${one.failed} | | | | | |`
  : `| ${one.name} | ${one.length} | ${one.first.toFixed(0)} | ${ratio(one, 'first')} | ${one.later.toFixed(0)} | ${ratio(one, 'later')} | ${one.memory.toFixed(0)} |`));
process.stdout.write(`| server | characters | first ms | ratio | later ms | ratio | memory MB |\n|---|---:|---:|---:|---:|---:|---:|\n${lines.join('\n')}\n`);
process.exit(0);
