import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** What the command line reads at run time, and the experiments to begin with. */
const shipped = [
  'dist/cli.js',
  'dist/worker.js',
  'dist/kernels.wasm',
  'dist/picture.js.br',
  'dist/resvg.wasm.br',
  'dist/fonts',
  'dist/tensorflow.js',
  'dist/tensorflow',
  'dist/webview',
  'examples',
  'LICENSE',
  'ThirdPartyNotices.txt',
];

const readme = `# Capacity Lab on the command line

Trains toy models of superposition and shows the capacity of every feature: phase diagrams, marginal-benefit curves and
reports of experiment files, the same to the last bit as in the VS Code extension.

    npx capacity-lab run node_modules/capacity-lab/examples/figure4.capacity.yaml --out figure4 --plot figure4.html

All commands: \`capacity-lab --help\`. Nothing else has to be installed. For \`--engine tensorflow\` on TensorFlow's C library install \`@tensorflow/tfjs-node\` beside it.
`;

/**
 * Packs the command line of what `npm run build` made as a package for npm. It has a manifest of its own: everything is
 * bundled, so that it depends on nothing, and the extension's contributions are none of its business.
 *
 * @param folder where the .tgz is put
 * @returns the path of the .tgz
 */
export function packCommandLine(folder: string): string {
  const staged = path.join(root, 'dist-test/npm');
  fs.rmSync(staged, { recursive: true, force: true });
  fs.mkdirSync(staged, { recursive: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const file of shipped) fs.cpSync(path.join(root, file), path.join(staged, file), { recursive: true });
  fs.rmSync(path.join(staged, 'examples/.capacity-lab'), { recursive: true, force: true });
  fs.writeFileSync(path.join(staged, 'README.md'), readme);
  fs.writeFileSync(path.join(staged, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  const tgz = `${manifest().name}-${manifest().version}.tgz`;
  // Through npm's own program: on Windows `npm` is a script that cannot be started without a shell.
  const npm = process.env.npm_execpath;
  const [program, before] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  execFileSync(program, [...before, 'pack', '--ignore-scripts', '--pack-destination', path.resolve(folder)], {
    cwd: staged,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, npm_config_loglevel: 'error' },
  });
  return path.join(path.resolve(folder), tgz);
}

function manifest() {
  const { name, description, version, license, keywords, bin, repository, homepage, bugs } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const engines = { node: '>=22' };
  return { name, version, description, license, keywords, engines, bin, repository, homepage, bugs };
}
