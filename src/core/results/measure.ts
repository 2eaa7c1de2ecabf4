import { capacities, type FeatureStatus, leverages, squaredLengths } from '../capacity/capacity.ts';
import { marginalBenefit, type Returns, returnsAt } from '../capacity/marginalBenefit.ts';
import { type CellModel, isMeasured } from '../experiment/cell.ts';
import { type ProbeResult, probe } from '../training/probe.ts';
import type { StartRecord } from './cellRecord.ts';
import { matchEqualFeatures } from './equalFeatures.ts';
import { hasClosedForm, isPenalised, kurtosisOf, type Prediction, predictCell } from './prediction.ts';
import { trainedStatus } from './status.ts';

export { type Prediction, predictCell } from './prediction.ts';

/** How a marginal benefit was obtained. */
export type BenefitMethod = 'closed' | 'probe';

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
  /** m_i at the trained capacity; of given weights, what the probe finds at them. */
  marginalBenefit: Float64Array;
  /** Of `marginalBenefit`: 0 where it is exact. */
  benefitStandardError: Float64Array;
  /** Class of returns at the trained capacity, a capacity penalty counted in; undefined without a closed form. */
  returns: (Returns | undefined)[];
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
 * @param known.prediction what theory says of the cell; given when many starts of one cell are measured
 * @param known.probed     what the probe finds of given weights (`probeGiven`), which need not have the best lengths that
 *   the closed form presumes; left out: their marginal benefit is not known
 */
export function measureStart(
  model: CellModel,
  start: Pick<StartRecord, 'W' | 'recovery'>,
  known: { prediction?: Prediction | undefined; probed?: ProbeResult | undefined } = { prediction: predictCell(model) },
): Measures {
  const { prediction, probed } = known;
  const { D, N } = model;
  const nothing = () => new Float64Array(N).fill(Number.NaN);
  const capacity = capacities(start.W, D, N);
  const closed = hasClosedForm(model) && !isMeasured(model);
  return {
    capacity,
    norm2: squaredLengths(start.W, D, N),
    leverage: leverages(start.W, D, N),
    recovery: start.recovery ?? nothing(),
    status: Array.from(capacity, (C, i) => (Number.isNaN(C) ? undefined : trainedStatus(C, start.recovery?.[i]))),
    marginalBenefit: closed ? benefits(model, capacity) : (probed?.marginalBenefit ?? nothing()),
    benefitStandardError: closed ? new Float64Array(N) : (probed?.standardError ?? nothing()),
    returns: closed ? returns(model, capacity) : Array.from(capacity, () => undefined),
    method: closed ? 'closed' : probed && 'probe',
    capacityTheory: prediction ? matchEqualFeatures(model, prediction.capacity, capacity) : nothing(),
    lossTheory: prediction?.loss ?? Number.NaN,
  };
}

/** What the probe finds of a start of a model that is given; `undefined` for trained ones and where it does not hold. */
export const probeGiven = (model: CellModel, { W, b }: Pick<StartRecord, 'W' | 'b'>): ProbeResult | undefined =>
  isMeasured(model) ? probe(model, W, b) : undefined;

function benefits(model: CellModel, capacity: Float64Array): Float64Array {
  const kurtosis = kurtosisOf(model);
  return capacity.map((C, i) => marginalBenefit(C, model.importance[i] ?? Number.NaN, kurtosis[i] ?? Number.NaN));
}

function returns(model: CellModel, capacity: Float64Array): (Returns | undefined)[] {
  const { scale, capacity: mu, ...others } = model.train.penalty;
  // Only the capacity penalty is a function of the capacities alone.
  if (isPenalised({ train: { ...model.train, penalty: { ...others, scale, capacity: 0 } } })) {
    return Array.from(capacity, () => undefined);
  }
  const kurtosis = kurtosisOf(model);
  return Array.from(capacity, (C, i) =>
    Number.isNaN(C) ? undefined : returnsAt(C, model.importance[i] ?? Number.NaN, kurtosis[i] ?? Number.NaN, mu),
  );
}
