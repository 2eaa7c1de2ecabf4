// The third-party notices of what the packages hold: from the bundles' own list of packages (dist/packages.json), and
// what is copied or compiled in beside them.
import fs from 'node:fs';
import path from 'node:path';
import { groupsOf } from '../groups.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Where the notices are kept, and packed from. */
export const noticesFile = path.join(root, 'ThirdPartyNotices.txt');

/** Licences under which the work of others may be passed on in a bundle under ours. */
const allowed: ReadonlySet<string> = new Set(['Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MPL-2.0']);

/** Something of others in our packages. */
export interface ThirdParty {
  /** Name and version. */
  name: string;
  licence: string;
  /** Of whom, and under which conditions: whole. */
  text: string;
}

/** A licence's own words, for packages that name it and bring no file of it. */
const licenceTexts: Readonly<Record<string, string>> = {
  'Apache-2.0': 'Apache-2.0.txt',
  'MPL-2.0': 'MPL-2.0.txt',
};

/** In no bundle of JavaScript, but packed: fonts, and what compilers put into WebAssembly. */
const besideBundles: readonly { folder: string; licence?: string }[] = [
  // Its own words are in LICENSE; package.json names no licence that a register knows.
  { folder: 'node_modules/dejavu-fonts-ttf', licence: 'Bitstream Vera' },
  // Its standard library is compiled into kernels.wasm.
  { folder: 'node_modules/assemblyscript' },
];

/** Everything of others in the packages, by name. Throws a sentence when a licence is missing, or is not allowed. */
export function thirdParties(): ThirdParty[] {
  const bundled: string[] = JSON.parse(fs.readFileSync(path.join(root, 'dist/packages.json'), 'utf8'));
  const found = [...bundled.map((folder) => ({ folder })), ...besideBundles].map(describe);
  found.push({
    name: 'XNNPACK (in tfjs-backend-wasm-simd.wasm)',
    licence: 'BSD-3-Clause',
    text: read('packaging/notices/texts/XNNPACK.txt'),
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The text of ThirdPartyNotices.txt: equal conditions once, with all that they are for. */
export function notices(parties: readonly ThirdParty[] = thirdParties()): string {
  const byText = groupsOf(parties, ({ text }) => text);
  const parts = [...byText].map(([text, same]) => `${same.map(inOneLine).join('\n')}\n\n${text}\n`);
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return [
    'Capacity Lab holds work of others. What it is, and under which conditions it may be passed on:\n',
    ...parts,
  ].join(rule);
}

function inOneLine({ name, licence }: ThirdParty): string {
  return `${name} (${licence})`;
}

function describe({ folder, licence: named }: { folder: string; licence?: string }): ThirdParty {
  const { name, version, license }: { name: string; version: string; license?: string } = JSON.parse(
    read(path.join(folder, 'package.json')),
  );
  const licence = named ?? license ?? 'none';
  if (named === undefined && !allowed.has(licence)) {
    throw new Error(
      `${name} ${version} is bundled, but its licence (${licence}) is not one of ${[...allowed].join(', ')}.`,
    );
  }
  const text = ownText(folder) ?? generalText(licence, folder);
  if (text === undefined) throw new Error(`${name} ${version} is bundled, but brings no text of its licence.`);
  return { name: `${name} ${version}`, licence, text };
}

/** From a file of its own, NOTICE included, or from the last section of its README. */
function ownText(folder: string): string | undefined {
  const files = fs.readdirSync(path.join(root, folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  if (files.length > 0)
    return files
      .sort()
      .map((file) => read(path.join(folder, file)))
      .join('\n\n');
  const readme = path.join(folder, 'README.md');
  const section = fs.existsSync(path.join(root, readme))
    ? /\nLICENSE[^\n]*\n-+\n(.*)$/s.exec(read(readme))?.[1]
    : undefined;
  return section?.trim();
}

function generalText(licence: string, folder: string): string | undefined {
  const file = licenceTexts[licence];
  if (file === undefined) return undefined;
  const { author, homepage, repository } = JSON.parse(read(path.join(folder, 'package.json')));
  const source = homepage ?? repository?.url ?? repository;
  const by = typeof author === 'string' ? author : author?.name;
  const origin = [by && `By ${by}.`, source && `Its source: ${source}`].filter(Boolean).join(' ');
  return [origin, read(path.join('packaging/notices/texts', file))].filter((part) => part !== '').join('\n\n');
}

/** Without spaces at the ends of lines, so that texts that only look different are one. */
function read(file: string): string {
  return fs
    .readFileSync(path.join(root, file), 'utf8')
    .replaceAll('\r', '')
    .replace(/[ \t]+$/gm, '')
    .trim();
}
