/** The connection of a page at the real server, where the network comes and goes. LIVE is JSON: `where`, and a `person`. */
import { window } from './window';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Page, until, type Person, type Where } from './page';
import { Dice } from './peers';

const { where, person } = JSON.parse(process.env.LIVE ?? 'null') as { where: Where; person: Person };

test('a network that is said to be back while the page connects does not sign anybody out', { timeout: 120_000 }, async () => {
  const page = await Page.open(where, person, false, { dice: new Dice(1), tokens: [] });
  const { line, provider, peer } = page;
  line.socket.io.on('open', () => window.dispatchEvent(new window.Event('online')));
  line.cut();
  line.connect();
  await until(() => line.socket.connected, () => 'never connected');
  peer.main.dispatch(peer.main.state.tr.insertText('still here', 1));
  await until(() => page.outbox.state === 'saved', () => `ends ${provider.connection}, ${page.outbox.state}`);
  assert.equal(provider.connection, 'joined');
  page.close();
});
