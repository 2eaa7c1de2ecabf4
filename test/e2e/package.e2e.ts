import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { unzipSync } from 'fflate';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { contentsOf, sizeTable, VSIX_LIMIT } from '../../packaging/contents.ts';
import { makeProfile, removeProfile } from '../host/profile.ts';
import { installVsix } from '../host/server.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('the package', () => {
  const vsix = inject('vsix');
  const contents = contentsOf(vsix);
  const files = contents.map(({ name }) => name);
  const unpacked = unzipSync(fs.readFileSync(vsix));
  /** The bytes of a file, taken out of Brotli as well. */
  const bytesOf = (name: string): Buffer => {
    const bytes = unpacked[`extension/${name}`];
    if (bytes === undefined) throw new Error(`${name} is not in the package`);
    return name.endsWith('.br') ? zlib.brotliDecompressSync(bytes) : Buffer.from(bytes);
  };

  it('holds the files that it is meant to hold', async () => {
    // After a change that is meant: npm run test:e2e -- package -u
    await expect(`${files.join('\n')}\n`).toMatchFileSnapshot('package.files.txt');
  });

  it('is smaller than its limit', () => {
    expect(fs.statSync(vsix).size, sizeTable(contents)).toBeLessThan(VSIX_LIMIT);
  });

  it('holds the files that the manifest names', () => {
    const manifest = JSON.parse(bytesOf('package.json').toString());
    const { main, icon, contributes } = manifest;
    const named = [
      ...JSON.stringify({ main, icon, contributes }).matchAll(/"(?:\.\/)?((?:media|dist)\/[^"]+)"/g),
    ].flatMap(([, name]) => name ?? []);
    expect(named).not.toEqual([]);
    expect(files).toEqual(expect.arrayContaining(named));
  });

  it('has the manifest of this version, for the oldest VS Code that is tested', () => {
    const manifest = JSON.parse(bytesOf('package.json').toString());
    const own = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'capacity-lab', version: own.version, main: './dist/extension.js' });
    expect(manifest.engines.vscode).toBe(`^${own.devDependencies['@types/vscode']}`);
  });

  it('shows no picture in its README that it does not hold', () => {
    const shown = [
      ...bytesOf('readme.md')
        .toString()
        .matchAll(/!\[[^\]]*\]\((?!https:)([^)]+)\)/g),
    ];
    expect(files).toEqual(expect.arrayContaining(shown.map(([, file]) => file)));
  });

  it('names no path of the machine that made it', () => {
    const places = [root, fs.realpathSync(path.join(root, 'node_modules')), `${os.homedir()}${path.sep}`];
    const telling = files.filter((name) => places.some((place) => bytesOf(name).includes(place)));
    expect(telling).toEqual([]);
  });

  it('has everything it needs inside: installed, no node_modules is in reach', () => {
    const profile = makeProfile();
    onTestFinished(() => removeProfile(profile));
    installVsix(profile, vsix);
    const [folder] = fs.readdirSync(profile.extensions).filter((name) => name.startsWith('capacity-lab.'));
    const installed = fs.realpathSync(path.join(profile.extensions, folder ?? ''));
    const written = fs.readdirSync(installed, { recursive: true, encoding: 'utf8' });
    expect(written).toEqual(expect.arrayContaining(files.map(path.normalize)));
    for (let place = installed; place !== path.dirname(place); place = path.dirname(place)) {
      expect(fs.existsSync(path.join(place, 'node_modules')), place).toBe(false);
    }
  });
});
