/**
 * Grows random sections of three people in five scripts, chooses stretches of their texts, lets the three edit on, and
 * prints what Yjs says of every stretch. Usage: node yjs_says.mjs SEED COUNT; one document a line, as JSON: `before`
 * and `after` (states in hexadecimal), and of each stretch its place, its offsets then and `now`, its words then and
 * now, the ids of its first and last unit, and whether both are still there.
 */
import { createRequire } from 'node:module';

const Y = createRequire(new URL('../../static/package.json', import.meta.url))('yjs');
const [seed, count] = process.argv.slice(2).map(Number);
const WORDS = ['word ', 'naïve ', 'المعرفة ', '知识', 'ሰላም ', '😀', '👩🏽‍💻 ', 'x', '\n'];

let state = seed;
const below = (most) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * most);
};
/** An offset that cuts no character in two. */
const whole = (text, at) => (at > 0 && at < text.length && /[\udc00-\udfff]/.test(text[at]) ? at + 1 : at);
const flat = (text) => text.toDelta().map((part) => (typeof part.insert === 'string' ? part.insert : '\ufffc')).join('');
const idOf = (position) => (position.item ? [position.item.client, position.item.clock] : null);

const PLACES = [[], ['n1'], ['t1', 'cells', 'r1:c1']];
const textAt = (doc, place) => {
  if (place.length === 0) return doc.getText('text');
  const object = doc.getMap('objects').get(place[0]);
  return place.length === 1 ? object : object.get('cells').get(place[2]);
};

function section(doc) {
  const text = doc.getText('text');
  const objects = doc.getMap('objects');
  text.insert(0, 'begin');
  text.insertEmbed(5, { type: 'footnote', ref: 'n1' });
  text.insert(6, '\n', { id: 'p1' });
  text.insert(7, '\n', { id: 'p2', kind: 'table', ref: 't1' });
  const note = new Y.Text();
  objects.set('n1', note);
  note.insert(0, 'a note 知 text');
  const cells = new Y.Map();
  const cell = new Y.Text();
  objects.set('t1', new Y.Map(Object.entries({
    type: 'table', head: true, rows: Y.Array.from(['r1']), cols: Y.Array.from(['c1']), cells,
  })));
  cells.set('r1:c1', cell);
  cell.insert(0, 'cell 😀 text');
}

function edit(text) {
  const words = flat(text);
  const from = whole(words, below(words.length + 1));
  const to = whole(words, Math.min(words.length, from + 1 + below(8)));
  const deed = below(10);
  if (deed < 6 || words.length < 4) text.insert(from, WORDS[below(text.doc.getText('text') === text ? 9 : 8)], {});
  else if (deed < 8 && to > from) text.delete(from, to - from);
  else if (deed < 9) text.insertEmbed(from, { type: 'hard_break' });
  else if (to > from) text.format(from, to - from, { strong: true });
}

for (let number = 0; number < count; number++) {
  const docs = [0, 1, 2].map((person) => {
    const doc = new Y.Doc();
    doc.clientID = 1000 + below(1e9) * 3 + person;
    return doc;
  });
  const meet = () => {
    for (const one of docs) for (const other of docs) {
      if (one !== other) Y.applyUpdate(other, Y.encodeStateAsUpdate(one, Y.encodeStateVector(other)));
    }
  };
  const write = (deeds) => {
    for (let deed = 0; deed < deeds; deed++) {
      edit(textAt(docs[below(3)], PLACES[[0, 0, 0, 1, 2][below(5)]]));
      if (below(6) === 0) meet();
    }
    meet();
  };
  section(docs[0]);
  meet();
  write(100);
  const doc = docs[0];
  const before = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('hex');
  const stretches = [];
  for (let tries = 0; tries < 24; tries++) {
    const place = PLACES[[0, 0, 1, 2][below(4)]];
    const text = textAt(doc, place);
    const words = flat(text);
    const start = whole(words, below(words.length));
    const end = whole(words, Math.min(words.length, start + 1 + below(12)));
    if (end <= start) continue;
    const first = Y.createRelativePositionFromTypeIndex(text, start, 0);
    const last = Y.createRelativePositionFromTypeIndex(text, end, -1);
    stretches.push({ place, start, end, words: words.slice(start, end), first, last });
  }
  write(below(2) ? 20 : 120);
  const alive = (position) => !Y.createAbsolutePositionFromRelativePosition(position, doc)?.type ? false
    : !Y.getItem(doc.store, Y.createID(position.item.client, position.item.clock)).deleted;
  const told = stretches.map(({ first, last, ...stretch }) => {
    const now = [first, last].map((position) => Y.createAbsolutePositionFromRelativePosition(position, doc).index);
    return {
      ...stretch,
      now,
      wordsNow: flat(textAt(doc, stretch.place)).slice(now[0], now[1]),
      ids: [idOf(first), idOf(last)],
      alive: [first, last].every(alive),
    };
  });
  const after = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('hex');
  console.log(JSON.stringify({ before, after, stretches: told }));
}
