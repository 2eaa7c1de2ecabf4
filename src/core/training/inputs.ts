/**
 * Units of features that are active or not independently of each other: a plain feature is a unit of its own, a
 * correlated set is a unit that activates all its features, an anticorrelated set one that activates one of them.
 */
export interface InputUnit {
  first: number;
  size: number;
  oneOf: boolean;
}

/** Sums of densities closer to 1 than this are 1 but for rounding. */
const ROUNDING = 1e-12;

/**
 * P(unit active) of each unit, from the densities of its features: the common density of a correlated set, the sum
 * of the densities of an anticorrelated one (at most one of its features is active). In [0, 1].
 */
export function unitProbabilities(units: readonly InputUnit[], density: Float64Array): Float64Array {
  return Float64Array.from(units, ({ first, size, oneOf }) => {
    if (!oneOf) {
      return density[first];
    }
    const sum = density.subarray(first, first + size).reduce((total, p) => total + p, 0);
    return sum > 1 - ROUNDING ? 1 : sum;
  });
}

/**
 * How the one active feature of an anticorrelated unit is chosen.
 *
 * @returns equal: (U) whether all features of a unit are as likely as each other; upTo: (N) P(the active feature is i
 *   or one of those before it in its unit), 1 for the last that can be active and those after it, as float32
 */
export function memberShares(
  units: readonly InputUnit[],
  density: Float64Array,
): { equal: boolean[]; upTo: Float64Array } {
  const upTo = new Float64Array(density.length).fill(1);
  const equal = units.map(({ first, size, oneOf }) => {
    const own = density.subarray(first, first + size);
    if (!oneOf || own.every((p) => p === own[0])) {
      return true;
    }
    const total = own.reduce((sum, p) => sum + p, 0);
    let sum = 0;
    own.forEach((p, j) => {
      sum += p;
      upTo[first + j] = Math.fround(sum / total);
    });
    return false;
  });
  return { equal, upTo };
}

/**
 * Distribution of the number of active units (Poisson binomial), by convolution from the last unit to the first.
 *
 * @returns remaining[u·(U+1) + r] = P(r active among units u … U−1), (U+1) × (U+1). Row 0 is the distribution of all.
 */
export function activeUnitCounts(probability: Float64Array): Float64Array {
  const U = probability.length;
  const remaining = new Float64Array((U + 1) * (U + 1));
  remaining[U * (U + 1)] = 1;
  for (let u = U - 1; u >= 0; u--) {
    const q = probability[u];
    for (let r = 0; r <= U - u; r++) {
      const without = remaining[(u + 1) * (U + 1) + r];
      const withIt = r > 0 ? remaining[(u + 1) * (U + 1) + r - 1] : 0;
      remaining[u * (U + 1) + r] = (1 - q) * without + q * withIt;
    }
  }
  return remaining;
}

/**
 * P(1 ≤ active ≤ m | active ≥ 1) for m = 0 … U, from the distribution of the number of active units. Exactly 1 from
 * the largest number that can be active on, and from 1 on where nothing ever is.
 */
export function cumulativeNonEmpty(distribution: Float64Array): Float64Array {
  const total = distribution.subarray(1).reduce((sum, p) => sum + p, 0);
  const most = Math.max(
    1,
    distribution.findLastIndex((p) => p > 0),
  );
  let sum = 0;
  return Float64Array.from(distribution, (p, m) => {
    sum += m > 0 ? p : 0;
    return m >= most ? 1 : sum / total;
  });
}

/**
 * (N) Var x_i of the inputs: 1 for symmetric ones, which are scaled to it; p/3 − p²/4 for U(0, 1) and p − p² for the
 * constant 1 with probability p. NaN where it is 0: of a feature that never varies nothing can be recovered.
 */
export const inputVariances = (
  { symmetric, constant }: { symmetric: boolean; constant?: boolean },
  density: Float64Array,
): Float64Array =>
  density.map((p) => {
    const variance = constant === true ? p - p * p : symmetric ? Number(p > 0) : p / 3 - (p * p) / 4;
    return variance > 0 ? variance : Number.NaN;
  });

/** Non-empty inputs and what they stand for. */
export interface SampledInputs {
  count: number;
  /** (count × N) values, 0 where inactive, all representable as float32. */
  values: Float64Array;
  /** P₀, the probability of the empty input, whose share of every expectation is added in closed form. */
  empty: number;
  /** How many inputs weigh how much, in their order. The weights of all inputs sum to 1 − P₀. */
  strata: { count: number; weight: number }[];
}

/** (count) what each input weighs. */
export function weightsOf({ strata }: SampledInputs): Float64Array {
  return Float64Array.from(strata.flatMap(({ count, weight }) => Array<number>(count).fill(weight)));
}
