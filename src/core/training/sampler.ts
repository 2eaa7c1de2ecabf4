import {
  activeUnitCounts,
  cumulativeNonEmpty,
  type InputUnit,
  memberShares,
  nonEmptyInputs,
  unitProbabilities,
} from './inputs.ts';
import type { PlanShape } from './plan.ts';
import { philox4x32, type Stream } from './random.ts';

/** Non-empty inputs of one step and what they stand for. */
export interface SampledInputs {
  count: number;
  /** (count × N) values, 0 where inactive, all representable as float32. */
  values: Float64Array;
  /** P₀, the probability of the empty input, whose share of every expectation is added in closed form. */
  empty: number;
  /** (1 − P₀)/count: what each input weighs. */
  weight: number;
}

/**
 * Draws the inputs that the kernels draw, number for number (src/kernels/samples.ts says how and why). The
 * TensorFlow.js engine trains on these; the tests hold the two against each other.
 */
export function createSampler(
  shape: PlanShape,
  density: Float64Array,
  seed: number,
): { draw(stream: Stream, position: number, count?: number): SampledInputs } {
  const { N, symmetric, constant } = shape;
  const units = unitsOf(shape);
  const U = units.length;
  const probability = unitProbabilities(units, density);
  const remaining = activeUnitCounts(probability);
  const cumulative = cumulativeNonEmpty(remaining.subarray(0, U + 1));
  const empty = remaining[0];
  const alike = probability.every((q) => q === probability[0]);
  const amplitude = amplitudesOf(shape, density);
  const { equal, upTo } = memberShares(units, density);

  return {
    draw(stream, position, count = nonEmptyInputs(shape.batch, empty)) {
      const words = wordsOf(seed, position, stream);
      const values = new Float64Array(count * N);
      const order = Int32Array.from(units, (_, unit) => unit);
      const offset = words.uniform();
      let m = 1;
      for (let s = 0; s < count; s++) {
        while (m < U && cumulative[m] < (s + offset) / count) {
          m++;
        }
        for (const unit of alike ? chooseAlike(order, m, words) : chooseOneByOne(m)) {
          activate(unit, values.subarray(s * N, (s + 1) * N));
        }
      }
      return { count, values, empty, weight: (1 - empty) / count };

      function* chooseOneByOne(active: number): Generator<number> {
        for (let u = 0, r = active; u < U && r > 0; u++) {
          const here = remaining[u * (U + 1) + r];
          const rest = remaining[(u + 1) * (U + 1) + r - 1];
          if (r === U - u || words.uniform() * here < probability[u] * rest) {
            yield u;
            r--;
          }
        }
      }

      function activate(unit: number, x: Float64Array): void {
        const { first, size, oneOf } = units[unit];
        const from = oneOf ? oneOfUnit(unit) : first;
        for (let i = from; i < (oneOf ? from + 1 : first + size); i++) {
          x[i] = Math.fround(unitValue() * amplitude[i]);
        }
      }

      function oneOfUnit(unit: number): number {
        const { first, size } = units[unit];
        if (equal[unit]) {
          return first + words.below(size);
        }
        const uniform = words.uniform();
        let i = first;
        while (i < first + size - 1 && uniform >= upTo[i]) {
          i++;
        }
        return i;
      }

      function unitValue(): number {
        if (constant === true) {
          return 1;
        }
        const uniform = words.uniform();
        return Math.fround(symmetric ? 2 * uniform - 1 : uniform);
      }
    },
  };
}

/** m units of a permutation, all subsets alike: the first m steps of a Fisher–Yates shuffle. */
function* chooseAlike(order: Int32Array, m: number, words: Words): Generator<number> {
  const U = order.length;
  for (let k = 0; k < m; k++) {
    if (m < U) {
      const other = k + words.below(U - k);
      const unit = order[other];
      order[other] = order[k];
      order[k] = unit;
      yield unit;
    } else {
      yield k;
    }
  }
}

/** One unit per feature where the shape says nothing else. */
export function unitsOf({ N, units }: PlanShape): readonly InputUnit[] {
  return units ?? Array.from({ length: N }, (_, first) => ({ first, size: 1, oneOf: false }));
}

/** (N) largest value of each feature: √(3/p) gives symmetric inputs variance 1; 1 for inputs in [0, 1]. As float32. */
export function amplitudesOf({ symmetric }: PlanShape, density: Float64Array): Float64Array {
  return density.map((p) => Math.fround(symmetric && p > 0 ? Math.sqrt(3 / p) : 1));
}

interface Words {
  /** In (0, 1), 23 bits and a half. */
  uniform(): number;
  /** In {0, …, bound − 1}. */
  below(bound: number): number;
}

function wordsOf(seed: number, position: number, stream: Stream): Words {
  const key = [seed >>> 0, Math.floor(seed / 0x100000000) >>> 0] as const;
  let block = 0;
  let used = 4;
  let words: readonly number[] = [];
  const next = (): number => {
    if (used === 4) {
      words = philox4x32([block++, position >>> 0, stream, 0], key);
      used = 0;
    }
    return words[used++];
  };
  return {
    uniform: () => ((next() >>> 9) + 0.5) / 0x800000,
    below: (bound) => Math.floor((next() * bound) / 0x100000000),
  };
}
