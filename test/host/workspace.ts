import fs from 'node:fs';
import path from 'node:path';

const examples = path.resolve(import.meta.dirname, '../../examples');

const EXAMPLE = /\.(capacity\.(yaml|yml|json)|safetensors)$/;

/**
 * Copies the example experiments, and the weights that they name, into `folder`, for a window to open and change; not
 * the runs beside them.
 */
export function copyExamples(folder: string): string {
  fs.mkdirSync(folder, { recursive: true });
  for (const file of fs.readdirSync(examples)) {
    if (EXAMPLE.test(file)) fs.copyFileSync(path.join(examples, file), path.join(folder, file));
  }
  return folder;
}

if (import.meta.main) console.log(copyExamples(path.resolve(process.argv[2] ?? 'dist-test/examples')));
