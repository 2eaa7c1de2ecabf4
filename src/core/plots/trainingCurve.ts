import { formatCount } from '../experiment/words.ts';
import type { StartCurve } from '../results/cellRecord.ts';
import { Outcome } from '../training/plan.ts';
import type { CellPicture, CellPlotOptions } from './cellPicture.ts';
import { mix } from './colors.ts';
import { formatNumber } from './format.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { logDomain, logTickAxis } from './logTicks.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { Layer, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';

const AXIS_WIDTH = 62;

/**
 * Loss against training step of every start, the best in front, with the least expected loss as a dashed line.
 * Steps are spread as log(1 + step), so that step 0 has a place; losses are logarithmic where all are positive.
 *
 * @returns undefined while the cell is unfinished
 */
export function trainingCurvePlot(
  picture: CellPicture,
  theme: PlotTheme,
  { width, height }: CellPlotOptions,
): Plot | undefined {
  const { record, prediction } = picture;
  if (record === undefined || record.starts.length === 0) {
    return undefined;
  }
  const curves = curveRows(picture, theme);
  const last = Math.max(1, ...curves.map(({ step }) => step));
  const positive = curves.every(({ loss }) => loss > 0) && (prediction === undefined || prediction.loss > 0);
  const domain = logDomain([...curves.map(({ loss }) => loss), ...(prediction === undefined ? [] : [prediction.loss])]);
  const inner = width - AXIS_WIDTH;
  const key = keyStrip(keyItems(picture, theme), inner, theme, 'key');
  const data = {
    ...key.data,
    curves,
    ends: curves.filter((row, index) => curves[index + 1]?.start !== row.start),
    theory: prediction === undefined ? [] : [{ loss: prediction.loss }],
  };
  const x = {
    field: 'step',
    type: 'quantitative',
    title: 'Training step',
    scale: { type: 'symlog', constant: 1, domain: [0, last], nice: false },
    // Each by itself: as a scale Vega would write them all in thousands.
    axis: {
      values: stepTicks(last),
      grid: false,
      labelExpr: "format(datum.value, '~s')",
      domain: false,
      labelFlush: false,
    },
  };
  const y = {
    field: 'loss',
    type: 'quantitative',
    title: 'Loss',
    scale: positive ? { type: 'log', nice: false, domain } : { type: 'linear', zero: false, nice: true },
    axis: {
      ...(positive ? logTickAxis(domain) : { tickCount: 4 }),
      grid: true,
      domain: false,
      minExtent: 34,
      maxExtent: 34,
    },
  };
  const color = { field: 'color', type: 'nominal', scale: null };
  const tooltip = [
    { field: 'startText', title: 'Start', type: 'nominal' },
    { field: 'stepText', title: 'Step', type: 'nominal' },
    { field: 'lossText', title: 'Loss', type: 'nominal' },
    { field: 'endText', title: 'Ended', type: 'nominal' },
  ];
  const layer = [
    {
      data: { name: 'curves' },
      mark: { type: 'line', strokeJoin: 'round' },
      encoding: {
        x,
        y,
        detail: { field: 'order', type: 'nominal' },
        stroke: color,
        strokeWidth: { field: 'weight', type: 'quantitative', scale: null },
      },
    },
    {
      data: { name: 'theory' },
      mark: { type: 'rule', stroke: theme.theory, strokeDash: [5, 3], strokeWidth: 1.6 },
      encoding: { y },
    },
    {
      data: { name: 'ends' },
      mark: { type: 'point', shape: 'circle', size: 44, opacity: 1, stroke: theme.background, strokeWidth: 0.8 },
      encoding: { x, y, fill: color, tooltip },
    },
  ] as Layer[];
  const view = {
    ...SCALES_APART,
    vconcat: [key.view, { width: inner, height: height - key.height - 48, layer }],
    spacing: 4,
  } as View;
  return plotOf({ view, data }, theme, { description: description(picture), table: () => table(picture) });
}

/** 0, 1, 10, 100 … up to the last step. */
function stepTicks(last: number): number[] {
  const powers = Array.from({ length: Math.floor(Math.log10(last)) + 1 }, (_, exponent) => 10 ** exponent);
  return [0, ...powers, ...(last > 2 * (powers.at(-1) ?? 0) ? [last] : [])];
}

type CurveRow = Row & { step: number; loss: number; start: number };

/** All starts of a cell, best first, whether their weights were kept or not. */
const startsOf = ({ record }: CellPicture): StartCurve[] =>
  record === undefined ? [] : [...record.starts, ...record.dropped];

/** Worst start first, so that the best is drawn on top. */
function curveRows(picture: CellPicture, theme: PlotTheme): CurveRow[] {
  const { record } = picture;
  const starts = startsOf(picture);
  return starts.toReversed().flatMap(({ start, curve, outcome, steps, loss: last }, place) => {
    const best = place === starts.length - 1;
    const ended = `${OUTCOMES[outcome]} after ${formatCount(steps)} steps`;
    const recorded = Array.from(curve, (loss, index) => ({ loss, step: record?.curveSteps[index] ?? index }));
    // The curve is recorded at few steps; the last one of a model that stopped between them is added.
    return [...recorded.filter(({ step }) => step < steps), { loss: last, step: steps }]
      .filter(({ loss }) => Number.isFinite(loss))
      .map(({ loss, step }) => ({
        loss,
        step,
        start,
        order: place,
        color: best ? theme.feature : mix(theme.foreground, theme.background, 0.55),
        weight: best ? 1.8 : 1,
        startText: `${start}${best && starts.length > 1 ? ' (best)' : ''}`,
        stepText: String(step),
        lossText: formatNumber(loss, 5),
        endText: ended,
      }));
  });
}

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  [Outcome.Converged]: 'converged',
  [Outcome.RanOut]: 'ran to the last step',
  [Outcome.Finished]: 'trained to the last step',
  [Outcome.Diverged]: 'diverged',
};

function keyItems(picture: CellPicture, theme: PlotTheme): KeyItem[] {
  const { prediction } = picture;
  const several = startsOf(picture).length > 1;
  const best: KeyItem = { sign: 'line', color: theme.feature, text: 'best start' };
  const others: KeyItem[] = several
    ? [{ sign: 'line', color: mix(theme.foreground, theme.background, 0.55), text: 'other starts' }]
    : [];
  const theory: KeyItem[] =
    prediction === undefined ? [] : [{ sign: 'dashes', color: theme.theory, text: 'least expected loss' }];
  return [best, ...others, ...theory];
}

function description(picture: CellPicture): string {
  const { prediction } = picture;
  const starts = startsOf(picture);
  const [best] = starts;
  if (best === undefined) {
    return 'No training curve.';
  }
  const theory = prediction === undefined ? '' : `; the least expected loss is ${formatNumber(prediction.loss, 5)}`;
  const which = starts.length === 1 ? 'the only start' : `the best of ${starts.length} starts`;
  const worst = Math.max(...starts.map(({ loss }) => loss).filter(Number.isFinite));
  const spread = worst > best.loss ? `, the worst at ${formatNumber(worst, 5)}` : '';
  return `Training curve: ${which} ${OUTCOMES[best.outcome]} after ${formatCount(best.steps)} steps at loss ${formatNumber(best.loss, 5)}${spread}${theory}.`;
}

function table(picture: CellPicture): Table {
  const starts = startsOf(picture);
  const steps = Array.from(picture.record?.curveSteps ?? []);
  return {
    columns: [
      'Step',
      ...starts.map(({ start }, place) => `Loss of start ${start}${place === 0 && starts.length > 1 ? ' (best)' : ''}`),
    ],
    rows: steps.map((step, index) => [step, ...starts.map(({ curve }) => curve[index] ?? Number.NaN)]),
  };
}
