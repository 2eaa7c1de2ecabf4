// Makes the packages in the project's folder, the .vsix of the extension and the .tgz of the command line, and says what
// weighs what (`npm run package`). Exit code 1 when the extension is too large.
import fs from 'node:fs';
import path from 'node:path';
import { contentsOf, sizeTable, VSIX_LIMIT } from './contents.ts';
import { packCommandLine } from './packCommandLine.ts';
import { packExtension } from './packExtension.ts';

const root = path.resolve(import.meta.dirname, '..');
const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

const vsix = packExtension(path.join(root, `${name}-${version}.vsix`));
const bytes = fs.statSync(vsix).size;
console.log(sizeTable(contentsOf(vsix)));
console.log(`${path.basename(vsix)}: ${bytes} bytes, at most ${VSIX_LIMIT - 1}`);
const tgz = packCommandLine(root);
console.log(`${path.basename(tgz)}: ${fs.statSync(tgz).size} bytes`);
if (bytes >= VSIX_LIMIT) {
  console.error('The package of the extension is too large.');
  process.exitCode = 1;
}
