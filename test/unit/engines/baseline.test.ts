import fs from 'node:fs';
import path from 'node:path';
import binaryen from 'binaryen';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernels } from '../support/kernels.ts';

/** The instructions of a module that the relaxed SIMD proposal added: their results may differ between machines. */
function relaxedInstructions(wasm: Uint8Array): string[] {
  const module = binaryen.readBinary(wasm);
  try {
    return [...module.emitText().matchAll(/[\w.]*relaxed[\w.]*/g)].map(([instruction]) => instruction);
  } finally {
    module.dispose();
  }
}

describe('the kernels that ship', () => {
  let shipped: Uint8Array;
  beforeAll(async () => {
    await kernels();
    shipped = fs.readFileSync(path.resolve(import.meta.dirname, '../../../dist/kernels.wasm'));
  });

  it('use no instruction whose result depends on the machine', () => {
    expect(relaxedInstructions(shipped)).toEqual([]);
  });

  it('would be found out if they did', () => {
    const text =
      '(module (func (export "f") (param v128 v128 v128) (result v128) (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2))))';
    const module = binaryen.parseText(text);
    const wasm = module.emitBinary();
    module.dispose();
    expect(relaxedInstructions(wasm)).toEqual(['f32x4.relaxed_madd']);
  });
});
