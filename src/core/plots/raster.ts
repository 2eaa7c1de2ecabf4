import type { DiagramAxis } from './axes.ts';
import { parseColor } from './colors.ts';
import type { DiagramLayout } from './layout.ts';
import type { Row } from './plot.ts';
import { cellUnder, shareRange } from './zoom.ts';

/** The cells of a diagram as one picture, in place of a mark for each. */
export interface Raster {
  /** The dataset that stands for the same cells as marks: empty in `Plot.data`. */
  dataset: string;
  /** Its rows, for those who draw marks; computed when asked for. */
  rows: () => Row[];
  /**
   * The plotting area in so many pixels: RGBA, row by row from the top. Each pixel has the colour of the cell that its
   * centre lies in.
   */
  pixels: (width: number, height: number) => Uint8ClampedArray<ArrayBuffer>;
  /** The cell at a share of the width from the left and of the height from the top; undefined beyond the plotting area. */
  cellAt: (right: number, down: number) => number | undefined;
}

/** From so many cells on a diagram is drawn as one picture: marks take Vega longer than a user waits. */
export const LEAST_RASTER = 2001;

/**
 * The raster of a diagram of two axes.
 *
 * @param colorOf the colour of a cell, as `parseColor` reads it
 */
export function rasterOf(
  layout: DiagramLayout,
  dataset: string,
  parts: { rows: () => Row[]; colorOf: (cell: number) => string },
): Raster {
  let colors: Uint32Array | undefined;
  return {
    dataset,
    rows: parts.rows,
    cellAt: (right, down) => cellUnder(layout, right, down),
    pixels(width, height) {
      colors ??= cellColors(layout, parts.colorOf);
      const across = cellsAlong(layout.x, width, false);
      const down = cellsAlong(layout.y, height, layout.y?.kind === 'continuous');
      const pixels = new Uint32Array(width * height);
      for (let y = 0; y < height; y++) {
        const first = (down[y] ?? 0) * layout.columns;
        for (let x = 0; x < width; x++) pixels[y * width + x] = colors[first + (across[x] ?? 0)] ?? 0;
      }
      return new Uint8ClampedArray(pixels.buffer);
    },
  };
}

/** [place in the layout] the four bytes of a colour as one number, in the machine's own order of bytes. */
function cellColors({ cells }: DiagramLayout, colorOf: (cell: number) => string): Uint32Array {
  const bytes = new Uint8Array(4);
  const word = new Uint32Array(bytes.buffer);
  const known = new Map<string, number>();
  return Uint32Array.from(cells, (cell) => {
    const text = colorOf(cell);
    const found = known.get(text);
    if (found !== undefined) return found;
    const { r, g, b } = parseColor(text) ?? { r: 0, g: 0, b: 0 };
    bytes.set([r, g, b, 255]);
    const packed = word[0] ?? 0;
    known.set(text, packed);
    return packed;
  });
}

/** [pixel] index along an axis of the cell that its centre lies in. */
function cellsAlong(axis: DiagramAxis | undefined, length: number, upwards: boolean): Int32Array {
  const owners = new Int32Array(length);
  const count = axis?.labels.length ?? 1;
  for (let index = 0; index < count; index++) {
    const [low, high] = shareRange(axis, [index, index], 0);
    const [from, to] = (upwards ? [1 - high, 1 - low] : [low, high]).map((share) => Math.ceil(share * length - 0.5));
    owners.fill(index, from, to);
  }
  return owners;
}
