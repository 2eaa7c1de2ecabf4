import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && fs.existsSync(path.join(root, file)));

/** Documents for developers: what they send a reader to must be there. */
const documents = files.filter((file) =>
  /^(CONTRIBUTING\.md|docs\/(architecture|releasing)\.md|test\/README\.md)$/.test(file),
);

/** `src/core/plots/plot.ts`, `plots/plot.ts` or `plot.ts`, whichever way a sentence names it. */
const exists = (name: string): boolean => files.some((file) => file === name || file.endsWith(`/${name}`));

describe('documents for developers name files that are there', () => {
  it.each(documents)('%s', (document) => {
    const text = fs.readFileSync(path.join(root, document), 'utf8');
    const named = [...text.matchAll(/`([\w./-]+\.(?:tsx?|mjs|sh))`/g)].flatMap(([, name]) =>
      name === undefined || name.startsWith('dist') ? [] : [name.replace(/^\.\//, '')],
    );
    expect(named.filter((name) => !exists(name))).toEqual([]);
  });
});
