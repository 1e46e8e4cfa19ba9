/** What the page uses of notepack.io, which brings no types. */
declare module 'notepack.io' {
  const msgpack: { encode(value: unknown): Uint8Array; decode(bytes: ArrayBuffer | Uint8Array): unknown };
  export default msgpack;
}
