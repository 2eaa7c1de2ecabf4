import { reduceColours } from './palette.ts';
import { decodePng, encodeIndexedPng } from './png.ts';

/** The rows of a picture to keep, in pixels from the top. */
export interface Crop {
  height: number;
}

/**
 * A screenshot as documents and packages keep it: a PNG of 256 colours, a third of what Chromium writes, and hard to tell
 * from it. Throws when it is no PNG that Chromium writes.
 */
export function smallPng(screenshot: Uint8Array, crop?: Crop): Uint8Array {
  const picture = decodePng(screenshot);
  const height = Math.min(crop?.height ?? picture.height, picture.height);
  return encodeIndexedPng(
    reduceColours({ ...picture, height, rgb: picture.rgb.subarray(0, height * picture.width * 3) }),
  );
}
