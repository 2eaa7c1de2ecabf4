import { STATUS_TOLERANCE, statusOf } from '../capacity/capacity.ts';
import type { CellPicture, CellPlotOptions } from './cellPicture.ts';
import { formatFixed, formatNumber } from './format.ts';
import { groupFills } from './groups.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { Layer, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';
import { listInWords, modelWord, spaceInWords } from './words.ts';

/** More features than this have no room for names under their bars. */
const MOST_NAMES = 40;
/** Of more names every second one is left out. */
const MOST_SLANTED = 16;
const AXIS_WIDTH = 62;

/** Capacity of every feature: trained as bars, the optimum as a tick over each, with the bands of the two plain statuses. */
export function allocationPlot(picture: CellPicture, theme: PlotTheme, { width, height }: CellPlotOptions): Plot {
  const { model, names, measures, prediction } = picture;
  const inner = width - AXIS_WIDTH;
  const slanted = names.some((name) => name.length * 6.4 > inner / names.length);
  const named = names.length <= MOST_NAMES;
  const colors = groupFills(picture.experiment, theme);
  const key = keyStrip(keyItems(picture, colors, theme), inner, theme, 'key');
  const rows = featureRows(picture, colors);
  const data = {
    ...key.data,
    bands: [
      { from: 0, to: STATUS_TOLERANCE, color: theme.ignored },
      { from: 1 - STATUS_TOLERANCE, to: 1, color: theme.dedicated },
    ],
    features: measures === undefined ? [] : rows,
    optimum: prediction === undefined ? [] : rows,
  };
  const x = {
    field: 'name',
    type: 'nominal',
    sort: null,
    title: named ? null : `Feature, 1 to ${model.N}`,
    scale: { domain: names, paddingInner: named ? 0.35 : 0.1, paddingOuter: named ? 0.25 : 0 },
    axis: {
      labels: named,
      ticks: false,
      domain: true,
      labelAngle: slanted ? -40 : 0,
      labelLimit: 80,
      labelOverlap: names.length > MOST_SLANTED ? 'parity' : false,
      labelPadding: 6,
    },
  };
  const y = {
    type: 'quantitative',
    title: 'Capacity',
    scale: { domain: [0, 1], nice: false },
    axis: { tickCount: 5, format: '~g', grid: true, domain: false, minExtent: 34, maxExtent: 34 },
  };
  const tooltip = ['name', 'trainedText', 'theoryText', 'statusText', 'importanceText', 'densityText'].map(
    (field, index) => ({
      field,
      type: 'nominal',
      title: ['Feature', 'Capacity', '… in theory', 'Status', 'Importance', 'Density'][index],
    }),
  );
  const color = { field: 'color', type: 'nominal', scale: null };
  const layer = [
    {
      data: { name: 'bands' },
      mark: { type: 'rect', opacity: 0.55 },
      encoding: { y: { ...y, field: 'from' }, y2: { field: 'to' }, fill: color },
    },
    {
      data: { name: 'features' },
      mark: { type: 'bar' },
      encoding: { x, y: { ...y, field: 'trained' }, fill: color, tooltip },
    },
    ...[
      { stroke: theme.background, strokeWidth: 4.5 },
      { stroke: theme.theory, strokeWidth: 2.5 },
    ].map((line) => ({
      data: { name: 'optimum' },
      mark: {
        type: 'tick',
        orient: 'horizontal',
        thickness: line.strokeWidth,
        color: line.stroke,
        opacity: 1,
        bandSize: tickSize(inner, names.length, named),
      },
      encoding: { x, y: { ...y, field: 'theory' }, tooltip },
    })),
  ] as Layer[];
  const bottom = named ? (slanted ? 52 : 26) : 34;
  const view = {
    ...SCALES_APART,
    vconcat: [key.view, { width: inner, height: height - key.height - bottom - 8, layer }],
    spacing: 4,
  } as View;
  return plotOf({ view, data }, theme, { description: description(picture), table: () => table(picture) });
}

/** A little wider than a bar, so that the tick shows on both sides of it. */
const tickSize = (width: number, features: number, named: boolean): number => (width / features) * (named ? 0.85 : 1);

function keyItems(
  { experiment, measures, prediction }: CellPicture,
  colors: Map<string, string>,
  theme: PlotTheme,
): KeyItem[] {
  const bars = experiment.features
    .slice(0, 5)
    .map(({ name }): KeyItem => ({ sign: 'bar', color: colors.get(name) ?? theme.muted, text: name }));
  const ticks: KeyItem[] = prediction === undefined ? [] : [{ sign: 'tick', color: theme.theory, text: 'optimum' }];
  return [...(measures === undefined ? [] : bars), ...ticks];
}

function featureRows({ model, names, measures, capacityTheory }: CellPicture, colors: Map<string, string>): Row[] {
  return names.map((name, i) => {
    const trained = measures?.capacity[i] ?? Number.NaN;
    const theory = capacityTheory[i] ?? Number.NaN;
    return {
      name,
      trained: Number.isNaN(trained) ? null : trained,
      theory: Number.isNaN(theory) ? null : theory,
      color: colors.get(model.group[i] ?? '') ?? null,
      trainedText: formatFixed(trained, 4),
      theoryText: formatFixed(theory, 4),
      statusText: measures?.status[i] ?? '–',
      importanceText: formatNumber(model.importance[i] ?? Number.NaN),
      densityText: formatNumber(model.density[i] ?? Number.NaN),
    };
  });
}

function description({ experiment, model, measures, capacityTheory }: CellPicture): string {
  const counts = (values: Float64Array): string =>
    listInWords(
      (['ignored', 'polysemantic', 'dedicated'] as const).flatMap((status) => {
        const count = values.reduce((sum, C) => sum + (!Number.isNaN(C) && statusOf(C) === status ? 1 : 0), 0);
        return count === 0 ? [] : [`${count} ${status}`];
      }),
    );
  const theory = counts(capacityTheory);
  const what = modelWord(experiment);
  const trained = measures === undefined ? 'not trained yet' : `${what}: ${counts(measures.capacity) || 'diverged'}`;
  return `Capacity of each of ${model.N} features ${spaceInWords(model)}; ${trained}${theory === '' ? '' : `; optimum: ${theory}`}.`;
}

function table({ model, names, measures, capacityTheory }: CellPicture): Table {
  return {
    columns: ['Feature', 'Importance', 'Density', 'Capacity', 'Optimal capacity', 'Status', 'Length squared'],
    rows: names.map((name, i) => [
      name,
      model.importance[i] ?? Number.NaN,
      model.density[i] ?? Number.NaN,
      measures?.capacity[i] ?? Number.NaN,
      capacityTheory[i] ?? Number.NaN,
      measures?.status[i] ?? '–',
      measures?.norm2[i] ?? Number.NaN,
    ]),
  };
}
