import { readFile } from 'node:fs/promises';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { bundled } from '../bundlePaths.ts';

/** Pixels of the picture per pixel of the SVG: sharp on paper and on dense screens. */
const SCALE = 2;

/** Rasterises an SVG with the fonts in dist/fonts; no font of the system is looked at, so that pictures are the same everywhere. */
export async function drawPng(svg: string): Promise<Uint8Array> {
  await start();
  const fontBuffers = await Promise.all([bundled.fonts.regular, bundled.fonts.bold].map((path) => readFile(path)));
  const family = 'DejaVu Sans';
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    font: { fontBuffers, defaultFontFamily: family, sansSerifFamily: family },
  });
  try {
    const image = picture.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    picture.free();
  }
}

let started: Promise<void> | undefined;

/** The module may be started once only. */
function start(): Promise<void> {
  started ??= readFile(bundled.resvg).then((bytes) => initWasm(bytes));
  return started;
}
