/** A connection of the tests with a bad line: what comes in is late and out of order, what is under way is lost. */
import type { Socket } from 'socket.io-client';
import { openSocket } from '../src/socket';
import type { Dice } from './peers';

/** The longest delay of one packet, in milliseconds. */
const SLOWEST = 60;

type Packets = { packet(packet: unknown): void; onevent(packet: unknown): void; onack(packet: unknown): void };

/** Node's msgpack writes only a Buffer as bytes, the browser's only an ArrayBuffer. */
const forNode = (value: unknown): unknown => {
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (Array.isArray(value)) return value.map(forNode);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, forNode(each)]));
};

export class Line {
  readonly socket: Socket;
  /** Nothing gets through, in either direction, although both ends think that they are connected. */
  dead = false;

  constructor(address: string, cookie: string, private readonly dice: Dice) {
    this.socket = openSocket(address, { extraHeaders: { Cookie: cookie }, forceNew: true, autoConnect: false, reconnectionDelay: 20, reconnectionDelayMax: 100 });
    const packets = this.socket as unknown as Packets;
    const send = packets.packet.bind(packets);
    packets.packet = (packet) => {
      if (!this.dead) send(forNode(packet));
    };
    for (const way of ['onevent', 'onack'] as const) {
      const pass = packets[way].bind(packets);
      packets[way] = (packet) => this.later(() => pass(packet));
    }
  }

  /** Whether it came through by polling, where WebSocket is refused. */
  get polls(): boolean {
    return this.socket.io.engine.transport.name === 'polling';
  }

  /** The port of the process at which it ends, which its id begins with. */
  get process(): string {
    return this.socket.io.engine.id.split('-')[0] as string;
  }

  /** Loses what is under way, and the connection. */
  cut(): void {
    this.dead = false;
    if (this.socket.io._readyState !== 'open') return;
    this.socket.io.reconnection(false);
    // At once: to close the engine would let out what still waits.
    this.socket.io.engine.transport.close();
  }

  connect(): void {
    this.socket.io.reconnection(true);
    if (this.socket.io._readyState === 'closed') this.socket.connect();
  }

  /** What comes in may be overtaken by what was sent after it. */
  private later(pass: () => void): void {
    const { id } = this.socket;
    setTimeout(() => {
      if (!this.dead && this.socket.id === id) pass();
    }, this.dice.below(SLOWEST));
  }
}
