import { type InputModel, unitValue } from './inputModel.ts';
import type { InputUnit, SampledInputs } from './inputs.ts';
import type { PlanShape } from './plan.ts';
import type { Stream } from './random.ts';
import { wordsOf } from './words.ts';

/** So many units at most have all sets of active ones gone through, 255 sets, of so many uniform numbers an input. */
const MOST_UNITS = 8;
const MOST_NUMBERS = 64;

const TILE = 4;
/** Values at least for every set of one and of two active units, which a sparse model's loss comes from. */
const FEW_ACTIVE_VALUES = 16;

/** Whether all sets of active units can be gone through. */
export const isEnumerated = ({ units }: InputModel): boolean =>
  units.length <= MOST_UNITS && units.length * numbersOf(units) <= MOST_NUMBERS;

export interface EnumerationOptions {
  seed: number;
  position: number;
  stream: Stream;
  /** About how many there should be; there are at least four for each set. */
  inputs: number;
  /** Those with one active unit, with two and with three each have at least this share. */
  leastShare?: number;
  /**
   * Whether every set has values of its own, so that their errors average out; else models that differ in nothing but
   * which of equal features share a dimension have the same loss.
   */
  apart?: boolean;
}

/**
 * A quadrature of non-empty inputs: every set of active units, with the same values for all sets of one size, each
 * set weighted by its probability over its number of values. So what is left to chance are the values alone, and models
 * that differ in nothing but which of equal features share a dimension have the same loss.
 *
 * The values of a size are a Kronecker sequence (Roberts's generalised golden ratio) shifted at random by the stream
 * (seed, position): each by itself is uniform, so that expectations are unbiased, and together they are spread evenly.
 *
 */
export function enumeratedInputs(
  shape: PlanShape,
  model: InputModel,
  { seed, position, stream, inputs, leastShare = 0, apart = false }: EnumerationOptions,
): SampledInputs {
  const { units, remaining, empty } = model;
  const U = units.length;
  const words = wordsOf(seed, position, stream);
  const sizes: { sets: number[][]; each: number; steps: number[]; common: Float64Array }[] = [];
  for (let m = 1; m <= U; m++) {
    const sets = setsOf(U, m);
    const least = m <= 2 && leastShare === 0 ? FEW_ACTIVE_VALUES : TILE;
    const share = Math.max(remaining[m] / (1 - empty || 1), m <= 3 ? leastShare : 0);
    const each = TILE * Math.ceil(Math.max(least, (inputs * share) / sets.length) / TILE);
    const slots = m * numbersOf(units);
    const common = Float64Array.from({ length: slots }, () => words.uniform());
    if (remaining[m] > 0 || (m === 1 && empty >= 1)) {
      sizes.push({ sets, each, steps: kroneckerSteps(slots), common });
    }
  }
  const count = sizes.reduce((sum, { sets, each }) => sum + sets.length * each, 0);
  const values = new Float64Array(count * shape.N);
  const strata: { count: number; weight: number }[] = [];
  let at = 0;
  for (const { sets, each, steps, common } of sizes) {
    for (const set of sets) {
      const shift = apart ? common.map(() => words.uniform()) : common;
      fillValues(shape, model, set, { shift, steps }, values.subarray(at * shape.N, (at + each) * shape.N));
      at += each;
      const weight = (model.alike ? remaining[set.length] / sets.length : probabilityOf(set, model)) / each;
      const last = strata.at(-1);
      if (last?.weight === weight) {
        last.count += each;
      } else {
        strata.push({ count: each, weight });
      }
    }
  }
  return { count, values, empty, strata };
}

/** All sets of m of U units, in lexical order. */
function setsOf(U: number, m: number, first = 0): number[][] {
  if (m === 0) {
    return [[]];
  }
  return Array.from({ length: U - m - first + 1 }, (_, k) => first + k).flatMap((unit) =>
    setsOf(U, m - 1, unit + 1).map((rest) => [unit, ...rest]),
  );
}

/** Uniform numbers that the unit with most needs of them: one for each value, one for a choice. */
const numbersOf = (units: readonly InputUnit[]): number =>
  Math.max(...units.map(({ size, oneOf }) => (oneOf ? 2 : size)));

/** P(these units are active and no others). */
const probabilityOf = (set: readonly number[], { probability }: InputModel): number =>
  probability.reduce((product, q, unit) => product * (set.includes(unit) ? q : 1 - q), 1);

/** φ⁻¹ … φ^−d with φ^(d+1) = φ + 1 (M. Roberts 2018, "The unreasonable effectiveness of quasirandom sequences"). */
function kroneckerSteps(d: number): number[] {
  let phi = 2;
  for (let round = 0; round < 64; round++) {
    // Newton's method, in products alone: a power function differs from machine to machine.
    const power = powerOf(phi, d);
    phi -= (power * phi - phi - 1) / ((d + 1) * power - 1);
  }
  return Array.from({ length: d }, (_, j) => 1 / powerOf(phi, j + 1));
}

/** Points x_k = shift + k·steps modulo 1 of a Kronecker sequence in the unit cube. */
interface Spread {
  shift: Float64Array;
  steps: readonly number[];
}

/** Coordinate j of point k: as fine as the numbers that other inputs are drawn from, and never 0. */
function coordinate({ shift, steps }: Spread, k: number, j: number): number {
  const x = shift[j] + k * steps[j];
  return (Math.floor((x - Math.floor(x)) * 0x800000) + 0.5) / 0x800000;
}

function powerOf(base: number, exponent: number): number {
  let product = 1;
  for (let k = 0; k < exponent; k++) {
    product *= base;
  }
  return product;
}

/** Fills (inputs × N) values with inputs of one set of active units. */
function fillValues(
  shape: PlanShape,
  { units, equal, upTo, amplitude }: InputModel,
  set: readonly number[],
  points: Spread,
  values: Float64Array,
): void {
  const { N } = shape;
  const perUnit = points.shift.length / set.length;
  for (let k = 0; k * N < values.length; k++) {
    for (const [slot, unit] of set.entries()) {
      const at = slot * perUnit;
      const { first, size, oneOf } = units[unit];
      const from = oneOf ? chosen(units[unit], equal[unit], upTo, coordinate(points, k, at + 1)) : first;
      for (let j = 0; j < (oneOf ? 1 : size); j++) {
        values[k * N + from + j] = Math.fround(unitValue(shape, coordinate(points, k, at + j)) * amplitude[from + j]);
      }
    }
  }
}

/** The feature of an anticorrelated unit that a uniform number stands for. */
export function chosen({ first, size }: InputUnit, equal: boolean, upTo: Float64Array, uniform: number): number {
  if (equal) {
    return first + Math.floor(uniform * size);
  }
  let i = first;
  while (i < first + size - 1 && uniform >= upTo[i]) {
    i++;
  }
  return i;
}
