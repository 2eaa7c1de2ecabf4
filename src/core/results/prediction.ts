import { type AllocationProblem, cornerAllocation, optimalAllocation } from '../capacity/allocation.ts';
import { type FeatureStatus, statusOf } from '../capacity/capacity.ts';
import { criticalStrength } from '../capacity/criticalPenalty.ts';
import { kurtosisOfDensity } from '../capacity/quadratic.ts';
import type { CellModel } from '../experiment/cell.ts';
import { isTie, TIE_TOLERANCE } from './tie.ts';

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
 * variance besides the model itself, without layers and with a bias. They are of the loss without penalties.
 */
export function hasClosedForm(
  model: Pick<CellModel, 'family' | 'activation' | 'bias' | 'layers' | 'data' | 'units'>,
): boolean {
  const { family, activation, bias, layers, data, units } = model;
  const independent = data.kind === 'bernoulli_uniform' && units === undefined;
  const quadratic = family === 'computation' && activation === 'quadratic' && bias && layers === undefined;
  return quadratic && data.symmetric && independent;
}

/** (N) kurtosis k_i = 9/(5 p_i) of every feature. */
export function kurtosisOf(model: Pick<CellModel, 'density'>): Float64Array {
  return model.density.map(kurtosisOfDensity);
}

/**
 * The optimal allocation of a cell's model in closed form.
 *
 * With a capacity penalty of at least the critical strength that is the best corner (`cornerAllocation`); weaker ones, and
 * the other penalties, have none.
 *
 * @returns undefined where there is none: another family, activation or kind of data (`hasClosedForm`), features with
 *   increasing and with decreasing returns together, density 0 (`optimalAllocation`)
 */
export function predictCell(model: CellModel): Prediction | undefined {
  const predicted = predictAllocation(model);
  return predicted && { ...predicted, tie: isPenalised(model) ? isCornerTie(model) : isTieOf(model) };
}

/** A prediction (`predictCell`) without the answer whether it is a tie, which is most of the work. */
export function predictAllocation(model: CellModel): Omit<Prediction, 'tie'> | undefined {
  if (!hasClosedForm(model)) return undefined;
  if (isPenalised(model)) return penalisedPrediction(model);
  const allocation = optimalAllocation(problemOf(model));
  if (!allocation) return undefined;
  const { capacity, norm2, loss, threshold } = allocation;
  return { capacity, norm2, status: Array.from(capacity, (C) => statusOf(C)), loss, threshold };
}

const problemOf = (model: CellModel): AllocationProblem => ({
  importance: model.importance,
  kurtosis: kurtosisOf(model),
  dimensions: model.D,
});

const isTieOf = (model: CellModel): boolean => isTie({ ...problemOf(model), group: model.group });

/** Is the model trained with anything besides its loss: a penalty, or noise? */
export function isPenalised({ train }: Pick<CellModel, 'train'>): boolean {
  const { scale: _, noise, ...strengths } = train.penalty;
  return noise.sigma > 0 || Object.values(strengths).some((strength) => strength > 0);
}

/**
 * The strength μ* of the capacity penalty from which on no feature of a cell's model has decreasing returns, so that at the
 * optimum every one is ignored or dedicated (`criticalStrength`). 0 where that is so without a penalty.
 *
 * @returns undefined where there is no closed form
 */
export function criticalPenalty(model: CellModel): number | undefined {
  if (!hasClosedForm(model)) return undefined;
  const critical = criticalStrength(model.importance, kurtosisOf(model));
  return Number.isFinite(critical) ? critical : undefined;
}

function penalisedPrediction(model: CellModel): Omit<Prediction, 'tie'> | undefined {
  const { capacity: strength, ...others } = model.train.penalty;
  const critical = criticalPenalty(model);
  const alone = !isPenalised({ train: { ...model.train, penalty: { ...others, capacity: 0 } } });
  if (critical === undefined || !alone || strength < critical) return undefined;
  const corner = cornerAllocation(problemOf(model));
  if (corner === undefined) return undefined;
  // Among features of equal worth any may be dedicated; statuses are compared with equal features exchanged.
  return { ...corner, status: Array.from(corner.capacity, (C) => statusOf(C)), threshold: 0 };
}

/** Is a dedicated feature worth within 3 % of an ignored one that is not its equal? */
function isCornerTie(model: CellModel): boolean {
  const worth = kurtosisOf(model).map((k, i) => Math.sqrt(k - 1) * (model.importance[i] ?? Number.NaN));
  const order = [...worth.keys()].sort((i, j) => (worth[j] ?? 0) - (worth[i] ?? 0));
  const [last, next] = [order[model.D - 1], order[model.D]];
  if (last === undefined || next === undefined) return false;
  const equal = model.importance[last] === model.importance[next] && model.density[last] === model.density[next];
  return !equal && (worth[last] ?? 0) <= (worth[next] ?? 0) * (1 + TIE_TOLERANCE);
}
