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

/** @param {string} outFile where the .wasm goes; nothing is done when it is newer than every source. */
export async function buildKernels(outFile) {
  if (isCurrent(outFile)) {
    return;
  }
  const { error, stdout, stderr, binary } = await compile();
  if (error) {
    throw new Error(`The kernels do not compile:\n${stderr}${stdout}`);
  }
  // By renaming: builds at the same time never see half a file.
  fs.mkdirSync(path.dirname(outFile), { recursive: true });
  const partial = `${outFile}.${process.pid}`;
  fs.writeFileSync(partial, binary);
  fs.renameSync(partial, outFile);
}

function isCurrent(outFile) {
  const built = fs.statSync(outFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return fs
    .readdirSync(import.meta.dirname)
    .every((name) => fs.statSync(path.join(import.meta.dirname, name)).mtimeMs < built);
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
