import { optimalAllocation } from '../capacity/allocation.ts';
import { type FeatureStatus, statusOf } from '../capacity/capacity.ts';
import { kurtosisOfDensity } from '../capacity/quadratic.ts';
import type { CellModel } from '../experiment/cell.ts';
import { isTie } from './tie.ts';

/** What theory says a cell's model looks like at its optimum. */
export interface Prediction {
  /** (N) C_i. Among equal features the first ones are chosen. */
  capacity: Float64Array;
  /** (N) n_i = |W_i|² */
  norm2: Float64Array;
  /** (N) status at the predicted capacity, by the same tolerance as for trained ones. */
  status: FeatureStatus[];
  /** E[L], the least there is. */
  loss: number;
  /** θ = 2λ², the marginal benefit at which capacity changes hands (`Allocation.threshold`). */
  threshold: number;
  /** Within 3 % of a place where two allocations are equally good (`isTie`). */
  tie: boolean;
}

/**
 * Do the closed forms of the quadratic computation model hold? They need symmetric, independent inputs of unit
 * variance besides the model itself, without layers.
 */
export function hasClosedForm(model: Pick<CellModel, 'family' | 'activation' | 'layers' | 'data' | 'units'>): boolean {
  const { family, activation, layers, data, units } = model;
  const independent = data.kind === 'bernoulli_uniform' && units === undefined;
  const quadratic = family === 'computation' && activation === 'quadratic' && layers === undefined;
  return quadratic && data.symmetric && independent;
}

/** (N) kurtosis k_i = 9/(5 p_i) of every feature. */
export function kurtosisOf(model: Pick<CellModel, 'density'>): Float64Array {
  return model.density.map(kurtosisOfDensity);
}

/**
 * The optimal allocation of a cell's model in closed form.
 *
 * @returns undefined where there is none: another family, activation or kind of data (`hasClosedForm`), features with
 *   increasing and with decreasing returns together, density 0 (`optimalAllocation`)
 */
export function predictCell(model: CellModel): Prediction | undefined {
  if (!hasClosedForm(model)) return undefined;
  const problem = { importance: model.importance, kurtosis: kurtosisOf(model), dimensions: model.D };
  const allocation = optimalAllocation(problem);
  if (!allocation) return undefined;
  const { capacity, norm2, loss, threshold } = allocation;
  return {
    capacity,
    norm2,
    status: Array.from(capacity, (C) => statusOf(C)),
    loss,
    threshold,
    tie: isTie({ ...problem, group: model.group }),
  };
}
