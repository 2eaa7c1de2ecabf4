import { chosen, enumeratedInputs, isEnumerated } from './enumeration.ts';
import { type InputModel, inputModelOf, unitValue } from './inputModel.ts';
import type { SampledInputs } from './inputs.ts';
import { isFixed, type PlanShape } from './plan.ts';
import { Stream } from './random.ts';
import { batchStrata, commonStrata, type Stratum } from './strata.ts';
import { type Words, wordsOf } from './words.ts';

/** Non-empty inputs of one draw of the sample that losses are taken on, where it is drawn. */
export const COMMON_INPUTS = 1024;

export interface Sampler {
  /** The inputs of a step. */
  batch(step: number): SampledInputs;
  /** A draw of the sample on which losses are taken, the same for every start of a cell. */
  common(replicate: number): SampledInputs;
}

/**
 * Draws the inputs that the kernels train on, number for number (src/kernels/samples.ts says how and why). The
 * TensorFlow.js engine trains on these; the tests hold the two against each other.
 *
 * @param density (N)
 */
export function createSampler(shape: PlanShape, density: Float64Array, seed: number): Sampler {
  const model = inputModelOf(shape, density);
  const { cumulative, empty } = model;
  return {
    batch(step) {
      return isFixed(shape)
        ? fixedInputs(shape, model, seed)
        : drawn(shape, model, batchStrata(cumulative, empty, shape.batch), wordsOf(seed, step, Stream.Samples));
    },
    common(replicate) {
      if (isEnumerated(model)) {
        return commonInputs(shape, model, seed, replicate);
      }
      const words = wordsOf(seed, replicate, Stream.CommonSample);
      return drawn(shape, model, commonStrata(cumulative, empty, COMMON_INPUTS), words);
    },
  };
}

/** Of the fixed inputs those with one active unit, with two and with three each have at least this share. */
const LEAST_FIXED_SHARE = 1 / 4;

/**
 * The inputs of every step of the fixed estimator, about as many as a batch: all sets of active units where there are
 * few, else drawn once.
 *
 * @param inputs about how many; a batch where it is left out
 */
export function fixedInputs(shape: PlanShape, model: InputModel, seed: number, inputs = shape.batch): SampledInputs {
  const source = { seed, position: inputs, stream: Stream.FixedSample };
  if (isEnumerated(model)) {
    return enumeratedInputs(shape, model, { ...source, inputs, leastShare: LEAST_FIXED_SHARE, apart: true });
  }
  const { cumulative, empty } = model;
  return drawn(shape, model, commonStrata(cumulative, empty, inputs), wordsOf(seed, inputs, Stream.FixedSample));
}

/** A draw of the common sample where there are few enough units to go through all sets of them (`isEnumerated`). */
export const commonInputs = (shape: PlanShape, model: InputModel, seed: number, replicate: number): SampledInputs =>
  enumeratedInputs(shape, model, { seed, position: replicate, stream: Stream.CommonSample, inputs: COMMON_INPUTS });

function drawn(shape: PlanShape, model: InputModel, strata: Stratum[], words: Words): SampledInputs {
  const { N, constant } = shape;
  const { units, probability, remaining, cumulative, empty, alike, amplitude, equal, upTo } = model;
  const U = units.length;
  const count = strata.reduce((sum, stratum) => sum + stratum.count, 0);
  const values = new Float64Array(count * N);
  const order = Int32Array.from(units, (_, unit) => unit);
  let first = 0;
  for (const stratum of strata) {
    const offset = words.uniform();
    const step = (stratum.to - stratum.from) / stratum.count;
    let m = stratum.least;
    for (let s = 0; s < stratum.count; s++) {
      while (m < U && cumulative[m] < stratum.from + (s + offset) * step) {
        m++;
      }
      for (const unit of alike ? chooseAlike(order, m, words) : chooseOneByOne(m)) {
        activate(unit, values.subarray((first + s) * N, (first + s + 1) * N));
      }
    }
    first += stratum.count;
  }
  return { count, values, empty, strata: strata.map(({ count, weight }) => ({ count, weight })) };

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
      x[i] = Math.fround((constant === true ? 1 : unitValue(shape, words.uniform())) * amplitude[i]);
    }
  }

  function oneOfUnit(unit: number): number {
    const { first, size } = units[unit];
    return equal[unit] ? first + words.below(size) : chosen(units[unit], false, upTo, words.uniform());
  }
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
