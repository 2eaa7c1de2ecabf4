import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedFiles } from './files.ts';

/** Writes what follows from the sources. Run from the project's root by `npm run generate`. */
for (const { path, text } of generatedFiles((path) => readFileSync(path, 'utf8'))) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(path);
}
