import { marginalBenefit } from '../capacity/marginalBenefit.ts';
import { describeParameter } from '../experiment/describe.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { cellAt, sweptPaths } from '../experiment/sweep.ts';
import type { CellCurves } from '../results/cellCurves.ts';
import { hasClosedForm, kurtosisOf } from '../results/prediction.ts';
import type { CellPicture, CellPlotOptions } from './cellPicture.ts';
import { OWN_COLOR, tooltipOf } from './comparison.ts';
import { benefitAt, heldRows } from './computedBenefit.ts';
import { benefitAxis } from './computedBenefitView.ts';
import {
  AXIS_HEIGHT,
  AXIS_WIDTH,
  capacityAxis,
  closedPoints,
  curveMembers,
  dotMark,
  RING_MARK,
} from './curveGroups.ts';
import { formatFixed, formatNumber } from './format.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { type Plot, plotOf, type Row, SCALES_APART } from './plot.ts';
import type { View } from './spec.ts';
import type { PlotTheme } from './theme.ts';
import { listInWords, modelWord } from './words.ts';

/** A cell whose curve is compared with those of others. */
export interface PinnedCell {
  /** From 1: it stands on the diagrams. */
  number: number;
  name: string;
  picture: CellPicture;
  /** Where there is no closed form: as far as they are computed. */
  curves: CellCurves | undefined;
}

/** Lines of different cells differ in their dashes too. */
const DASHES = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
  [4, 2],
  [1, 3],
];

/** Colour of a number, legible on the background. */
export const pinColor = (theme: PlotTheme, number: number): string =>
  [theme.feature, theme.theory, ...theme.others][number - 1] ?? theme.foreground;

/** What cells are called beside each other: a labelled point by its label, others by the settings in which they differ. */
export function pinNames(experiment: Experiment, cells: readonly number[]): string[] {
  const all = cells.map((cell) => cellAt(experiment, cell));
  const differ = sweptPaths(experiment).filter(
    (path) => all.length < 2 || new Set(all.map(({ settings }) => settings[path])).size > 1,
  );
  return all.map(({ label, settings }) => {
    if (label !== undefined) return `point ${label}`;
    const named = differ.flatMap((path) => {
      const value = settings[path];
      const { title, format } = describeParameter(experiment, path);
      return value === undefined ? [] : [`${title.charAt(0).toLowerCase()}${title.slice(1)} ${format(value)}`];
    });
    return named.join(', ');
  });
}

/**
 * The curves of marginal benefit of one feature group in several cells, over each other: in closed form
 * m(C) = 2[(k−1)v/(2+(k−3)C)]² [S22 sec 3] where there is one, else as computed. Dots stand at the trained capacities of
 * the group's first member, whose curve it is; rings at the predicted ones.
 *
 * @returns undefined where no curve is known
 */
export function pinnedBenefitPlot(
  pins: readonly PinnedCell[],
  group: string,
  theme: PlotTheme,
  { width, height }: CellPlotOptions,
): Plot | undefined {
  const net = pins.some(({ curves }) => curves?.curves.some(({ curve }) => curve.method === 'net') === true);
  const drawn = pins.map((pin) => ({ pin, curve: curveOf(pin, group, !net) }));
  const lines = drawn.flatMap(({ pin, curve }) => lineRows(pin, curve, theme));
  if (lines.length === 0) return undefined;
  const dots = drawn.flatMap(({ pin, curve }) => dotRows(pin, curve, 'trained', !net, theme));
  const optimum = drawn.flatMap(({ pin, curve }) => dotRows(pin, curve, 'theory', !net, theme));
  const ends = drawn.flatMap(({ pin, curve }) => endRows(pin, curve, theme));
  const key = keyStrip(
    [
      ...drawn.map(({ pin, curve }): KeyItem => {
        const waiting = curve === undefined || curve.points.length === 0 ? ' (no curve yet)' : '';
        return { sign: 'line', color: pinColor(theme, pin.number), text: `${pin.number}  ${pin.name}${waiting}` };
      }),
      ...(dots.length === 0 ? [] : [{ sign: 'dot' as const, color: theme.muted, text: modelOf(pins) }]),
      ...(optimum.length === 0 ? [] : [{ sign: 'ring' as const, color: theme.muted, text: 'optimum' }]),
    ],
    width - AXIS_WIDTH,
    theme,
    'key',
  );
  const { scale, axis } = benefitAxis(
    [...lines, ...dots, ...optimum].map(({ m }) => Number(m)),
    net,
  );
  const x = capacityAxis;
  const y = { field: 'm', type: 'quantitative', title: `Marginal benefit of ${group}`, scale, axis };
  const stroke = OWN_COLOR;
  const tooltip = tooltipOf({
    name: 'Cell',
    source: 'Allocation',
    capacityText: 'Capacity',
    benefitText: 'Marginal benefit',
  });
  const dash = {
    field: 'number',
    type: 'nominal',
    legend: null,
    scale: { domain: DASHES.map((_, index) => String(index + 1)), range: DASHES },
  };
  const curves = {
    width: width - AXIS_WIDTH - END_ROOM,
    height: height - key.height - AXIS_HEIGHT,
    layer: [
      {
        data: { name: 'curves' },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: {
          x,
          y,
          stroke,
          strokeDash: dash,
          detail: { field: 'number', type: 'nominal' },
          order: { field: 'C', type: 'quantitative' },
        },
      },
      {
        data: { name: 'ends' },
        mark: { type: 'text', align: 'left', baseline: 'middle', dx: 6, fontWeight: 700, fontSize: 11 },
        encoding: { x, y, fill: stroke, text: { field: 'number', type: 'nominal' } },
      },
      {
        data: { name: 'optimum' },
        mark: { ...RING_MARK, size: 110 },
        encoding: { x, y, stroke, tooltip },
      },
      {
        data: { name: 'trained' },
        mark: { ...dotMark(theme), size: 44 },
        encoding: { x, y, fill: stroke, tooltip },
      },
    ],
  };
  const view = { ...SCALES_APART, vconcat: [key.view, curves], spacing: 4 } as unknown as View;
  return plotOf({ view, data: { ...key.data, curves: lines, ends, optimum, trained: dots } }, theme, {
    description: `Marginal benefit of ${group} against capacity in ${pins.length} pinned cells: ${listInWords(pins.map(({ number, name }) => `${number}, ${name}`))}.`,
    table: () => ({
      columns: ['Pin', 'Cell', 'Capacity', 'Marginal benefit'],
      rows: lines.map(({ number, C, m }) => {
        const name = pins.find((pin) => String(pin.number) === number)?.name ?? '';
        return [String(number), name, Number(C), Number(m)];
      }),
    }),
  });
}

/** Room for the numbers at the ends of curves, pixels. */
const END_ROOM = 18;

const modelOf = ([first]: readonly PinnedCell[]): string =>
  first === undefined ? 'trained' : modelWord(first.picture.experiment);

/** A curve: its points, ascending, and its value anywhere. */
interface Curve {
  feature: number;
  points: { C: number; m: number }[];
  at(C: number): number;
}

function curveOf({ picture, curves }: PinnedCell, group: string, log: boolean): Curve | undefined {
  const { model } = picture;
  const [feature] = curveMembers(model, group, 1);
  if (feature === undefined) return undefined;
  if (hasClosedForm(model)) {
    const [v, k] = [model.importance[feature] ?? Number.NaN, kurtosisOf(model)[feature] ?? Number.NaN];
    return { feature, points: closedPoints(v, k), at: (C) => marginalBenefit(C, v, k) };
  }
  const found = curves?.curves.find((one) => model.group[one.feature] === group)?.curve;
  return (
    found && {
      feature,
      points: heldRows(found, log).map(({ capacity, marginalBenefit: m }) => ({ C: capacity, m })),
      at: (C) => benefitAt(found, C, log),
    }
  );
}

const styleOf = ({ number }: PinnedCell, theme: PlotTheme): Row => ({
  number: String(number),
  color: pinColor(theme, number),
});

const lineRows = (pin: PinnedCell, curve: Curve | undefined, theme: PlotTheme): Row[] =>
  (curve?.points ?? []).map((point) => ({ ...point, ...styleOf(pin, theme) }));

function endRows(pin: PinnedCell, curve: Curve | undefined, theme: PlotTheme): Row[] {
  const last = curve?.points.at(-1);
  return last === undefined ? [] : [{ ...last, ...styleOf(pin, theme) }];
}

function dotRows(
  pin: PinnedCell,
  curve: Curve | undefined,
  from: 'trained' | 'theory',
  log: boolean,
  theme: PlotTheme,
): Row[] {
  const { measures, capacityTheory } = pin.picture;
  const C = (from === 'trained' ? measures?.capacity : capacityTheory)?.[curve?.feature ?? -1] ?? Number.NaN;
  const m = curve?.at(C) ?? Number.NaN;
  if (!Number.isFinite(C) || !Number.isFinite(m) || (log && m <= 0)) return [];
  return [
    {
      C,
      m,
      ...styleOf(pin, theme),
      name: `${pin.number}  ${pin.name}`,
      source: from === 'trained' ? modelOf([pin]) : 'optimum, closed form',
      capacityText: formatFixed(C, 4),
      benefitText: formatNumber(m, 4),
    },
  ];
}
