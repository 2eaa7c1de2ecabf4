/**
 * Inputs of equal weight: those with few active units, or with many. Where features are sparse nearly every input has
 * one active unit, and a trained model gets that one right; what is left of its loss comes from the rare others. So
 * these get some of the inputs of every batch, and count as rare as they are.
 */
export interface Stratum {
  /** Inputs: a multiple of the kernels' tile of four. */
  count: number;
  /** Fewest active units of its inputs. */
  least: number;
  /** Quantiles of the number of active units, given that there are any, between which the stratum lies. */
  from: number;
  to: number;
  /** What each input weighs: P(stratum)/count. */
  weight: number;
}

const TILE = 4;
/** Of a stratum however rare a batch has this share… */
const LEAST_SHARE = 1 / 32;
/** …and of the sample on which losses are taken. */
const LEAST_COMMON_SHARE = 1 / 4;

/**
 * The strata of a batch: inputs with one active unit, inputs with more. No stratum gets fewer inputs than plain
 * sampling of `batch` inputs has of it on average, rounded up to a tile, so the variance of any expectation is never
 * larger; none gets less than a 32nd of the batch.
 *
 * @param cumulative P(1 ≤ active ≤ m | active ≥ 1) for m = 0 … U (`cumulativeNonEmpty`)
 * @param empty P₀
 */
export const batchStrata = (cumulative: Float64Array, empty: number, batch: number): Stratum[] =>
  strataOf(cumulative, empty, (share) => Math.max(batch * share * (1 - empty), batch * LEAST_SHARE));

/** The strata of a sample of `inputs` non-empty inputs on which losses are taken: a quarter at least of each. */
export const commonStrata = (cumulative: Float64Array, empty: number, inputs: number): Stratum[] =>
  strataOf(cumulative, empty, (share) => inputs * Math.max(share, LEAST_COMMON_SHARE));

function strataOf(cumulative: Float64Array, empty: number, inputsOf: (share: number) => number): Stratum[] {
  const one = cumulative[1];
  const parts = [
    { least: 1, from: 0, to: one },
    { least: 2, from: one, to: 1 },
  ].filter(({ from, to }) => to > from);
  return parts.map(({ least, from, to }) => {
    const count = TILE * Math.max(1, Math.ceil(inputsOf(to - from) / TILE));
    return { count, least, from, to, weight: ((1 - empty) * (to - from)) / count };
  });
}
