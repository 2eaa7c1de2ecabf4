import { capacities, type FeatureStatus, leverages, squaredLengths } from '../capacity/capacity.ts';
import { marginalBenefit } from '../capacity/marginalBenefit.ts';
import type { CellModel } from '../experiment/cell.ts';
import type { StartRecord } from './cellRecord.ts';
import { matchEqualFeatures } from './equalFeatures.ts';
import { hasClosedForm, kurtosisOf, type Prediction, predictCell } from './prediction.ts';
import { trainedStatus } from './status.ts';

export { type Prediction, predictCell } from './prediction.ts';

/** How a marginal benefit was obtained. */
export type BenefitMethod = 'closed';

/** What is measured of one trained start, one value per feature (N) where nothing else is said. NaN: does not apply. */
export interface Measures {
  /** C_i of the trained W; NaN where the model diverged. */
  capacity: Float64Array;
  /** |W_i|² */
  norm2: Float64Array;
  /** τ_i */
  leverage: Float64Array;
  /** 1 − E(x_i − x'_i)²/Var x_i, for autoencoders; NaN for computation models. */
  recovery: Float64Array;
  /** undefined where the capacity is NaN. */
  status: (FeatureStatus | undefined)[];
  /** m_i at the trained capacity. */
  marginalBenefit: Float64Array;
  /** How `marginalBenefit` was obtained; undefined where it was not. */
  method: BenefitMethod | undefined;
  /** C_i of the optimal allocation, equal features matched to the trained ones in order of capacity. */
  capacityTheory: Float64Array;
  /** E[L] of the optimal allocation: one number. */
  lossTheory: number;
}

/**
 * Measures one trained start of a cell.
 *
 * @param prediction what theory says of the cell; given when many starts of one cell are measured
 */
export function measureStart(
  model: CellModel,
  start: Pick<StartRecord, 'W' | 'recovery'>,
  prediction: Prediction | undefined = predictCell(model),
): Measures {
  const { D, N } = model;
  const nothing = () => new Float64Array(N).fill(Number.NaN);
  const capacity = capacities(start.W, D, N);
  const closed = hasClosedForm(model);
  return {
    capacity,
    norm2: squaredLengths(start.W, D, N),
    leverage: leverages(start.W, D, N),
    recovery: start.recovery ?? nothing(),
    status: Array.from(capacity, (C, i) => (Number.isNaN(C) ? undefined : trainedStatus(C, start.recovery?.[i]))),
    marginalBenefit: closed ? benefits(model, capacity) : nothing(),
    method: closed ? 'closed' : undefined,
    capacityTheory: prediction ? matchEqualFeatures(model, prediction.capacity, capacity) : nothing(),
    lossTheory: prediction?.loss ?? Number.NaN,
  };
}

function benefits(model: CellModel, capacity: Float64Array): Float64Array {
  const kurtosis = kurtosisOf(model);
  return capacity.map((C, i) => marginalBenefit(C, model.importance[i] ?? Number.NaN, kurtosis[i] ?? Number.NaN));
}
