import type { Experiment } from '../../core/experiment/experiment.ts';
import { figureSpec } from '../../core/plots/figure.ts';
import { complete, type Plot } from '../../core/plots/plot.ts';
import type { TopLevelSpec } from '../../core/plots/spec.ts';
import { PAPER_THEME, type PlotTheme } from '../../core/plots/theme.ts';
import type { CellRecord } from '../../core/results/cellRecord.ts';
import type { RunSummary } from '../../core/results/runSummary.ts';
import { drawPng } from './drawPng.ts';
import { drawSvg, PICTURE_FONT } from './drawSvg.ts';

export type PictureFormat = 'svg' | 'png';

/** What pictures of the command line are drawn in. */
export const PICTURE_THEME: PlotTheme = { ...PAPER_THEME, font: PICTURE_FONT };

/** A plot under a title as the bytes of an SVG or PNG file. */
export function drawPlot(plot: Plot, title: PictureTitle, format: PictureFormat): Promise<Uint8Array> {
  const placed = { ...title, anchor: 'middle', fontSize: 14, offset: 12 } as const;
  return drawSpec({ ...complete(plot), title: placed, padding: 12 }, format);
}

export interface PictureTitle {
  text: string;
  /** Lines under it. */
  subtitle: string[];
}

/**
 * The figure of a run, with the cells that it shows (`galleryCells`), as the bytes of an SVG or PNG file; `undefined` for an experiment that sweeps nothing.
 * The entry of a bundle of its own, dist/picture.js.
 */
export async function drawFigure(
  experiment: Experiment,
  summary: RunSummary,
  records: ReadonlyMap<number, CellRecord>,
  format: PictureFormat,
): Promise<Uint8Array | undefined> {
  const spec = figureSpec(experiment, summary, { theme: PICTURE_THEME, records });
  return spec === undefined ? undefined : drawSpec(spec, format);
}

async function drawSpec(spec: TopLevelSpec, format: PictureFormat): Promise<Uint8Array> {
  const svg = await drawSvg(spec);
  return format === 'svg' ? Buffer.from(svg) : drawPng(svg);
}
