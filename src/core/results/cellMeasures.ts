import { capacities, squaredLengths } from '../capacity/capacity.ts';
import { dimensionsPerFeature } from '../capacity/geometry.ts';
import type { CellModel } from '../experiment/cell.ts';
import type { StartRecord } from './cellRecord.ts';
import { countNeurons, singleFeatureActivations } from './neuronCounts.ts';
import { trainedStatus } from './status.ts';

/** A number that says something of a whole model, whatever its features are. */
export interface MeasureSpec {
  /** Its column in tables, and what it is called by in code. */
  name: string;
  title: string;
  unit: string;
  meaning: string;
  /** Least and greatest value there can be; left out where there is none. */
  range?: readonly [number, number];
}

/** The measures of a model, in the order of their columns. */
export const MEASURES = [
  {
    name: 'total_capacity',
    title: 'Total capacity',
    unit: 'dimensions',
    meaning: 'Sum of all capacities: model.dimensions where the embedding is efficient.',
  },
  { name: 'ignored', title: 'Ignored features', unit: '0 … N', meaning: 'Number of ignored features.' },
  {
    name: 'polysemantic',
    title: 'Polysemantic features',
    unit: '0 … N',
    meaning: 'Number of features that share their dimensions.',
  },
  {
    name: 'dedicated',
    title: 'Dedicated features',
    unit: '0 … N',
    meaning: 'Number of features with a dimension of their own.',
  },
  {
    name: 'sharing',
    title: 'Sharing',
    unit: '[0, 1]',
    meaning:
      'Mean of 1 − C over the features that are not ignored: 0 where all are monosemantic. Null where none is left.',
    range: [0, 1],
  },
  {
    name: 'superposition',
    title: 'Superposition',
    unit: '≥ 0',
    meaning: 'Mean of Σ_{j≠i} (Ŵ_i·W_j)² over the features that are not ignored (Elhage et al. 2022).',
  },
  {
    name: 'dimensions_per_feature',
    title: 'Dimensions per feature, D*',
    unit: '≥ 0',
    meaning: 'D/‖W‖² of autoencoders with tied weights (Elhage et al. 2022). Null for other models.',
  },
  {
    name: 'mean_recovery',
    title: 'Mean recovery',
    unit: '≤ 1',
    meaning: 'Mean recovery of all features. Null for computation models.',
    range: [0, 1],
  },
  {
    name: 'monosemantic_neurons',
    title: 'Monosemantic neurons',
    unit: '[0, 1]',
    meaning:
      'Share of the neurons that are not dead that one feature alone makes active (model.monosemantic_share). Null for families other than neurons, and where all are dead.',
    range: [0, 1],
  },
  {
    name: 'dead_neurons',
    title: 'Dead neurons',
    unit: '0 … k',
    meaning: 'Number of neurons that no feature alone makes active. Null for families other than neurons.',
  },
] as const satisfies readonly MeasureSpec[];

export type MeasureName = (typeof MEASURES)[number]['name'];

/** D* counts features by their lengths: 1 or 0 in autoencoders with tied weights, anything in other models. */
export const hasDimensionsPerFeature = ({ family, layers }: Pick<CellModel, 'family' | 'layers'>): boolean =>
  family === 'autoencoder' && layers === undefined;

/**
 * The measures of one trained start; NaN where one does not apply, and throughout where the model diverged.
 *
 * @param capacity (N) of W, where it is known already
 */
export function cellMeasures(
  model: CellModel,
  start: Pick<StartRecord, 'W' | 'extra' | 'recovery'>,
  capacity: Float64Array = capacities(start.W, model.D, model.N),
): Record<MeasureName, number> {
  const { W, recovery } = start;
  const { D, N } = model;
  const diverged = capacity.some(Number.isNaN);
  const status = Array.from(capacity, (C, i) => trainedStatus(C, recovery?.[i]));
  const count = (wanted: string): number => (diverged ? Number.NaN : status.filter((one) => one === wanted).length);
  const shared = status.flatMap((one, i) => (one === 'ignored' ? [] : [i]));
  const norm2 = squaredLengths(W, D, N);
  return {
    total_capacity: capacity.reduce((sum, C) => sum + C, 0),
    ignored: count('ignored'),
    polysemantic: count('polysemantic'),
    dedicated: count('dedicated'),
    sharing: diverged ? Number.NaN : meanOf(shared, (i) => 1 - capacity[i]),
    // C_i = n_i/(n_i + s_i), so that s_i = n_i (1 − C_i)/C_i.
    superposition: diverged ? Number.NaN : meanOf(shared, (i) => (norm2[i] * (1 - capacity[i])) / capacity[i]),
    dimensions_per_feature: hasDimensionsPerFeature(model) ? dimensionsPerFeature(W, D, N) : Number.NaN,
    mean_recovery: recovery === undefined ? Number.NaN : meanOf([...recovery.keys()], (i) => recovery[i]),
    ...(diverged ? NO_NEURONS : neuronMeasures(model, start)),
  };
}

const NO_NEURONS = { monosemantic_neurons: Number.NaN, dead_neurons: Number.NaN };

function neuronMeasures(model: CellModel, start: Pick<StartRecord, 'W' | 'extra'>): typeof NO_NEURONS {
  const activations = singleFeatureActivations(model, start);
  if (activations === undefined || model.monosemanticShare === undefined) return NO_NEURONS;
  const { monosemantic, dead, neurons } = countNeurons(activations, model.N, model.monosemanticShare);
  return { monosemantic_neurons: monosemantic / (neurons - dead), dead_neurons: dead };
}

/** NaN of nothing. */
const meanOf = (indices: readonly number[], value: (i: number) => number): number =>
  indices.reduce((sum, i) => sum + value(i), 0) / indices.length;
