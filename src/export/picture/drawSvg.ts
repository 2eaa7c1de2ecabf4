import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { bundled } from '../bundled.ts';
import { unpack } from '../unpack.ts';
import { readFontMetrics } from './fontMetrics.ts';

/** Name of the font that lies in dist/fonts, with what to take where an SVG is shown without it. */
export const PICTURE_FONT = "'DejaVu Sans', Verdana, sans-serif";

/** What Vega's own text measuring looks at. */
interface TextItem {
  fontSize?: number;
  fontWeight?: string | number;
  limit?: number;
}

/** Exported by Vega for programs without a canvas, but missing from its types. */
const { textMetrics } = vega as unknown as {
  textMetrics: { width(item: TextItem, text: unknown): number };
};

/**
 * Draws a Vega-Lite specification as SVG, without a browser. Equal specifications give equal text.
 * @param spec with its data inside and `PICTURE_FONT` as its font
 */
export async function drawSvg(spec: TopLevelSpec): Promise<string> {
  measureWithFont();
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none', loader: refusingLoader });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

let measuring = false;

/** Vega lays text out by its width; without a canvas it would guess. */
function measureWithFont(): void {
  if (measuring) return;
  measuring = true;
  const regular = readFontMetrics(unpack(bundled.fonts.regular));
  const bold = readFontMetrics(unpack(bundled.fonts.bold));
  textMetrics.width = (item, text) => {
    const size = item.fontSize ?? 11;
    const font = isBold(item.fontWeight) ? bold : regular;
    const width = size * font.width(String(text ?? '').trim());
    return item.limit !== undefined && item.limit > 0 ? Math.min(width, item.limit) : width;
  };
}

const isBold = (weight: string | number | undefined): boolean =>
  weight === 'bold' || weight === 'bolder' || Number(weight) >= 600;

/** A picture's data is inside its specification: nothing is ever fetched. */
const refusingLoader: vega.Loader = {
  ...vega.loader(),
  load: (uri) => Promise.reject(new Error(`Pictures load nothing, and this one asks for ${uri}.`)),
};
