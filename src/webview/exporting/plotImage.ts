import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import { complete, type Plot } from '../../core/plots/plot.ts';
import { closedLoader } from '../drawing.ts';

/** The plot as the text of an SVG, as it stands on the screen. */
export const svgOf = (plot: Plot): Promise<string> => drawn(plot, (view) => view.toSVG());

/** The plot as the bytes of a PNG. @param scale pixels per pixel of the page */
export const pngOf = (plot: Plot, scale: number): Promise<Uint8Array<ArrayBuffer>> =>
  drawn(plot, async (view) => {
    const canvas: HTMLCanvasElement = await view.toCanvas(scale);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('The picture is too large for this browser. Take a smaller scale, or SVG.');
    return new Uint8Array(await blob.arrayBuffer());
  });

async function drawn<T>(plot: Plot, use: (view: View) => Promise<T>): Promise<T> {
  // Under the page's policy expressions are walked, not compiled to functions.
  const view = new View(parse(compile(complete(plot)).spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'none',
    loader: closedLoader,
  });
  try {
    return await use(view);
  } finally {
    view.finalize();
  }
}
