import fs from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, inject, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** What only the command line needs: no part of the extension. */
const commandLineOnly = /^dist\/cli\.js/;

describe('the package', () => {
  const files = Object.keys(unzipSync(fs.readFileSync(inject('vsix')))).flatMap((name) =>
    name.startsWith('extension/') ? [name.slice('extension/'.length)] : [],
  );

  it('holds the files that the manifest names', () => {
    // Not `bin`: the command line is no part of the extension.
    const { main, icon, contributes } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
    const named = [
      ...JSON.stringify({ main, icon, contributes }).matchAll(/"(?:\.\/)?((?:media|dist)\/[^"]+)"/g),
    ].flatMap(([, name]) => (name === undefined || commandLineOnly.test(name) ? [] : [name]));
    expect(named).not.toEqual([]);
    expect(files).toEqual(expect.arrayContaining(named));
  });

  it('holds nothing that only the command line needs', () => {
    expect(files.filter((file) => commandLineOnly.test(file))).toEqual([]);
  });

  it('holds no sources, tests or dependencies', () => {
    expect(files.filter((file) => /(^|\/)(src|test|node_modules)\/|\.(ts|tsx|map)$/.test(file))).toEqual([]);
  });
});
