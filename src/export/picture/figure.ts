import type { Experiment } from '../../core/experiment/experiment.ts';
import { type FigureOptions, figureSpec } from '../../core/plots/figure.ts';
import { complete, type Plot } from '../../core/plots/plot.ts';
import type { TopLevelSpec } from '../../core/plots/spec.ts';
import { DARK_THEME, PAPER_THEME, type PlotTheme } from '../../core/plots/theme.ts';
import type { CellRecord } from '../../core/results/cellRecord.ts';
import type { Provenance } from '../../core/results/provenance.ts';
import type { RunSummary } from '../../core/results/runSummary.ts';
import { stampPng, stampSpec, stampSvg } from '../../core/results/stamp.ts';
import { drawPng, type Scale, USUAL_SCALE } from './drawPng.ts';
import { drawSvg, PICTURE_FONT } from './drawSvg.ts';

/** `vega-lite` is the specification itself, with its data inside. */
export type PictureFormat = 'svg' | 'png' | 'vega-lite';

export interface PictureOptions {
  format: PictureFormat;
  /** Of a PNG; 2 when left out. */
  scale?: Scale;
  /** Written into the file. */
  provenance?: Provenance;
}

/** What pictures are drawn in, wherever they are asked for. */
export const PICTURE_THEME: PlotTheme = { ...PAPER_THEME, font: PICTURE_FONT };

/** A plot under a title as the bytes of a file. */
export function drawPlot(plot: Plot, title: PictureTitle, options: PictureOptions): Promise<Uint8Array> {
  const placed = { ...title, anchor: 'middle', fontSize: 14, offset: 12 } as const;
  return drawSpec({ ...complete(plot), title: placed, padding: 12 }, options);
}

export interface PictureTitle {
  text: string;
  /** Lines under it. */
  subtitle: string[];
}

/** A run, and those of its cells that the figure shows (`galleryCells`). */
export interface DrawnRun {
  experiment: Experiment;
  summary: RunSummary;
  records: ReadonlyMap<number, CellRecord>;
}

/** How a figure differs from the usual one. */
export type FigureLook = Pick<FigureOptions, 'theme' | 'group' | 'color' | 'layers'>;

/** What pictures are drawn in for a dark ground. */
export const DARK_PICTURE_THEME: PlotTheme = { ...DARK_THEME, font: PICTURE_FONT };

/**
 * The figure of a run as the bytes of a file; `undefined` for an experiment that sweeps nothing.
 * The entry of a bundle of its own, dist/picture.js.br.
 */
export async function drawFigure(
  { experiment, summary, records }: DrawnRun,
  options: PictureOptions,
  look: FigureLook = {},
): Promise<Uint8Array | undefined> {
  const spec = figureSpec(experiment, summary, { theme: PICTURE_THEME, ...look, records });
  return spec === undefined ? undefined : drawSpec(spec, options);
}

async function drawSpec(spec: TopLevelSpec, { format, scale, provenance = {} }: PictureOptions): Promise<Uint8Array> {
  if (format === 'vega-lite') return Buffer.from(`${JSON.stringify(stampSpec(spec, provenance))}\n`);
  const svg = await drawSvg(spec);
  if (format === 'svg') return Buffer.from(stampSvg(svg, provenance));
  return stampPng(await drawPng(svg, scale ?? USUAL_SCALE), provenance);
}
