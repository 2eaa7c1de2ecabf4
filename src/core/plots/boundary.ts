import { superpositionDensity } from '../capacity/superposition.ts';
import type { CellModel } from '../experiment/cell.ts';
import type { Channel } from '../experiment/experiment.ts';
import { cellAt, cellModel } from '../experiment/sweep.ts';
import type { DiagramAxis } from './axes.ts';
import { between } from './contours.ts';
import type { DiagramLayout } from './layout.ts';
import type { Row } from './plot.ts';
import type { PlotTheme } from './theme.ts';

/** Points along the boundary: enough for a curve. */
const STEPS = 240;

/** Where a pair pays at all, and where it is another two features that pair. */
export type BoundaryLine = 'superposition' | 'partners';

export const BOUNDARY_WORDS: Readonly<Record<BoundaryLine, string>> = {
  superposition: 'sufficient for superposition, closed form',
  partners: 'where the pair changes partners, closed form',
};

const DASHES: Readonly<Record<BoundaryLine, number[]>> = { superposition: [7, 4], partners: [2, 3] };

/** The closed-form boundaries that some of these diagrams have. */
export function boundaryLines(layouts: readonly DiagramLayout[]): BoundaryLine[] {
  return [...new Set(layouts.flatMap((layout) => boundaryRows(layout).map(({ line }) => line as BoundaryLine)))];
}

/**
 * The closed-form boundaries of superposition across a diagram of importance and density, where they apply: a ReLU
 * autoencoder of N independent features in N − 1 dimensions. Empty elsewhere.
 *
 * The two least important features pair (`superpositionDensity`). Where there are three features or more and a single
 * one is swept, it leaves the pair at the importance of the second of the others, whatever the density.
 */
export function boundaryRows(layout: DiagramLayout): Row[] {
  const { experiment, x, y } = layout;
  if (x?.kind !== 'continuous' || y?.kind !== 'continuous') {
    return [];
  }
  const axes = [
    { axis: x, path: parameterOf(experiment.sweep.x) },
    { axis: y, path: parameterOf(experiment.sweep.y) },
  ];
  const importance = axes.find(({ path }) => /^features\.[^.]+\.importance$/.test(path));
  const density = axes.find(({ path }) => path === 'data.density');
  const model = cellModel(experiment, cellAt(experiment, layout.cells[0] ?? 0));
  const ownDensity = experiment.features.some((group) => group.density !== undefined);
  if (importance === undefined || density === undefined || ownDensity || !applies(model)) {
    return [];
  }
  const swept = importance.path.split('.')[1];
  const others = Array.from(model.importance).filter((_, i) => model.group[i] !== swept);
  const members = model.N - others.length;
  const densityAt = (V: number): number => superpositionDensity([...others, ...new Array<number>(members).fill(V)]);
  const at = (line: BoundaryLine, order: number, V: number, p: number): Row[] => {
    const [low, high] = density.axis.domain;
    return p < low || p > high ? [] : [{ line, order, ...(importance.axis === x ? { x: V, y: p } : { x: p, y: V }) }];
  };
  const superposition = alongAxis(importance.axis).flatMap((V, order) => at('superposition', order, V, densityAt(V)));
  const leaving = members === 1 ? others.toSorted((a, b) => a - b)[1] : undefined;
  const [least, most] = importance.axis.domain;
  if (leaving === undefined || leaving < least || leaving > most) {
    return superposition;
  }
  const [from, upTo] = [density.axis.domain[0], Math.min(density.axis.domain[1], densityAt(leaving))];
  return [...superposition, ...[from, upTo].flatMap((p, order) => at('partners', order, leaving, p))];
}

const parameterOf = (channel: Channel | undefined): string =>
  channel !== undefined && channel.kind !== 'cases' ? channel.parameter : '';

const applies = ({ family, activation, layers, D, N, data, units, importance }: CellModel): boolean =>
  family === 'autoencoder' &&
  activation === 'relu' &&
  layers === undefined &&
  N >= 2 &&
  D === N - 1 &&
  units === undefined &&
  data.kind === 'bernoulli_uniform' &&
  !data.symmetric &&
  importance.every((v) => v > 0);

function alongAxis({ domain: [low, high], scale }: DiagramAxis): number[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => between(low, high, step / STEPS, scale));
}

/** Dashed lines with a halo, visible on every colour. */
export function boundaryLayers(
  dataset: string,
  at: object,
  lines: readonly BoundaryLine[],
  theme: PlotTheme,
): object[] {
  const layer = (line: BoundaryLine, stroke: string, strokeWidth: number, dash: object): object => ({
    data: { name: dataset },
    transform: [{ filter: `datum.line === '${line}'` }],
    mark: { type: 'line', stroke, strokeWidth, clip: true, strokeJoin: 'round', ...dash },
    encoding: { ...at, order: { field: 'order', type: 'quantitative' } },
  });
  return lines.flatMap((line) => [
    layer(line, theme.highlightHalo, 4, {}),
    layer(line, theme.highlight, 2, { strokeDash: DASHES[line] }),
  ]);
}
