import { superpositionDensity } from '../capacity/superposition.ts';
import type { Channel } from '../experiment/experiment.ts';
import { cellAt, cellModel } from '../experiment/sweep.ts';
import type { DiagramAxis } from './axes.ts';
import { between } from './contours.ts';
import type { DiagramLayout } from './layout.ts';
import type { Row } from './plot.ts';
import type { PlotTheme } from './theme.ts';

/** Points along the boundary: enough for a curve. */
const STEPS = 240;

export const BOUNDARY_WORDS = 'sufficient for superposition, closed form';

/**
 * The closed-form boundary of superposition across a diagram of importance and density, where it applies: a ReLU
 * autoencoder of two independent features in one dimension. Empty elsewhere.
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
  const other = importance && otherImportance(layout, importance.path.split('.')[1] ?? '');
  if (importance === undefined || density === undefined || other === undefined) {
    return [];
  }
  return alongAxis(importance.axis).flatMap((V, order) => {
    const p = superpositionDensity(V / other);
    const [low, high] = density.axis.domain;
    return p < low || p > high ? [] : [{ order, ...(importance.axis === x ? { x: V, y: p } : { x: p, y: V }) }];
  });
}

const parameterOf = (channel: Channel | undefined): string =>
  channel !== undefined && channel.kind !== 'cases' ? channel.parameter : '';

/** Importance of the feature that is not swept; undefined where the boundary does not apply. */
function otherImportance({ experiment, cells }: DiagramLayout, group: string): number | undefined {
  const model = cellModel(experiment, cellAt(experiment, cells[0] ?? 0));
  const { family, activation, D, N, data, units } = model;
  const setting =
    family === 'autoencoder' && activation === 'relu' && N === 2 && D === 1 && units === undefined && !data.symmetric;
  const swept = model.group.indexOf(group);
  const others = model.group.flatMap((name, i) => (name === group ? [] : [i]));
  const ownDensity = experiment.features.some(({ density }) => density !== undefined);
  const importance = model.importance[others[0] ?? -1];
  return setting &&
    data.kind === 'bernoulli_uniform' &&
    !ownDensity &&
    swept >= 0 &&
    others.length === 1 &&
    importance !== undefined &&
    importance > 0
    ? importance
    : undefined;
}

function alongAxis({ domain: [low, high], scale }: DiagramAxis): number[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => between(low, high, step / STEPS, scale));
}

/** A dashed line with a halo, visible on every colour. */
export function boundaryLayers(dataset: string, at: object, theme: PlotTheme): object[] {
  const line = (stroke: string, strokeWidth: number, dash: object): object => ({
    data: { name: dataset },
    mark: { type: 'line', stroke, strokeWidth, clip: true, strokeJoin: 'round', ...dash },
    encoding: { ...at, order: { field: 'order', type: 'quantitative' } },
  });
  return [line(theme.highlightHalo, 4, {}), line(theme.highlight, 2, { strokeDash: [7, 4] })];
}
