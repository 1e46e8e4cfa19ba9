/** What the adapters of the Yjs servers share: a WebSocket with lib0's messages on it. */
import WebSocket from 'ws';
import * as Y from 'yjs';

/** Whatever came over a wire, as bytes. */
export const bytes = (data) => (data instanceof Uint8Array ? data : new Uint8Array(data));

export class Connection {
  onUpdate = () => {};
  onSaved = () => {};
  onTrouble = () => {};

  /** Opens the WebSocket; `this.message` is given every message, `this.opened` waits for the document. */
  async connect(url) {
    this.opened = new Promise((resolve) => {
      this.gotDocument = resolve;
    });
    this.socket = new WebSocket(url, { perMessageDeflate: false });
    this.socket.binaryType = 'arraybuffer';
    this.socket.on('message', (data) => this.message(bytes(data)));
    this.socket.on('close', () => this.onTrouble('closed'));
    await new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
  }

  /** Puts what came into an empty document, as the providers of these servers do. */
  fill(doc, updates) {
    for (const update of updates) Y.applyUpdate(doc, update);
  }

  close() {
    this.socket.removeAllListeners();
    this.socket.terminate();
  }
}
