import type { Experiment } from '../../core/experiment/experiment.ts';
import { figureSpec } from '../../core/plots/figure.ts';
import { PAPER_THEME } from '../../core/plots/theme.ts';
import type { CellRecord } from '../../core/results/cellRecord.ts';
import type { RunSummary } from '../../core/results/runSummary.ts';
import { drawPng } from './drawPng.ts';
import { drawSvg, PICTURE_FONT } from './drawSvg.ts';

/**
 * The figure of a run, with the cells that it shows (`galleryCells`), as the bytes of an SVG or PNG file; `undefined` for an experiment that sweeps nothing.
 * The entry of a bundle of its own, dist/picture.js.
 */
export async function drawFigure(
  experiment: Experiment,
  summary: RunSummary,
  records: ReadonlyMap<number, CellRecord>,
  format: 'svg' | 'png',
): Promise<Uint8Array | undefined> {
  const spec = figureSpec(experiment, summary, { theme: { ...PAPER_THEME, font: PICTURE_FONT }, records });
  if (spec === undefined) return undefined;
  const svg = await drawSvg(spec);
  return format === 'svg' ? Buffer.from(svg) : drawPng(svg);
}
