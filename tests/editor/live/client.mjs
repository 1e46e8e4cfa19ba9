/** The Socket.IO client of browsers against a running server: without an account, then one page that writes. */
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../../static/package.json', import.meta.url));
const { io } = require('socket.io-client');
const parser = require('socket.io-msgpack-parser');
const Y = require('yjs');
const schema = require('../sections/schema.json');

const { address, cookie, way, forum, section } = JSON.parse(process.argv[2]);
const page = { parser, transports: ['websocket', 'polling'], tryAllTransports: true, forceNew: true };

const stranger = io(address, page);
const denied = await new Promise((resolve) => {
  stranger.on('connect_error', (error) => resolve({ message: error.message, tries: stranger.active }));
});

const socket = io(address, { ...page, transports: [way], extraHeaders: { Cookie: cookie } });
await new Promise((resolve) => socket.on('connect', resolve));
const doc = new Y.Doc();
const asked = { id: section, sv: Buffer.from(Y.encodeStateVector(doc)) };
const joined = await socket.emitWithAck('join', { schema: schema.version, forum, clients: [doc.clientID], sections: [asked] });
Y.applyUpdate(doc, new Uint8Array(joined.sections[0].update));

const saved = [];
const all = new Promise((resolve) => {
  socket.on('saved', ({ id }) => { if (saved.push(id) === 3) resolve(); });
});
let number = 0;
doc.on('update', (update) => socket.emit('update', { section, id: (number += 1), bytes: Buffer.from(update) }));
for (const word of ['one ', 'two ', 'three ']) {
  const before = saved.length;
  doc.getText('text').insert(doc.getText('text').length, word);
  while (saved.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
}
await all;
const transport = socket.io.engine.transport.name;
process.stdout.write(JSON.stringify({ denied, joined: joined.you.name, saved, text: doc.getText('text').toString(), transport }));
process.exit(0);
