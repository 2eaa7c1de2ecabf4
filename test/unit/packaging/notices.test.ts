import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { notices, noticesFile, thirdParties } from '../../../packaging/notices/notices.ts';
import { built } from '../runs/builders.ts';

it('the third-party notices are those of what is bundled', () => {
  expect(fs.readFileSync(noticesFile, 'utf8'), 'Run: npm run notices').toBe(notices());
});

it('every bundled package is named, each with the text of its licence', () => {
  const bundled: string[] = JSON.parse(fs.readFileSync(built('packages.json'), 'utf8'));
  const parties = thirdParties();
  const named = parties.map(({ name }) => name.replace(/ [\d.]+$/, ''));
  expect(bundled.length).toBeGreaterThan(30);
  for (const folder of bundled) expect(named).toContain(/(?:@[^/]+\/)?[^/]+$/.exec(folder)?.[0]);
  for (const { name, text } of parties) expect(text, name).toMatch(/permi(t|ssion)|Licen[cs]e/i);
});

it('fonts and what is compiled into WebAssembly are named', () => {
  const named = thirdParties().map(({ name }) => name);
  for (const name of ['dejavu-fonts-ttf', '@resvg/resvg-wasm', 'assemblyscript', 'XNNPACK']) {
    expect(named).toContainEqual(expect.stringMatching(new RegExp(`^${name} `)));
  }
});

it('the notices name no path of the machine that made them', () => {
  expect(notices()).not.toContain(path.resolve(import.meta.dirname, '../../..'));
});
