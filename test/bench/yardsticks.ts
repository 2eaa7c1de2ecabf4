import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import asc from 'assemblyscript/asc';

/** Runs a Python yardstick with Debian's Python and gives the number it prints; `undefined` where it cannot run. */
export function pythonSeconds(script: string, ...args: (string | number)[]): number | undefined {
  const file = path.join(import.meta.dirname, script);
  const { status, stdout } = spawnSync('/usr/bin/python3', [file, ...args.map(String)], { encoding: 'utf8' });
  return status === 0 ? Number(stdout.trim()) : undefined;
}

/** Vector operations (multiplications and additions of four float32 lanes) per second of one core in WebAssembly. */
export async function simdPeak(): Promise<number> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'peak-'));
  try {
    const outFile = path.join(directory, 'peak.wasm');
    const source = path.join(import.meta.dirname, 'peak/peak.ts');
    const { error, stderr } = await asc.main(
      [
        source,
        '--baseDir',
        '/',
        '--outFile',
        outFile,
        '-O3',
        '--enable',
        'simd',
        '--runtime',
        'stub',
        '--use',
        'abort=',
      ],
      {},
    );
    if (error !== null) {
      throw new Error(`The yardstick does not compile: ${stderr}`);
    }
    const instance = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(outFile)), {});
    const multiplyAdd = instance.exports.multiplyAdd as (iterations: number) => number;
    const iterations = 2e7;
    let best = 0;
    for (let round = 0; round < 12; round++) {
      const began = performance.now();
      multiplyAdd(iterations);
      best = Math.max(best, (10 * iterations) / ((performance.now() - began) / 1000));
    }
    return best;
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}
