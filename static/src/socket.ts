/** The way to the server, and how what came on it is taken in. */
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import * as Y from 'yjs';
import * as packets from './packets';

/** How long the page waits for an answer of the server, in milliseconds. */
export const ANSWER = 10_000;
/** How long it waits for an answer that brings texts, over a slow line too. A line that is broken is given up before, with its
 *  connection. */
export const JOINING = 50_000;

/** Takes in updates as the server did, one after the other: merged into one, a forged copy of what is known could win. */
export const takeIn = (doc: Y.Doc, updates: readonly Uint8Array[], origin: unknown): void => {
  // A document that is still empty is not searched for deleted words to let go of: the server has done so, but for the little
  // that lies behind its snapshot.
  const { gc } = doc;
  doc.gc &&= doc.store.clients.size > 0;
  try {
    Y.transact(doc, () => updates.forEach((update) => Y.applyUpdate(doc, update, origin)), origin, false);
  } finally {
    doc.gc = gc;
  }
};

/** A connection to the server of this page, or to another one; WebSocket first, polling where that is refused. */
export const openSocket = (address = '', options: Partial<ManagerOptions & SocketOptions> = {}): Socket =>
  io(address, { parser: packets, transports: ['websocket', 'polling'], tryAllTransports: true, reconnectionDelay: 300, reconnectionDelayMax: 5000, ...options });
