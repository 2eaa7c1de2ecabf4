import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWeightsFile, WEIGHTS_EXTENSIONS } from '../../../../src/extension/weights/weightsFile.ts';
import { featureOf, inspectionOf } from '../../../../src/extension/weights/weightsRequests.ts';

describe('files of weights', () => {
  it.each([
    ['file', '/a/sae.safetensors', true],
    ['file', '/a/W.NPY', true],
    ['file', '/a/params.npz', true],
    ['file', '/a/model.pt', false],
    ['file', '/a/npy', false],
    ['git', '/a/W.npy', false],
    ['vscode-vfs', '/a/W.npy', false],
  ])('%s:%s: %j', (scheme, uriPath, expected) => {
    expect(isWeightsFile({ scheme, path: uriPath })).toBe(expected);
  });

  it('are those that the menus are offered for', () => {
    const manifest = JSON.parse(fs.readFileSync(path.resolve(import.meta.dirname, '../../../../package.json'), 'utf8'));
    const items: { command: string; when: string }[] = Object.values(manifest.contributes.menus).flat() as never;
    const offered = items.filter(({ command }) => command === 'capacityLab.inspect').map(({ when }) => when);
    expect(offered.length).toBeGreaterThan(1);
    for (const when of offered) {
      const [, pattern = ''] = /resourceExtname =~ \/(.+)\/i$/.exec(when) ?? [];
      for (const extension of WEIGHTS_EXTENSIONS) expect(`.${extension}`).toMatch(new RegExp(pattern, 'i'));
      expect('.pt').not.toMatch(new RegExp(pattern, 'i'));
    }
  });
});

describe('a request of the page of given weights', () => {
  it('is taken as it is where it makes sense', () => {
    const choice = { tensor: 'W_dec', features: 'columns', slice: 2 };
    expect(inspectionOf({ choice, again: true })).toEqual({ choice, again: true });
    expect(inspectionOf({ choice: {}, again: false, more: 1 })).toEqual({ choice: {}, again: false });
    expect(featureOf({ feature: 7 })).toBe(7);
  });

  it.each([
    [{ choice: {} }, '"again"'],
    [{ choice: { tensor: 7 }, again: false }, '"tensor"'],
    [{ choice: { tensor: 'x'.repeat(10_001) }, again: false }, '"tensor"'],
    [{ choice: { features: 'both' }, again: false }, '"features"'],
    [{ choice: { slice: -1 }, again: false }, '"slice"'],
    [{ choice: { slice: 1.5 }, again: false }, '"slice"'],
  ])('is refused with a sentence: %j', (request, message) => {
    expect(() => inspectionOf(request)).toThrow(message);
  });

  it('is refused by an Error, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (request) => {
        expect(() => featureOf(request)).toThrow(Error);
        expect(() => inspectionOf({ choice: request })).toThrow(Error);
      }),
    );
  });
});
