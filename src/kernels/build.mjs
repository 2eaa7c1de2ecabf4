// Compiles the AssemblyScript kernels to one .wasm: baseline SIMD only, so that results are the same on every machine.
import fs from 'node:fs';
import path from 'node:path';
import asc from 'assemblyscript/asc';
import { productsSource } from './products.mjs';
import { unrolledSource } from './unrolled.mjs';

/** Sources that are written by a program rather than by hand. */
const GENERATED = new Map([
  ['products.ts', productsSource],
  ['unrolled.ts', unrolledSource],
]);

/** @param {string} outFile where the .wasm goes; written only when its bytes change. */
export async function buildKernels(outFile) {
  const { error, stdout, stderr, binary } = await compile();
  if (error) {
    throw new Error(`The kernels do not compile:\n${stderr}${stdout}`);
  }
  if (!fs.existsSync(outFile) || !fs.readFileSync(outFile).equals(binary)) {
    fs.mkdirSync(path.dirname(outFile), { recursive: true });
    fs.writeFileSync(outFile, binary);
  }
}

async function compile() {
  let binary = Buffer.alloc(0);
  const entry = 'index.ts';
  const result = await asc.main(
    [
      entry,
      '--outFile',
      'kernels.wasm',
      '--baseDir',
      import.meta.dirname,
      '-O3',
      '--converge',
      '--noAssert',
      // 112 warns of v128 in exports between files, which is what SIMD code is made of.
      '--disableWarning',
      '112',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--use',
      'abort=',
    ],
    {
      readFile: (name, baseDirectory) => {
        const generate = GENERATED.get(name);
        if (generate !== undefined) {
          return generate();
        }
        const file = path.resolve(baseDirectory, name);
        return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
      },
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) {
          binary = Buffer.from(contents);
        }
      },
    },
  );
  return { error: result.error, stdout: result.stdout.toString(), stderr: result.stderr.toString(), binary };
}
