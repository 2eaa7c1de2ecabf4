// Makes the .vsix in the project's folder and says what weighs what (`npm run package`). Exit code 1 when it is too large.
import fs from 'node:fs';
import path from 'node:path';
import { contentsOf, sizeTable, VSIX_LIMIT } from './contents.ts';
import { packExtension } from './packExtension.ts';

const root = path.resolve(import.meta.dirname, '..');
const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const vsix = path.join(root, `${name}-${version}.vsix`);

packExtension(vsix);
const bytes = fs.statSync(vsix).size;
console.log(sizeTable(contentsOf(vsix)));
console.log(`${path.basename(vsix)}: ${bytes} bytes, at most ${VSIX_LIMIT - 1}`);
if (bytes >= VSIX_LIMIT) {
  console.error('The package is too large.');
  process.exitCode = 1;
}
