import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Packs what `npm run build` made into a .vsix, exactly as users get it, and gives its path. Throws when vsce refuses. */
export function packExtension(): string {
  const vsix = path.join(root, 'dist-test/capacity-lab.vsix');
  fs.mkdirSync(path.dirname(vsix), { recursive: true });
  const program = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const parameters = ['package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
  execFileSync(process.execPath, [program, ...parameters, '--out', vsix], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return vsix;
}
