import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { bundled } from '../bundled.ts';
import { unpack } from '../unpack.ts';

/** Pixels of the picture per pixel of the SVG. */
export type Scale = 1 | 2 | 3;

/** Sharp on paper and on dense screens. */
export const USUAL_SCALE: Scale = 2;

/** Rasterises an SVG with the fonts in dist/fonts; no font of the system is looked at, so that pictures are the same everywhere. */
export async function drawPng(svg: string, scale: Scale): Promise<Uint8Array> {
  await start();
  const fontBuffers = [bundled.fonts.regular, bundled.fonts.bold].map(unpack);
  const family = 'DejaVu Sans';
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
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
  started ??= initWasm(unpack(bundled.resvg));
  return started;
}
