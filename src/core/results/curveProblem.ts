import type { CellModel } from '../experiment/cell.ts';
import { isPenalised } from './prediction.ts';

/** Why no curve can be computed for a model, as a sentence. */
export function curveProblem(model: CellModel): string | undefined {
  const { layers, bottleneck, D, N } = model;
  if (layers !== undefined)
    return 'A layered model has no curves: the capacity of its embedding says too little of it.';
  if (bottleneck !== undefined) {
    return 'A model of the family neurons has no curves: what its neurons see of the features is only part of it.';
  }
  if (isPenalised(model)) {
    return 'This cell was trained with penalties or noise; curves are of the loss alone, and would not explain it.';
  }
  if (D * N > MOST_WEIGHTS) {
    return `The model has ${D * N} weights, and curves are computed for at most ${MOST_WEIGHTS}.`;
  }
  return undefined;
}

/** A model for every point and start is trained: larger ones would take minutes. */
const MOST_WEIGHTS = 20_000;
