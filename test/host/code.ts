#!/usr/bin/env node
// Stands in for desktop VS Code's `code` executable where there is none: same arguments, same exit code, but the
// window is the headless one. Made for `vscodeExecutablePath` of @vscode/test-electron, so it only runs tests.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runInHost } from './inHost.ts';

const { values, positionals } = parseArgs({
  strict: false, // @vscode/test-electron gives many more, about Electron
  allowPositionals: true,
  options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
});
const { extensionDevelopmentPath: extension, extensionTestsPath: tests } = values;
const folder = positionals[0];
if (typeof extension !== 'string' || typeof tests !== 'string' || folder === undefined) {
  console.error('usage: code.ts FOLDER --extensionDevelopmentPath=DIR --extensionTestsPath=FILE');
  process.exit(64);
}
process.exitCode = await runInHost({
  folder: path.resolve(folder),
  extension: path.resolve(extension),
  tests: path.resolve(tests),
  timeoutMs: 300_000,
  print: console.log,
});
