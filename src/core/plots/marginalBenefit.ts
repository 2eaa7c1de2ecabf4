import { marginalBenefit, type Returns, returnsOf } from '../capacity/marginalBenefit.ts';
import { hasClosedForm, isPenalised, kurtosisOf } from '../results/prediction.ts';
import type { CellPicture, CellPlotOptions } from './cellPicture.ts';
import {
  AXIS_HEIGHT,
  AXIS_WIDTH,
  capacityAxis,
  closedPoints,
  curveMembers,
  dotMark,
  lineLayers,
  median,
  OVER,
  RING_MARK,
  shownGroups,
  thresholdLayers,
  UNDER,
} from './curveGroups.ts';
import { formatFixed, formatNumber } from './format.ts';
import { groupColors, membersOf } from './groups.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { logDomain, logTickAxis } from './logTicks.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { Layer, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';
import { listInWords, modelTitle, modelWord, startWords } from './words.ts';

/** Curves of one group at most: members with different importances have different curves. */
const MOST_CURVES = 7;

/**
 * Marginal benefit against capacity, m(C) = 2[(k−1)v/(2+(k−3)C)]² [S22 sec 3], of the feature group under study and of
 * its reference: a curve for each (importance, density), a ring at every member's optimal allocation, a dot at its
 * trained one, and the threshold θ = 2λ² at which capacity changes hands.
 *
 * @returns undefined where the model has no closed form
 */
export function marginalBenefitPlot(
  picture: CellPicture,
  theme: PlotTheme,
  { width, height }: CellPlotOptions,
): Plot | undefined {
  const { experiment, model, prediction } = picture;
  if (!hasClosedForm(model)) {
    return undefined;
  }
  const groups = shownGroups(picture, picture.experiment.marginal.feature);
  const colors = groupColors(experiment, theme);
  const color = (group: string): string => colors.get(group) ?? theme.foreground;
  const threshold = prediction !== undefined && prediction.threshold > 0 ? prediction.threshold : undefined;
  const key = keyStrip(keyItems(groups, color, picture, theme), width - AXIS_WIDTH, theme, 'key');
  const under = groups.toReversed();
  const data = {
    ...key.data,
    curves: groups.flatMap((group) => curveRows(picture, group, color(group))),
    optimum: under.flatMap((group) => dotRows(picture, group, color(group), 'theory')),
    trained: under.flatMap((group) => dotRows(picture, group, color(group), 'trained')),
    threshold: threshold === undefined ? [] : [{ m: threshold, C: 1, text: `θ = ${formatNumber(threshold)}` }],
  };
  const domain = logDomain(
    [...data.curves, ...data.optimum, ...data.trained, ...data.threshold].map(({ m }) => Number(m)),
  );
  const view = {
    ...SCALES_APART,
    vconcat: [key.view, curvesView(theme, domain, width - AXIS_WIDTH, height - key.height - AXIS_HEIGHT)],
    spacing: 4,
  } as View;
  return plotOf({ view, data }, theme, {
    description: description(picture, groups, threshold),
    table: () => table(picture, groups),
  });
}

function curvesView(theme: PlotTheme, domain: [number, number], width: number, height: number): object {
  const x = capacityAxis;
  const y = {
    field: 'm',
    type: 'quantitative',
    title: 'Marginal benefit',
    scale: { type: 'log', nice: false, domain },
    axis: { ...logTickAxis(domain), grid: true, domain: false, minExtent: 34, maxExtent: 34 },
  };
  const color = { field: 'color', type: 'nominal', scale: null };
  const tooltip = [
    ['name', 'Feature'],
    ['source', ''],
    ['capacityText', 'Capacity'],
    ['benefitText', 'Marginal benefit'],
    ['rangeText', 'Capacity in the group'],
    ['medianText', '… median'],
  ].map(([field, title]) => ({ field, title: title === '' ? 'Allocation' : title, type: 'nominal' }));
  const layer = [
    ...thresholdLayers(theme, x, y),
    ...lineLayers(x, y, color),
    {
      data: { name: 'trained' },
      mark: dotMark(theme),
      encoding: { x, y, fill: color, size: { field: 'dot', type: 'quantitative', scale: null }, tooltip },
    },
    {
      data: { name: 'optimum' },
      mark: RING_MARK,
      encoding: { x, y, stroke: color, size: { field: 'ring', type: 'quantitative', scale: null }, tooltip },
    },
  ] as Layer[];
  return { width, height, layer };
}

const placeOf = ({ experiment }: CellPicture, group: string): typeof UNDER =>
  group === experiment.marginal.feature ? OVER : UNDER;

function curveRows(picture: CellPicture, group: string, color: string): Row[] {
  const kurtosis = kurtosisOf(picture.model);
  return curveMembers(picture.model, group, MOST_CURVES).flatMap((i) => {
    const [v, k] = [picture.model.importance[i] ?? Number.NaN, kurtosis[i] ?? Number.NaN];
    const { under } = placeOf(picture, group);
    return closedPoints(v, k).map((point) => ({ ...point, curve: i, color, under }));
  });
}

function dotRows(picture: CellPicture, group: string, color: string, from: 'theory' | 'trained'): Row[] {
  const { model, measures, names, capacityTheory } = picture;
  const capacity = from === 'theory' ? capacityTheory : measures?.capacity;
  if (capacity === undefined) {
    return [];
  }
  const kurtosis = kurtosisOf(model);
  const members = membersOf(model, group);
  const spread = members.map((i) => capacity[i] ?? Number.NaN).sort((a, b) => a - b);
  return members.flatMap((i) => {
    const C = capacity[i] ?? Number.NaN;
    const m = marginalBenefit(C, model.importance[i] ?? Number.NaN, kurtosis[i] ?? Number.NaN);
    if (!(m > 0) || !Number.isFinite(m)) {
      return [];
    }
    return {
      C,
      m,
      color,
      ring: placeOf(picture, group).ring,
      dot: placeOf(picture, group).dot,
      name: names[i] ?? group,
      source: from === 'theory' ? 'optimum, closed form' : startWords(picture.experiment),
      capacityText: formatFixed(C, 4),
      benefitText: formatNumber(m, 4),
      rangeText:
        members.length === 1
          ? '–'
          : `${formatFixed(spread[0] ?? Number.NaN)} … ${formatFixed(spread.at(-1) ?? Number.NaN)}`,
      medianText: members.length === 1 ? '–' : formatFixed(median(spread)),
    };
  });
}

function keyItems(
  groups: string[],
  color: (group: string) => string,
  { experiment, measures, prediction }: CellPicture,
  theme: PlotTheme,
): KeyItem[] {
  const lines = groups.map((group): KeyItem => ({ sign: 'line', color: color(group), text: group }));
  const optimum: KeyItem[] = prediction === undefined ? [] : [{ sign: 'ring', color: theme.muted, text: 'optimum' }];
  const trained: KeyItem[] =
    measures === undefined ? [] : [{ sign: 'dot', color: theme.muted, text: modelWord(experiment) }];
  return [...lines, ...optimum, ...trained];
}

/** `decreasing` where all members of the group agree, else each kind that occurs. */
export function returnsInWords(picture: CellPicture, group: string): string {
  const kurtosis = kurtosisOf(picture.model);
  const kinds = new Set<Returns>(membersOf(picture.model, group).map((i) => returnsOf(kurtosis[i] ?? Number.NaN)));
  return listInWords([...kinds]);
}

/** What stands beside curves in closed form: of which loss they are, and which returns they show. */
export function closedBenefitNote(picture: CellPicture, group: string): string {
  // Penalties change what more capacity is worth; the curves are of the loss alone.
  const alone = isPenalised(picture.model) ? ' of the loss without penalties' : '';
  const words = picture.prediction === undefined ? '' : `, ${returnsInWords(picture, group)} returns`;
  return `closed form${alone}${words}`;
}

function description(picture: CellPicture, groups: string[], threshold: number | undefined): string {
  const { experiment, measures, capacityTheory, model } = picture;
  const sentences = groups.map((group) => {
    const members = membersOf(model, group);
    const middle = (values: Float64Array | undefined): string =>
      values === undefined
        ? '–'
        : formatFixed(median(members.map((i) => values[i] ?? Number.NaN).sort((a, b) => a - b)));
    const trained = measures === undefined ? '' : `, ${modelWord(experiment)} ${middle(measures.capacity)}`;
    return `${group}: ${returnsInWords(picture, group)} returns, optimal capacity ${middle(capacityTheory)}${trained}.`;
  });
  const price =
    threshold === undefined ? '' : ` Capacity changes hands at a marginal benefit of ${formatNumber(threshold)}.`;
  return `Marginal benefit of capacity, closed form. ${sentences.join(' ')}${price}`;
}

function table(picture: CellPicture, groups: string[]): Table {
  const { model, names, measures, capacityTheory } = picture;
  const kurtosis = kurtosisOf(model);
  const benefit = (i: number, C: number): number =>
    marginalBenefit(C, model.importance[i] ?? Number.NaN, kurtosis[i] ?? Number.NaN);
  const rows = groups.flatMap((group) =>
    membersOf(model, group).map((i) => {
      const [optimal, trained] = [capacityTheory[i] ?? Number.NaN, measures?.capacity[i] ?? Number.NaN];
      return [
        names[i] ?? group,
        benefit(i, 0),
        benefit(i, 1),
        optimal,
        benefit(i, optimal),
        trained,
        benefit(i, trained),
      ];
    }),
  );
  return {
    columns: [
      'Feature',
      'Benefit at capacity 0',
      '… at capacity 1',
      'Optimal capacity',
      '… benefit there',
      `${modelTitle(picture.experiment)} capacity`,
      '… benefit there',
    ],
    rows,
  };
}
