import fs from 'node:fs';
import path from 'node:path';

const examples = path.resolve(import.meta.dirname, '../../examples');

/** Copies the example experiments (not the runs beside them) into `folder`, for a window to open and change. */
export function copyExamples(folder: string): string {
  fs.mkdirSync(folder, { recursive: true });
  for (const file of fs.readdirSync(examples)) {
    if (/\.capacity\.(yaml|yml|json)$/.test(file)) fs.copyFileSync(path.join(examples, file), path.join(folder, file));
  }
  return folder;
}

if (import.meta.main) console.log(copyExamples(path.resolve(process.argv[2] ?? 'dist-test/examples')));
