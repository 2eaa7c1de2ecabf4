import { type FeatureStatus, statusOf } from '../capacity/capacity.ts';
import type { ChosenMatrix } from './choose.ts';
import type { TensorSummary } from './tensor.ts';

/** Capacity of every feature of given weights. Numbers of features that cannot be measured are NaN. */
export interface FeatureMeasures {
  /** (N) C_i, τ_i, |W_i|² */
  capacity: Float64Array;
  leverage: Float64Array;
  norm2: Float64Array;
  /** Of W without the features that are not finite. */
  rank: number;
}

/** What is found out about one matrix of a file. Plain data: it crosses threads and postMessage. */
export interface Inspection extends FeatureMeasures {
  /** The tensors of the file that could be inspected, in its order. */
  matrices: TensorSummary[];
  chosen: ChosenMatrix;
  dtype: string;
  N: number;
  D: number;
}

/**
 * `unmeasured`: with a NaN or an infinity in it, or so much weaker than the others that rounding is all that is left.
 */
export type GivenStatus = FeatureStatus | 'unmeasured';

export const GIVEN_STATUSES: readonly GivenStatus[] = ['ignored', 'polysemantic', 'dedicated', 'unmeasured'];

export const givenStatus = (capacity: number): GivenStatus =>
  Number.isNaN(capacity) ? 'unmeasured' : statusOf(capacity);

/** An inspection in a few numbers; sums are over the features that were measured. */
export interface InspectionSummary {
  /** Σ C_i, and its share of the D dimensions. */
  capacity: number;
  efficiency: number;
  counts: Record<GivenStatus, number>;
  /** Features with a NaN or an infinity; the other unmeasured ones are too weak. */
  notFinite: number;
  /**
   * |Σ τ_i − rank W|, which is 0 but for rounding: as soon as it is not small, W Wᵀ is so nearly singular that leverages
   * are uncertain.
   */
  leverageError: number;
}

/** A `leverageError` above this is told. */
export const LEVERAGE_DOUBT = 1e-3;

export function summarizeInspection({ capacity, leverage, norm2, rank, D }: Inspection): InspectionSummary {
  const counts: Record<GivenStatus, number> = { ignored: 0, polysemantic: 0, dedicated: 0, unmeasured: 0 };
  let [sum, leverageSum, notFinite] = [0, 0, 0];
  for (const [i, C] of capacity.entries()) {
    counts[givenStatus(C)]++;
    if (Number.isNaN(norm2[i])) notFinite++;
    if (Number.isNaN(C)) continue;
    sum += C;
    leverageSum += leverage[i];
  }
  const weak = counts.unmeasured - notFinite;
  return {
    capacity: sum,
    efficiency: sum / D,
    counts,
    notFinite,
    // The part of features too weak to be measured is not known.
    leverageError: weak > 0 ? 0 : Math.abs(leverageSum - rank),
  };
}
