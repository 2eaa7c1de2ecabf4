import fs from 'node:fs';
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { groupsOf } from './groups.ts';

/** More than that is not packed: bytes of the .vsix. */
export const VSIX_LIMIT = 3_000_000;

/** A file in a .vsix. */
export interface PackedFile {
  /** Below the extension's folder: `dist/extension.js`. */
  name: string;
  /** Bytes when installed. */
  size: number;
  /** Bytes in the package, as downloaded. */
  packed: number;
}

/** The files of the extension in a .vsix, by name; what describes the package itself is left out. */
export function contentsOf(vsix: string): PackedFile[] {
  const files: UnzipFileInfo[] = [];
  unzipSync(fs.readFileSync(vsix), {
    filter(file) {
      files.push(file);
      return false;
    },
  });
  return files
    .filter(({ name }) => name.startsWith('extension/'))
    .map(({ name, size, originalSize }) => ({
      name: name.slice('extension/'.length),
      size: originalSize,
      packed: size,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a package weighs, the heaviest first: what is large by itself, and folders of small files together. */
export function sizeTable(files: readonly PackedFile[]): string {
  const groups = groupsOf(files, ({ name, packed }) => (packed > 20_000 ? name : `${folderOf(name)} (small files)`));
  const rows = [...groups].map(([name, group]) => ({
    name,
    size: group.reduce((sum, file) => sum + file.size, 0),
    packed: group.reduce((sum, file) => sum + file.packed, 0),
  }));
  rows.sort((a, b) => b.packed - a.packed);
  const inKilobytes = (bytes: number) => (bytes / 1000).toFixed(1).padStart(10);
  return [
    `${'packed kB'.padStart(10)} ${'kB'.padStart(10)}`,
    ...rows.map(({ name, size, packed }) => `${inKilobytes(packed)} ${inKilobytes(size)}  ${name}`),
  ].join('\n');
}

function folderOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '.';
}
