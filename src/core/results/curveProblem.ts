import type { CellModel } from '../experiment/cell.ts';

/** Why no curve can be computed for a model, as a sentence. */
export function curveProblem({ layers, D, N }: CellModel): string | undefined {
  if (layers !== undefined)
    return 'A layered model has no curves: the capacity of its embedding says too little of it.';
  if (D * N > MOST_WEIGHTS) {
    return `The model has ${D * N} weights, and curves are computed for at most ${MOST_WEIGHTS}.`;
  }
  return undefined;
}

/** A model for every point and start is trained: larger ones would take minutes. */
const MOST_WEIGHTS = 20_000;
