import { marginalBenefit } from '../capacity/marginalBenefit.ts';
import type { CellModel } from '../experiment/cell.ts';
import type { CellCurves } from '../results/cellCurves.ts';
import { curveMembers } from '../results/curveMembers.ts';
import { hasClosedForm, kurtosisOf } from '../results/prediction.ts';
import { OWN_COLOR, tooltipOf, underKey } from './comparison.ts';
import { benefitAt } from './computedBenefit.ts';
import { benefitAxis } from './computedBenefitView.ts';
import { capacityAxis } from './curveGroups.ts';
import { formatFixed, formatNumber } from './format.ts';
import { type Plot, plotOf, type Row } from './plot.ts';
import { type RunStyle, runItem, runLines } from './runStyles.ts';
import type { PlotTheme } from './theme.ts';
import { listInWords } from './words.ts';

/** One run's cell whose curve is drawn. */
export interface ComparedCurve {
  name: string;
  style: RunStyle;
  model: CellModel;
  /** Mean capacity of the group in the trained cell; NaN where it is not known. */
  capacity: number;
  /** Where there is no closed form: what was computed so far. */
  computed: CellCurves | undefined;
}

/** Points of a curve in closed form. */
const SAMPLES = 80;

/**
 * Marginal benefit against capacity of a group in one cell, a curve for each run: in closed form, m(C) = 2[(k−1)v/(2+(k−3)C)]²,
 * or as it was computed; of a group with several different members that of the first. Dots stand at the trained
 * capacities. Penalties and noise are no part of it.
 *
 * @returns undefined where no curve is known
 */
export function overlaidCurvesPlot(
  curves: readonly ComparedCurve[],
  group: string,
  theme: PlotTheme,
  size: { width: number; height: number },
): Plot | undefined {
  const drawn = curves.flatMap((curve) => {
    const line = lineOf(curve, group);
    return line === undefined ? [] : [{ ...curve, ...line }];
  });
  if (drawn.length === 0) return undefined;
  const net = drawn.some(({ method }) => method === 'net');
  const shows = (m: number): boolean => Number.isFinite(m) && (net || m > 0);
  const rows = drawn.flatMap(({ name, style, points }, run) =>
    points.filter(({ m }) => shows(m)).map((point): Row => ({ ...point, ...style, run, name })),
  );
  const dots = drawn.flatMap(({ name, style, capacity, benefit }): Row[] => {
    const m = Number.isFinite(capacity) ? benefit(capacity) : Number.NaN;
    if (!shows(m)) return [];
    return [{ C: capacity, m, ...style, name, capacityText: formatFixed(capacity), benefitText: formatNumber(m, 4) }];
  });
  const axis = benefitAxis(
    [...rows, ...dots].map(({ m }) => Number(m)),
    net,
  );
  const x = capacityAxis;
  const y = { field: 'm', type: 'quantitative', title: `Marginal benefit of ${group}`, ...axis };
  const layer = [
    runLines('curves', { x, y }, 'C'),
    {
      data: { name: 'trained' },
      mark: { type: 'point', shape: 'circle', size: 60, opacity: 1, strokeWidth: 0.8, stroke: theme.background },
      encoding: {
        x,
        y,
        fill: OWN_COLOR,
        tooltip: tooltipOf({ name: 'Run', capacityText: 'Trained capacity', benefitText: 'Marginal benefit' }),
      },
    },
  ];
  const key = [
    ...drawn.map(({ style, name }) => runItem(style, name)),
    { sign: 'dot' as const, color: theme.muted, text: 'trained capacity' },
  ];
  const data = { curves: rows, trained: dots };
  return plotOf(underKey(key, layer, data, theme, size), theme, {
    description: `Marginal benefit of ${group} against capacity in ${listInWords(drawn.map(({ name, method }) => `${name} (${METHOD_WORDS[method]})`))}.`,
    table: () => ({
      columns: ['Run', 'Capacity', 'Marginal benefit', 'Method'],
      rows: drawn.flatMap(({ name, method, points }) => points.map(({ C, m }) => [name, C, m, METHOD_WORDS[method]])),
    }),
  });
}

const METHOD_WORDS = { closed: 'closed form', bath: 'bath curve', net: 'net curve' } as const;

interface CurveLine {
  method: keyof typeof METHOD_WORDS;
  points: { C: number; m: number }[];
  benefit(capacity: number): number;
}

function lineOf({ model, computed }: ComparedCurve, group: string): CurveLine | undefined {
  const [member] = curveMembers(model, group, 1);
  if (member === undefined) return undefined;
  if (hasClosedForm(model)) {
    const [v, k] = [model.importance[member] ?? Number.NaN, kurtosisOf(model)[member] ?? Number.NaN];
    const benefit = (C: number): number => marginalBenefit(C, v, k);
    const points = Array.from({ length: SAMPLES + 1 }, (_, step) => ({
      C: step / SAMPLES,
      m: benefit(step / SAMPLES),
    }));
    return { method: 'closed', points, benefit };
  }
  const curve = computed?.curves.find(({ feature }) => model.group[feature] === group)?.curve;
  if (curve === undefined) return undefined;
  const method = curve.method === 'net' ? 'net' : 'bath';
  const points = curve.rows
    .filter(({ kind, feasible }) => kind !== 'allocated' && feasible)
    .map(({ capacity, marginalBenefit: m }) => ({ C: capacity, m }))
    .sort((a, b) => a.C - b.C);
  return points.length === 0 ? undefined : { method, points, benefit: (C) => benefitAt(curve, C, method !== 'net') };
}
