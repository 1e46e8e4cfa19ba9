/** The kinds of Socket.IO's packets: all that its client needs of `socket.io-parser` where packets are msgpack. The build puts
 *  this in its place. */
export const protocol = 5;
export const PacketType = { CONNECT: 0, DISCONNECT: 1, EVENT: 2, ACK: 3, CONNECT_ERROR: 4, BINARY_EVENT: 5, BINARY_ACK: 6 } as const;
