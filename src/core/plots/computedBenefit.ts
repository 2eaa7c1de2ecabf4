import { benefitsOnHull, hullSegments } from '../capacity/hull.ts';
import type { CellCurves, FeatureCurve } from '../results/cellCurves.ts';
import type { HullPrediction } from '../results/hullPrediction.ts';
import type { CurveRow, MarginalCurve } from '../results/marginalCurve.ts';
import type { CellPicture, CellPlotOptions } from './cellPicture.ts';
import { benefitAxis, curvesView } from './computedBenefitView.ts';
import { AXIS_HEIGHT, AXIS_WIDTH, OVER, shownGroups, UNDER } from './curveGroups.ts';
import { formatFixed, formatNumber } from './format.ts';
import { groupColors, membersOf } from './groups.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { View } from './spec.ts';
import type { PlotTheme } from './theme.ts';
import { modelWord, startWords } from './words.ts';

/** What a computed picture of marginal benefit shows beside the cell itself. */
export interface ComputedBenefit {
  /** Group chosen; its reference is shown with it. */
  group: string;
  curves: CellCurves;
  /** By hulls, equal features matched to the trained ones. */
  prediction: HullPrediction | undefined;
}

/**
 * Computed curves of marginal benefit against capacity, of the chosen group and its reference. Baths: the pinned curve
 * with its standard errors, dashes for the price at which a population buys capacity (the slopes of the hull), the
 * threshold, on a logarithmic axis. Net curves: on an axis with a line at 0, where the optimum is. Dots stand at the
 * trained capacities, rings at the predicted ones, crosses at what the probe finds of the trained weights.
 *
 * @returns undefined where no curve is known
 */
export function computedBenefitPlot(
  picture: CellPicture,
  computed: ComputedBenefit,
  theme: PlotTheme,
  { width, height }: CellPlotOptions,
): Plot | undefined {
  const groups = shownGroups(picture, computed.group);
  const shown = groups.flatMap((group) => curvesOf(picture, computed.curves, group));
  if (shown.length === 0) return undefined;
  const net = shown.some(({ curve }) => curve.method === 'net');
  const colors = groupColors(picture.experiment, theme);
  const drawn: Drawn = { picture, computed, color: (group) => colors.get(group) ?? theme.foreground, log: !net };
  const key = keyStrip(keyItems(drawn, shown, groups, theme), width - AXIS_WIDTH, theme, 'key');
  const under = groups.toReversed();
  const threshold = net ? undefined : positive(computed.prediction?.threshold);
  const data = {
    ...key.data,
    curves: groups.flatMap((group) => lineRows(drawn, group)),
    errors: groups.flatMap((group) => errorRows(drawn, group)),
    prices: groups.flatMap((group) => priceRows(drawn, group)),
    predicted: under.flatMap((group) => dotRows(drawn, group, 'predicted')),
    trained: under.flatMap((group) => dotRows(drawn, group, 'trained')),
    probed: under.flatMap((group) => dotRows(drawn, group, 'probe')),
    threshold: threshold === undefined ? [] : [{ m: threshold, C: 1, text: `θ = ${formatNumber(threshold)}` }],
    zero: net ? [{ m: 0 }] : [],
  };
  const values = [
    ...data.curves,
    ...data.prices,
    ...data.predicted,
    ...data.trained,
    ...data.probed,
    ...data.threshold,
  ];
  const y = benefitAxis(
    values.map(({ m }) => Number(m)),
    net,
  );
  const view = {
    ...SCALES_APART,
    vconcat: [key.view, curvesView(theme, y, width - AXIS_WIDTH, height - key.height - AXIS_HEIGHT)],
    spacing: 4,
  } as View;
  return plotOf({ view, data }, theme, {
    description: description(drawn, groups, threshold),
    table: () => table(drawn, groups),
  });
}

/** The method, the class of returns, how exact, and what is missing, of a group: `bath curve, stepped returns, ± 1.2 %`. */
export function computedBenefitNote(picture: CellPicture, { curves, group }: ComputedBenefit): string {
  const own = curvesOf(picture, curves, group);
  const rows = own.flatMap(({ curve }) => curve.rows.filter(({ kind }) => kind === 'pinned' || kind === 'net'));
  const [first] = own;
  if (first === undefined) return curves.refining ? 'computing…' : '';
  const { method, returns } = first.curve;
  const held = rows.filter(({ feasible }) => feasible);
  const missed = rows.length - held.length;
  const several = new Set(own.map(({ curve }) => curve.returns)).size > 1;
  return [
    method === 'bath' ? 'bath curve' : 'net curve: the feature’s gain less the others’ loss',
    several ? 'several classes of returns' : returns === undefined ? '' : `${returns} returns`,
    errorText(held),
    missed === 0 ? '' : `${missed} of ${rows.length} capacities cannot be held`,
    curves.refining ? 'refining…' : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

/** The median error: relative, but for net curves, which cross 0. */
function errorText(rows: readonly CurveRow[]): string {
  const known = rows.filter(({ standardError }) => standardError > 0);
  if (known.length === 0) return '';
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return known[0]?.kind === 'net'
    ? `± ${formatNumber(middle(known.map(({ standardError }) => standardError)), 2)}`
    : `± ${formatNumber(100 * middle(known.map((row) => row.standardError / Math.abs(row.marginalBenefit))), 2)} %`;
}

interface Drawn {
  picture: CellPicture;
  computed: ComputedBenefit;
  color: (group: string) => string;
  /** A logarithmic axis has no place for 0 and below. */
  log: boolean;
}

const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 && Number.isFinite(value) ? value : undefined;

/** The different curves of a group, in the order of its members' importance. */
const curvesOf = ({ model }: CellPicture, { curves }: CellCurves, group: string): FeatureCurve[] =>
  curves.filter(({ feature }) => model.group[feature] === group);

/** The curve of a member: its own, or that of an equal one. */
function curveFor({ picture, computed }: Drawn, i: number): MarginalCurve | undefined {
  const { group, importance, density } = picture.model;
  return computed.curves.curves.find(
    ({ feature: j }) => group[j] === group[i] && importance[j] === importance[i] && density[j] === density[i],
  )?.curve;
}

const placeOf = ({ computed }: Drawn, group: string): typeof UNDER => (group === computed.group ? OVER : UNDER);

/** Points that hold their capacity, and that the axis has a place for. */
export const heldRows = ({ rows }: MarginalCurve, log: boolean): CurveRow[] =>
  rows
    .filter(
      ({ kind, feasible, marginalBenefit: m }) => kind !== 'allocated' && feasible && (log ? m > 0 : !Number.isNaN(m)),
    )
    .sort((a, b) => a.capacity - b.capacity);

function lineRows(drawn: Drawn, group: string): Row[] {
  return curvesOf(drawn.picture, drawn.computed.curves, group).flatMap(({ feature, curve }) =>
    heldRows(curve, drawn.log).map(({ capacity, marginalBenefit }) => ({
      C: capacity,
      m: marginalBenefit,
      curve: feature,
      color: drawn.color(group),
      under: placeOf(drawn, group).under,
    })),
  );
}

function errorRows(drawn: Drawn, group: string): Row[] {
  return curvesOf(drawn.picture, drawn.computed.curves, group).flatMap(({ curve }) =>
    heldRows(curve, drawn.log)
      .filter(({ standardError }) => standardError > 0)
      .map(({ capacity, marginalBenefit: m, standardError: error }) => ({
        C: capacity,
        // A bar that reaches 0 would have no end on a logarithmic axis.
        low: drawn.log ? Math.max(m - error, m / 4) : m - error,
        high: m + error,
        color: drawn.color(group),
      })),
  );
}

function priceRows(drawn: Drawn, group: string): Row[] {
  return curvesOf(drawn.picture, drawn.computed.curves, group).flatMap(({ curve }) =>
    hullSegments(curve.hull ?? [])
      .filter(({ benefit }) => benefit > 0)
      .map(({ from, to, benefit }) => ({ C: from, C2: to, m: benefit, color: drawn.color(group) })),
  );
}

type DotKind = 'predicted' | 'trained' | 'probe';

function sourceOf({ picture: { experiment } }: Drawn, kind: DotKind): string {
  if (kind === 'predicted') return 'predicted by hulls';
  return kind === 'trained' ? startWords(experiment) : `probe of the ${modelWord(experiment)} weights`;
}

/** Where a member stands: its capacity and the benefit there. */
function dotOf(drawn: Drawn, i: number, kind: DotKind): { C: number; m: number; error: number } | undefined {
  const { measures } = drawn.picture;
  const { prediction, curves } = drawn.computed;
  const C = (kind === 'predicted' ? prediction?.capacity : measures?.capacity)?.[i] ?? Number.NaN;
  if (Number.isNaN(C)) return undefined;
  if (kind === 'probe') {
    const m = curves.probe?.marginalBenefit[i] ?? Number.NaN;
    return drawn.log ? shownAt(C, m, curves.probe?.standardError[i]) : undefined;
  }
  const curve = curveFor(drawn, i);
  if (curve === undefined) return undefined;
  const m = kind === 'predicted' ? priceAt(curve, C, prediction?.threshold ?? 0) : benefitAt(curve, C, drawn.log);
  return shownAt(C, m, 0, drawn.log);
}

/** What a predicted capacity is bought at: the threshold, as far as the hull is worth it on both sides. */
function priceAt(curve: MarginalCurve, C: number, threshold: number): number {
  if (curve.hull === undefined) return benefitAt(curve, C, false);
  const { below, above } = benefitsOnHull(curve.hull, C);
  if (!Number.isFinite(below)) return above;
  return above === 0 ? below : Math.min(below, Math.max(above, threshold));
}

const shownAt = (C: number, m: number, error = 0, log = true): { C: number; m: number; error: number } | undefined =>
  Number.isFinite(m) && (!log || m > 0) ? { C, m, error } : undefined;

/** The marginal benefit on a curve: between pinned points on a straight line, beyond them on the hull. */
export function benefitAt(curve: MarginalCurve, C: number, log = true): number {
  const rows = heldRows(curve, log);
  const after = rows.findIndex(({ capacity }) => capacity >= C);
  const [left, right] = [rows[after - 1], rows[after]];
  if (left !== undefined && right !== undefined) {
    const share = (C - left.capacity) / (right.capacity - left.capacity);
    return left.marginalBenefit + share * (right.marginalBenefit - left.marginalBenefit);
  }
  if (curve.hull === undefined) return (after === 0 ? right : rows.at(-1))?.marginalBenefit ?? Number.NaN;
  const { below, above } = benefitsOnHull(curve.hull, Math.min(1, Math.max(0, C)));
  return Number.isFinite(below) ? below : above;
}

function dotRows(drawn: Drawn, group: string, kind: DotKind): Row[] {
  return membersOf(drawn.picture.model, group).flatMap((i): Row[] => {
    const dot = dotOf(drawn, i, kind);
    if (dot === undefined) return [];
    const { C, m, error } = dot;
    return [
      {
        C,
        m,
        color: drawn.color(group),
        ring: placeOf(drawn, group).ring,
        dot: placeOf(drawn, group).dot,
        name: drawn.picture.names[i] ?? group,
        source: sourceOf(drawn, kind),
        capacityText: formatFixed(C, 4),
        benefitText: error > 0 ? `${formatNumber(m, 4)} ± ${formatNumber(error, 2)}` : formatNumber(m, 4),
      },
    ];
  });
}

function keyItems(drawn: Drawn, shown: FeatureCurve[], groups: string[], theme: PlotTheme): KeyItem[] {
  const { picture, computed } = drawn;
  const any = (kind: DotKind): boolean =>
    groups.some((group) => membersOf(picture.model, group).some((i) => dotOf(drawn, i, kind) !== undefined));
  const items: [boolean, KeyItem][] = [
    [
      shown.some(({ curve }) => curve.hull !== undefined),
      { sign: 'dashes', color: theme.muted, text: 'price for a population' },
    ],
    [any('predicted'), { sign: 'ring', color: theme.muted, text: 'predicted' }],
    [any('trained'), { sign: 'dot', color: theme.muted, text: modelWord(picture.experiment) }],
    [any('probe'), { sign: 'cross', color: theme.muted, text: 'probe' }],
  ];
  return [
    ...groups.map((group): KeyItem => {
      const known = curvesOf(picture, computed.curves, group).length > 0;
      return { sign: 'line', color: drawn.color(group), text: known ? group : `${group} (computing…)` };
    }),
    ...items.flatMap(([needed, item]) => (needed ? [item] : [])),
  ];
}

function description(drawn: Drawn, groups: string[], threshold: number | undefined): string {
  const { picture, computed } = drawn;
  const sentences = groups.map((group) => {
    const members = membersOf(picture.model, group);
    const mean = (values: Float64Array | undefined): string =>
      values === undefined
        ? '–'
        : formatFixed(members.reduce((sum, i) => sum + (values[i] ?? Number.NaN), 0) / members.length);
    const note = computedBenefitNote(picture, { ...computed, group });
    const trained =
      picture.measures === undefined
        ? ''
        : `, ${modelWord(picture.experiment)} capacity ${mean(picture.measures.capacity)}`;
    const predicted =
      computed.prediction === undefined ? '' : `, predicted capacity ${mean(computed.prediction.capacity)}`;
    return `${group}: ${note}${trained}${predicted}.`;
  });
  const price =
    threshold === undefined ? '' : ` Capacity changes hands at a marginal benefit of ${formatNumber(threshold)}.`;
  return `Marginal benefit of capacity, computed. ${sentences.join(' ')}${price}`;
}

const KIND_WORDS: Record<CurveRow['kind'], string> = {
  closed: 'closed form',
  allocated: 'copies free to split up',
  pinned: 'copies held',
  net: 'whole model held',
  probe: 'probe',
};

function table(drawn: Drawn, groups: string[]): Table {
  const { picture, computed } = drawn;
  const points = groups.flatMap((group) =>
    curvesOf(picture, computed.curves, group).flatMap(({ feature, curve }) =>
      curve.rows.map((row) => [
        picture.names[feature] ?? group,
        row.feasible ? KIND_WORDS[row.kind] : `${KIND_WORDS[row.kind]}: cannot be held`,
        row.capacity,
        row.marginalBenefit,
        row.standardError,
        row.loss,
      ]),
    ),
  );
  const dots = groups.flatMap((group) =>
    membersOf(picture.model, group).flatMap((i) =>
      (['predicted', 'trained', 'probe'] as const).flatMap((kind) => {
        const dot = dotOf(drawn, i, kind);
        return dot === undefined
          ? []
          : [[picture.names[i] ?? group, sourceOf(drawn, kind), dot.C, dot.m, dot.error || Number.NaN, Number.NaN]];
      }),
    ),
  );
  return {
    columns: ['Feature', 'Point', 'Capacity', 'Marginal benefit', 'Standard error', 'Loss'],
    rows: [...dots, ...points],
  };
}
