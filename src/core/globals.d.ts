/** What every host of the core has (Node, browsers, workers), declared without either's types. */
declare namespace WebAssembly {
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  function instantiate(bytes: Uint8Array, imports: Record<string, Record<string, (...args: never[]) => number>>): Promise<{ readonly instance: Instance }>;
}
