/**
 * The linear memory of the kernels, handed out front to back and taken back all at once with `reset`.
 * Views go stale when the memory grows: take them after the last `allocate`.
 */
export interface Arena {
  readonly memory: WebAssembly.Memory;
  /** Address of `bytes` zeroed bytes, aligned to 16. Throws a RangeError when the memory cannot grow. */
  allocate(bytes: number): number;
  reset(): void;
}

const PAGE = 65536;

/** @param start first byte that belongs to the host, a multiple of 16. */
export function createArena(memory: WebAssembly.Memory, start: number): Arena {
  let next = start;
  return {
    memory,
    allocate(bytes) {
      const address = next;
      // Not by bit operations: sizes beyond 2 GiB must fail in `grow`, not wrap around.
      next += Math.ceil(bytes / 16) * 16;
      const missing = next - memory.buffer.byteLength;
      if (missing > 0) {
        memory.grow(Math.ceil(missing / PAGE));
      }
      new Uint8Array(memory.buffer, address, next - address).fill(0);
      return address;
    },
    reset() {
      next = start;
    },
  };
}
