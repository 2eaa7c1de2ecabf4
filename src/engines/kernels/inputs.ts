import { isEnumerated } from '../../core/training/enumeration.ts';
import { inputModelOf } from '../../core/training/inputModel.ts';
import type { SampledInputs } from '../../core/training/inputs.ts';
import { isFixed, type PlanShape } from '../../core/training/plan.ts';
import { COMMON_INPUTS, commonInputs, fixedInputs } from '../../core/training/sampler.ts';
import { batchStrata, commonStrata, type Stratum } from '../../core/training/strata.ts';
import type { Arena } from './arena.ts';
import { structWriter } from './structWriter.ts';

/** Bytes of `InputSource`, `Inputs` and `Stratum` of src/kernels/samples.ts, rounded up. */
const SOURCE_BYTES = 64;
const INPUTS_BYTES = 48;
const STRATUM_BYTES = 32;

/** So many times fewer inputs do to come near a minimum, unless they are too few for that. */
const COARSENESS = 8;
const LEAST_COARSE = 128;

/** The inputs of one family of models in the kernels' memory. */
export interface KernelInputs {
  /** P₀, probability of the empty input. */
  empty: number;
  /** Inputs of a step. */
  count: number;
  /** Addresses of an `InputSource` and two `Inputs`. */
  source: number;
  batch: number;
  common: number;
  /** The empty input as one that is given, for models that it leaves something to do; left out for others. */
  nothing?: number;
  /** Of a quasi-Newton method, an eighth of the inputs of a step, to come near on; left out where that is too few. */
  coarse?: number;
  /** Writes what was allocated: once the memory grows no more. */
  write(buffer: ArrayBuffer): void;
  /** Puts a draw of the common sample in place where the kernels do not draw it themselves. */
  putCommon(buffer: ArrayBuffer, replicate: number): void;
}

/**
 * Lays out where the inputs of a family come from. The kernels draw them, except that few units have all their sets
 * of active ones gone through for the common sample, and that those of the fixed estimator stay: these are given.
 *
 * @param density (N)
 * @param near whether models start near a minimum, and need not come near one first
 */
export function layOutInputs(
  arena: Arena,
  shape: PlanShape,
  density: Float64Array,
  { seed, near }: { seed: number; near: boolean },
): KernelInputs {
  const { N } = shape;
  const model = inputModelOf(shape, density);
  const { units, probability, remaining, cumulative, empty, alike, amplitude, equal, upTo } = model;
  const U = units.length;
  const source = arena.allocate(SOURCE_BYTES);
  const cumulativeAt = arena.allocate(cumulative.byteLength);
  const remainingAt = arena.allocate(alike ? 0 : remaining.byteLength);
  const probabilityAt = arena.allocate(probability.byteLength);
  const membersAt = arena.allocate(U * 12);
  const amplitudeAt = arena.allocate(N * 4);
  const orderAt = arena.allocate(U * 4);
  const upToAt = arena.allocate(N * 4);
  const fixed = isFixed(shape) ? fixedInputs(shape, model, seed) : undefined;
  const few = Math.floor(shape.batch / COARSENESS);
  const rough =
    shape.optimizer === 'lbfgs' && !near && few >= LEAST_COARSE ? fixedInputs(shape, model, seed, few) : undefined;
  const given = isEnumerated(model) ? commonInputs(shape, model, seed, 0) : undefined;
  const batch = allocateList(arena, shape, fixed?.strata ?? batchStrata(cumulative, empty, shape.batch));
  const common = allocateList(arena, shape, given?.strata ?? commonStrata(cumulative, empty, COMMON_INPUTS));
  const coarse = rough && allocateList(arena, shape, rough.strata);
  const emptyOnly = { count: 1, values: new Float64Array(N), empty, strata: [{ count: 1, weight: empty }] };
  const nothing = shape.bottleneck === undefined ? undefined : allocateList(arena, shape, emptyOnly.strata);

  return {
    empty,
    count: batch.count,
    source,
    batch: batch.address,
    common: common.address,
    ...(coarse && { coarse: coarse.address }),
    ...(nothing && { nothing: nothing.address }),
    write(buffer) {
      const fields = structWriter(buffer, source);
      for (const value of [
        U,
        N,
        Number(alike),
        Number(units.every(({ size }) => size === 1)),
        shape.constant === true ? 2 : Number(shape.symmetric),
        seed | 0,
        Math.floor(seed / 0x100000000) | 0,
      ]) {
        fields.int32(value);
      }
      for (const pointer of [cumulativeAt, remainingAt, probabilityAt, membersAt, amplitudeAt, orderAt, upToAt]) {
        fields.pointer(pointer);
      }
      new Float64Array(buffer, cumulativeAt, U + 1).set(cumulative);
      if (!alike) {
        new Float64Array(buffer, remainingAt, remaining.length).set(remaining);
      }
      new Float64Array(buffer, probabilityAt, U).set(probability);
      new Int32Array(buffer, membersAt, U * 3).set(
        units.flatMap(({ first, size, oneOf }, u) => [first, size, oneOf ? (equal[u] ? 1 : 2) : 0]),
      );
      new Float32Array(buffer, amplitudeAt, N).set(amplitude);
      new Int32Array(buffer, orderAt, U).set([...units.keys()]);
      new Float32Array(buffer, upToAt, N).set(upTo);
      writeList(buffer, batch, N, fixed);
      writeList(buffer, common, N, given);
      if (coarse !== undefined) {
        writeList(buffer, coarse, N, rough);
      }
      if (nothing !== undefined) {
        writeList(buffer, nothing, N, emptyOnly);
      }
    },
    putCommon(buffer, replicate) {
      if (given !== undefined) {
        writeValues(buffer, common, N, replicate === 0 ? given : commonInputs(shape, model, seed, replicate));
      }
    },
  };
}

interface List {
  address: number;
  strata: readonly (Pick<Stratum, 'count' | 'weight'> & Partial<Stratum>)[];
  count: number;
  strataAt: number;
  values: number;
  active: number;
  actives: number;
  activated: number;
}

function allocateList(arena: Arena, { N, family }: PlanShape, strata: List['strata']): List {
  const count = strata.reduce((sum, stratum) => sum + stratum.count, 0);
  const activates = family === 'computation';
  return {
    address: arena.allocate(INPUTS_BYTES),
    strata,
    count,
    strataAt: arena.allocate(strata.length * STRATUM_BYTES),
    values: arena.allocate(count * N * 4),
    active: arena.allocate(count * N * 4),
    actives: arena.allocate(count * 4),
    activated: arena.allocate(activates ? count * N * 4 : 0),
  };
}

function writeList(buffer: ArrayBuffer, list: List, N: number, given: SampledInputs | undefined): void {
  const fields = structWriter(buffer, list.address);
  fields.int32(list.count);
  fields.int32(N);
  for (const pointer of [list.values, list.active, list.actives]) {
    fields.pointer(pointer);
  }
  fields.int32(list.strata.length);
  fields.pointer(list.strataAt);
  fields.int32(Number(given !== undefined));
  fields.pointer(list.activated);
  let end = 0;
  for (const [k, { count, weight, least = 1, from = 0, to = 1 }] of list.strata.entries()) {
    end += count;
    const stratum = structWriter(buffer, list.strataAt + k * STRATUM_BYTES);
    stratum.int32(end);
    stratum.int32(least);
    stratum.float64(from);
    stratum.float64((to - from) / count);
    stratum.float32(weight);
  }
  if (given !== undefined) {
    writeValues(buffer, list, N, given);
  }
}

/** Inputs feature by feature, and lists of the active features of each. */
function writeValues(buffer: ArrayBuffer, { count, ...list }: List, N: number, given: SampledInputs): void {
  const values = new Float32Array(buffer, list.values, count * N);
  const active = new Int32Array(buffer, list.active, count * N);
  const actives = new Int32Array(buffer, list.actives, count);
  for (let s = 0; s < count; s++) {
    let found = 0;
    for (let i = 0; i < N; i++) {
      const value = given.values[s * N + i];
      values[i * count + s] = value;
      if (value !== 0) {
        active[s * N + found++] = i;
      }
    }
    actives[s] = found;
  }
}
