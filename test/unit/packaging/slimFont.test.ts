import fs from 'node:fs';
import path from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { slimFont } from '../../../packaging/slimFont.mjs';
import { readFontMetrics } from '../../../src/export/picture/fontMetrics.ts';

const modules = path.resolve(import.meta.dirname, '../../../node_modules');
const text = 'Capacity Σ‖W‖² ≥ ½ · fiAV Ωφ żółć Привет';

beforeAll(() => initWasm(fs.readFileSync(path.join(modules, '@resvg/resvg-wasm/index_bg.wasm'))));

function drawn(font: Uint8Array): Uint8Array {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="40"><text y="25" font-size="17">${text}</text></svg>`;
  const family = 'DejaVu Sans';
  return new Resvg(svg, { font: { fontBuffers: [font], defaultFontFamily: family } }).render().asPng();
}

describe.each(['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'])('%s as it is packed', (file) => {
  const font = fs.readFileSync(path.join(modules, 'dejavu-fonts-ttf/ttf', file));
  const slim = slimFont(font);

  it('draws the very same picture', () => {
    expect(Buffer.from(drawn(slim)).equals(drawn(font))).toBe(true);
    expect(Buffer.from(drawn(slim)).equals(drawn(Buffer.alloc(0)))).toBe(false);
  });

  it('has the same widths', () => {
    expect(readFontMetrics(slim).width(text)).toBe(readFontMetrics(font).width(text));
  });

  it('is smaller', () => {
    expect(slim.length).toBeLessThan(0.9 * font.length);
  });
});
