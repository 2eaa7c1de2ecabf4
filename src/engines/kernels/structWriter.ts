/**
 * Writes the fields of an AssemblyScript `@unmanaged` class in order, each aligned to its size as the compiler
 * lays them out. The order of calls is the order of the fields.
 */
export interface StructWriter {
  /** Returns where it was put: bytes from the object's begin. */
  int32(value: number): number;
  float32(value: number): void;
  float64(value: number): void;
  /** An address, or a reference to another unmanaged object. */
  pointer(address: number): void;
}

/** @param address of the object; `buffer` must not be replaced (by growing) while writing. */
export function structWriter(buffer: ArrayBuffer, address: number): StructWriter {
  const view = new DataView(buffer, address);
  let offset = 0;
  const next = (size: number): number => {
    const at = Math.ceil(offset / size) * size;
    offset = at + size;
    return at;
  };
  return {
    int32(value) {
      const at = next(4);
      view.setInt32(at, value, true);
      return at;
    },
    float32: (value) => view.setFloat32(next(4), value, true),
    float64: (value) => view.setFloat64(next(8), value, true),
    pointer: (value) => view.setUint32(next(4), value, true),
  };
}
