import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Packs what `npm run build` made into `vsix`, exactly as users get it: the files that .vscodeignore allows. Relative
 * links of the README become addresses where package.json names a repository, at the tag of this version. Throws when
 * vsce refuses.
 *
 * @returns the path of the package
 */
export function packExtension(vsix = path.join(root, 'dist-test/capacity-lab.vsix')): string {
  const { repository, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const links =
    repository === undefined
      ? ['--no-rewrite-relative-links', '--allow-missing-repository']
      : ['--githubBranch', `v${version}`];
  fs.mkdirSync(path.dirname(vsix), { recursive: true });
  const program = path.join(root, 'node_modules/@vscode/vsce/vsce');
  execFileSync(process.execPath, [program, 'package', '--no-dependencies', ...links, '--out', vsix], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return vsix;
}
