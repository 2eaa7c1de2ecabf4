import type { Cell, CellModel } from '../experiment/cell.ts';
import { describeParameter } from '../experiment/describe.ts';
import type { ChannelName, Experiment } from '../experiment/experiment.ts';
import { CHANNELS, channelPaths } from '../experiment/resolve.ts';
import { cellAt, cellCount, cellModel } from '../experiment/sweep.ts';
import { architecturesOf, isOfData, placeName } from './architectures.ts';
import type { RunSummary } from './runSummary.ts';

/** A trained cell on the way from sharing to monosemantic features. */
export interface PricePoint {
  cell: number;
  /** Of the penalty, or the value of what is swept instead; 0: none. */
  strength: number;
  sharing: number;
  taskLoss: number;
  /** No cell of the same problem has less sharing without more task loss. */
  pareto: boolean;
}

/** One penalty, or one architecture, at growing strength. */
export interface PriceCurve {
  name: string;
  /** What the strength is of, as an axis would call it. */
  knob: string;
  points: PricePoint[];
}

/** Cells with the same data and features: only their losses can be compared. */
export interface PriceProblem {
  /** The settings of data and features that the cells have in common, `Density 0.1`; empty where the run has one problem. */
  name: string;
  curves: PriceCurve[];
}

/**
 * What monosemanticity costs: task loss and sharing of every cell, by problem, and in each by penalty or architecture. The
 * cell without a penalty begins every curve of its architecture.
 *
 * @returns empty where a run varies neither a penalty nor anything else of model and training that has an order
 */
export function priceProblems(experiment: Experiment, summary: RunSummary): PriceProblem[] {
  if (!variesKnob(experiment)) return [];
  const found = new Map<string, { name: string; cells: Cell[] }>();
  const grid = architecturesOf(experiment);
  // A labelled point is of the file's own architecture: comparable where there is no other.
  const points = grid.length === 1 || isPenaltyAlone(experiment) ? labelledPoints(experiment) : [];
  for (const { cells } of [...grid, { cells: points }]) {
    for (const cell of cells) {
      const own = Object.entries(cell.settings).filter(([path]) => isOfData(path));
      const name = own
        .map(([path, value]) => {
          const { title, format } = describeParameter(experiment, path);
          return `${title} ${format(value)}`;
        })
        .join(', ');
      const problem = found.get(name) ?? { name, cells: [] };
      problem.cells.push(cell);
      found.set(name, problem);
    }
  }
  return [...found.values()].flatMap(({ name, cells }) => {
    const curves = curvesOf(experiment, summary, cells).filter(({ points }) => points.length > 1);
    return curves.length === 0 ? [] : [{ name, curves: withPareto(curves) }];
  });
}

const variesPenalty = (experiment: Experiment): boolean =>
  CHANNELS.some((name) => pathsOf(experiment, name).some(isPenalty));

/** Is there a penalty, or something else of model and training, that a curve could go along? */
const variesKnob = (experiment: Experiment): boolean =>
  variesPenalty(experiment) || plainKnob(experiment) !== undefined;

function curvesOf(experiment: Experiment, summary: RunSummary, cells: readonly Cell[]): PriceCurve[] {
  const penalised = variesPenalty(experiment);
  const knobOf = penalised ? penaltyKnob : plainKnob(experiment);
  if (knobOf === undefined) return [];
  const along = penalised
    ? CHANNELS.filter((name) => pathsOf(experiment, name).some(isPenalty))
    : CHANNELS.filter((name) => name === knobChannel(experiment));
  const others = CHANNELS.filter(
    (name) => !along.includes(name) && pathsOf(experiment, name).some((path) => !isOfData(path)),
  );
  const curves = new Map<string, PriceCurve & { architecture: string }>();
  /** By architecture, the cell in which nothing is turned. */
  const plain = new Map<string, PricePoint>();
  for (const cell of cells) {
    const architecture = others.map((name) => placeName(experiment, name, cell)).join(', ');
    const point = pointOf(summary, cell);
    const { knob, title, strength } = knobOf(experiment, cellModel(experiment, cell), cell);
    if (knob === '') {
      plain.set(architecture, point);
      continue;
    }
    const key = JSON.stringify([architecture, knob]);
    const name = [architecture, penalised ? title : ''].filter((text) => text !== '').join(', ');
    const curve = curves.get(key) ?? { architecture, name, knob: title, points: [] };
    curve.points.push({ ...point, strength });
    curves.set(key, curve);
  }
  return [...curves.values()].map(({ architecture, name, knob, points }) => {
    const first = plain.get(architecture);
    const ordered = points.sort((a, b) => a.strength - b.strength);
    return { name, knob, points: first === undefined ? ordered : [first, ...ordered] };
  });
}

/** Are penalties all that differs between architectures? */
const isPenaltyAlone = (experiment: Experiment): boolean =>
  CHANNELS.every((name) => pathsOf(experiment, name).every((path) => isOfData(path) || isPenalty(path)));

function labelledPoints(experiment: Experiment): Cell[] {
  return Object.keys(experiment.points).map((_, place, { length }) =>
    cellAt(experiment, cellCount(experiment) - length + place),
  );
}

interface Knob {
  /** What is turned; empty where nothing is. */
  knob: string;
  title: string;
  strength: number;
}

const pathsOf = (experiment: Experiment, name: ChannelName): string[] => {
  const channel = experiment.sweep[name];
  return channel === undefined ? [] : channelPaths(channel);
};

const isPenalty = (path: string): boolean => path.startsWith('train.penalty.');

/** The penalties that a model has; of several, the strength of the first. */
function penaltyKnob(experiment: Experiment, { train }: CellModel): Knob {
  const { noise, scale: _inStrengths, ...strengths } = train.penalty;
  const on = [...Object.entries(strengths), ['noise.sigma', noise.sigma] as const].filter(
    ([, strength]) => strength > 0,
  );
  const titles = on.map(([kind]) => {
    const { title } = describeParameter(experiment, `train.penalty.${kind}`);
    return kind === 'noise.sigma' ? `${title} (${noise.kind})` : title;
  });
  return { knob: titles.join(' '), title: titles.join(' and '), strength: on[0]?.[1] ?? 0 };
}

/** The channel with an order among those of model and training, the longest one. */
function knobChannel(experiment: Experiment): ChannelName | undefined {
  const ordered = CHANNELS.flatMap((name) => {
    const channel = experiment.sweep[name];
    if (channel === undefined || channel.kind === 'cases' || isOfData(channel.parameter)) return [];
    return channel.values.every((value) => typeof value === 'number') ? [{ name, length: channel.values.length }] : [];
  });
  return ordered.sort((a, b) => b.length - a.length)[0]?.name;
}

function plainKnob(
  experiment: Experiment,
): ((experiment: Experiment, model: CellModel, cell: Cell) => Knob) | undefined {
  const name = knobChannel(experiment);
  const [path] = name === undefined ? [] : pathsOf(experiment, name);
  if (path === undefined) return undefined;
  const { title } = describeParameter(experiment, path);
  return (_, __, { settings }) => ({ knob: path, title, strength: Number(settings[path]) });
}

const pointOf = ({ measures, loss }: RunSummary, { index }: Cell): PricePoint => ({
  cell: index,
  strength: 0,
  sharing: measures.sharing[index],
  taskLoss: loss[index],
  pareto: false,
});

function withPareto(curves: readonly PriceCurve[]): PriceCurve[] {
  const all = curves.flatMap(({ points }) => points).filter(({ sharing }) => !Number.isNaN(sharing));
  const beats = (a: PricePoint, b: PricePoint): boolean =>
    a.sharing <= b.sharing && a.taskLoss <= b.taskLoss && (a.sharing < b.sharing || a.taskLoss < b.taskLoss);
  return curves.map((curve) => ({
    ...curve,
    points: curve.points.map((point) => ({
      ...point,
      pareto: !Number.isNaN(point.sharing) && !all.some((other) => beats(other, point)),
    })),
  }));
}
