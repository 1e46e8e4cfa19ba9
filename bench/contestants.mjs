/** The servers under load: how each is started on an empty folder, and who writes and watches there. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hocuspocus } from './adapters/hocuspocus.mjs';
import { Rapporteur } from './adapters/rapporteur.mjs';
import { YWebsocket } from './adapters/y_websocket.mjs';
import { etherpadCast } from './etherpad_cast.mjs';
import { sleep } from './load.mjs';
import { yjsCast } from './yjs_cast.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const python = join(root, '.venv', 'bin', 'python');
const PEOPLE = 20;
const NO_BRAKE = { RAPPORTEUR_LIVE_MESSAGES_PER_SECOND: '100000', RAPPORTEUR_LIVE_BYTES_PER_SECOND: '100000000' };
const MANY_SOCKETS = { RAPPORTEUR_SOCKETS_PER_PERSON: '1000', RAPPORTEUR_THREADS: '1200' };

export const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.unref();
  });

/** Starts a program and waits until its port answers. */
const start = async ({ command, environment = {}, folder, port, at = here }) => {
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn(command[0], command.slice(1), { cwd: at, env: { ...process.env, ...environment }, stdio: ['ignore', log, log], detached: true });
  for (let tries = 0; tries < 600 && !(await answers(port)); tries += 1) {
    if (child.exitCode !== null) throw new Error(`it ended: ${readFileSync(join(folder, 'log'), 'utf8').slice(-2000)}`);
    await sleep(100);
  }
  await sleep(1000); // what it does behind its port
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    process.kill(-child.pid, 'SIGTERM');
    await Promise.race([ended, sleep(8000)]);
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // all of it has ended
    }
  };
  return { pid: child.pid, stop };
};

/** A server that runs: its process, who writes and watches there, and how it is started once more on what it stored. */
const running = async (begin, makePage) => ({ ...(await begin()), cast: yjsCast(makePage), makePage, again: () => running(begin, makePage) });

const rapporteur = async (folder, port, { fullSpeed, sections = 1 }) => {
  const url = `http://127.0.0.1:${port}`;
  const environment = { RAPPORTEUR_DATA_DIR: folder, RAPPORTEUR_PORT: String(port), PYTHONPATH: root, ...MANY_SOCKETS, ...(fullSpeed ? NO_BRAKE : {}) };
  const told = execFileSync(python, [join(here, 'servers', 'prepare.py'), String(PEOPLE), String(sections)], { env: { ...process.env, ...environment }, cwd: root });
  const place = { url, ...JSON.parse(told) };
  const command = [python, '-m', 'editor.cli', 'serve', '--no-worker'];
  return running(() => start({ command, environment, folder, port, at: root }), (index) => new Rapporteur(place, index));
};

const hocuspocus = async (folder, port) => {
  const command = ['node', join(here, 'servers', 'hocuspocus.mjs'), String(port), join(folder, 'store.db')];
  const place = { url: `ws://127.0.0.1:${port}`, document: 'load' };
  return running(() => start({ command, folder, port }), () => new Hocuspocus(place));
};

const yWebsocket = async (folder, port) => {
  const environment = { PORT: String(port), HOST: '127.0.0.1', YPERSISTENCE: join(folder, 'store') };
  const command = ['node', join(here, 'node_modules/@y/websocket-server/src/server.js')];
  const place = { url: `ws://127.0.0.1:${port}`, document: 'load' };
  return running(() => start({ command, environment, folder, port }), () => new YWebsocket(place));
};

/** Etherpad wants to stand in a folder called src, to be found there as its own plugin, and its libraries above it. */
const ETHERPAD = join(here, 'node_modules', '.etherpad');

const etherpad = async (folder, port) => {
  cpSync(join(here, 'node_modules', 'ep_etherpad-lite'), join(ETHERPAD, 'src'), { recursive: true });
  mkdirSync(join(ETHERPAD, 'node_modules'), { recursive: true });
  rmSync(join(ETHERPAD, 'node_modules', 'ep_etherpad-lite'), { force: true });
  symlinkSync('../src', join(ETHERPAD, 'node_modules', 'ep_etherpad-lite'));
  const settings = join(folder, 'settings.json');
  writeFileSync(settings, JSON.stringify({
    title: 'Etherpad', ip: '127.0.0.1', port, dbType: 'dirty', dbSettings: { filename: join(folder, 'store.db') }, loglevel: 'ERROR',
    commitRateLimiting: { duration: 1, points: 100000 }, importExportRateLimiting: { windowMs: 90000, max: 10 }, defaultPadText: '', socketTransportProtocols: ['websocket'],
  }));
  const at = join(ETHERPAD, 'src');
  const pad = await start({ command: ['node', 'node/server.js', '--settings', settings], environment: { NODE_ENV: 'production' }, folder, port, at });
  await sleep(4000);
  return { ...pad, cast: etherpadCast({ url: `http://127.0.0.1:${port}`, document: 'load' }) };
};

export const contestants = { rapporteur, hocuspocus, y_websocket: yWebsocket, etherpad };
