/**
 * Inputs of a step, shared by all models of one family (equal seed and densities): only non-empty ones.
 *
 * Features come in independent units: a unit is active with probability q_u and then activates its features (all of
 * them: correlated; one of them: anticorrelated; a unit of one feature is the plain case). With
 * P₀ = Π(1 − q_u) the empty input has its own closed form, and the n inputs here stand for the rest, in strata: those
 * with one active unit and those with more. Within a stratum the number of active units is drawn systematically (one
 * uniform offset for all of it), so that each of its n_k inputs weighs P(stratum)/n_k. Unbiased, and never worse than
 * plain sampling of a batch, of which no stratum gets less than its share (core/training/strata.ts says how much).
 *
 * Given how many units are active, which ones they are does not depend on the common density; with unequal densities
 * units are decided one after another with the exact conditional probabilities.
 */
import { nextBelow, nextUniform, openStream } from './philox';

/** Where inputs come from. The host writes it: `engines/kernels/inputs.ts`. */
@unmanaged
export class InputSource {
  /** U */
  units: i32;
  /** N */
  features: i32;
  /** 1: all units have one probability. */
  alike: i32;
  /** 1: every unit is one feature. */
  single: i32;
  /** 0: values in (0, a); 1: in (−a, a); 2: always a. */
  values: i32;
  seedLow: u32;
  seedHigh: u32;
  /** (U + 1) f64: P(1 ≤ active units ≤ m)/(1 − P₀) for m = 0 … U; the last one is 1. */
  cumulative: usize;
  /** (U + 1) × (U + 1) f64, only where units differ: [u][r] = P(r active among units u … U−1). */
  remaining: usize;
  /** (U) f64 probabilities q_u. */
  probability: usize;
  /** (U × 3) i32: first feature, number of features, 0: all are activated, 1: one of equals, 2: one, by `upTo`. */
  members: usize;
  /** (N) f32: a_i, the largest value. */
  amplitude: usize;
  /** (U) i32: working memory for a permutation of the units. */
  order: usize;
  /** (N) f32: P(the activated feature of the unit is i or comes before i). */
  upTo: usize;
}

/** Inputs of equal weight, one after another. */
@unmanaged
export class Stratum {
  /** The input after the last one: a multiple of 4. */
  end: i32;
  /** Fewest active units. */
  least: i32;
  /** Input s of the stratum has as many active units as the quantile low + (s + offset)·step of `cumulative` says. */
  low: f64;
  step: f64;
  /** What each input weighs. */
  weight: f32;
}

export const ACTIVATED: i32 = 2;

/** Bytes from one stratum to the next. */
const STRATUM: usize = 32;

/** Inputs, dense and as lists. */
@unmanaged
export class Inputs {
  /** n, a multiple of 4. */
  count: i32;
  features: i32;
  /** (N × n) f32 values, x[i, s] at i·n + s; 0 where inactive. */
  values: usize;
  /** (n × N) i32 active features of each input. */
  active: usize;
  /** (n) i32 how many are active. */
  actives: usize;
  /** How many strata, and where they stand. */
  strata: i32;
  stratum: usize;
  /** 1: the host has written the inputs, and nothing is drawn; `ACTIVATED`: and `activated` is up to date. */
  given: i32;
  /** (N × n) f32 s(x[i, s]), for computation models. */
  activated: usize;
}

@inline
export function stratumOf(inputs: Inputs, k: i32): Stratum {
  return changetype<Stratum>(inputs.stratum + <usize>k * STRATUM);
}

/** Are zeros worth skipping? Inputs come in order of their active units: the last of a chunk has the most. */
export function isSparse(inputs: Inputs, first: i32, count: i32): bool {
  return 3 * activesOf(inputs, first + count - 1) < inputs.features;
}

@inline
export function activeOf(inputs: Inputs, s: i32): usize {
  return inputs.active + (<usize>(s * inputs.features) << 2);
}

@inline
export function activesOf(inputs: Inputs, s: i32): i32 {
  return load<i32>(inputs.actives + (<usize>s << 2));
}

/** Draws n inputs from the stream (seed, c1, c2, c3). What stood in `inputs` before goes. */
export function drawInputs(source: InputSource, inputs: Inputs, c1: u32, c2: u32, c3: u32): void {
  if (inputs.given != 0) {
    return;
  }
  const U = source.units;
  openStream(source.seedLow, source.seedHigh, c1, c2, c3);
  // The order of the units starts afresh, so that a draw depends on its stream alone.
  for (let u = 0; u < U; u++) {
    store<i32>(source.order + ((<usize>u) << 2), u);
  }
  let first = 0;
  for (let k = 0; k < inputs.strata; k++) {
    const stratum = stratumOf(inputs, k);
    drawStratum(source, inputs, stratum, first);
    first = stratum.end;
  }
}

/** Draws the inputs of a stratum, which begins with input `first`. */
function drawStratum(source: InputSource, inputs: Inputs, stratum: Stratum, first: i32): void {
  const n = inputs.count;
  const N = inputs.features;
  const U = source.units;
  const row = <usize>n << 2;
  const offset = <f64>nextUniform();
  let m = stratum.least;
  for (let s = first; s < stratum.end; s++) {
    const values = inputs.values + (<usize>s << 2);
    const active = inputs.active + ((<usize>(s * N)) << 2);
    const before = load<i32>(inputs.actives + ((<usize>s) << 2));
    const quantile = stratum.low + (<f64>(s - first) + offset) * stratum.step;
    while (m < U && load<f64>(source.cumulative + ((<usize>m) << 3)) < quantile) {
      m++;
    }
    if (m == U && source.single != 0) {
      activateAll(source, values, row, active, before);
      store<i32>(inputs.actives + ((<usize>s) << 2), N);
      continue;
    }
    for (let k = 0; k < before; k++) {
      store<f32>(values + <usize>(load<i32>(active + ((<usize>k) << 2)) * n * 4), 0);
    }
    const count =
      source.alike != 0 ? chooseAlike(source, m, values, row, active) : chooseOneByOne(source, m, values, row, active);
    store<i32>(inputs.actives + ((<usize>s) << 2), count);
  }
}

/** All features, each a unit of its own, in order. */
function activateAll(source: InputSource, values: usize, row: usize, active: usize, before: i32): void {
  const N = source.features;
  const amplitudes = source.amplitude;
  if (source.values == 2) {
    for (let i = 0; i < N; i++) {
      store<f32>(values, load<f32>(amplitudes + (<usize>i << 2)));
      values += row;
    }
  } else if (source.values == 1) {
    for (let i = 0; i < N; i++) {
      const uniform = nextUniform();
      store<f32>(values, (uniform + uniform - 1) * load<f32>(amplitudes + (<usize>i << 2)));
      values += row;
    }
  } else {
    for (let i = 0; i < N; i++) {
      store<f32>(values, nextUniform() * load<f32>(amplitudes + (<usize>i << 2)));
      values += row;
    }
  }
  // An input that was full before has its list already.
  if (before < N) {
    for (let i = 0; i < N; i++) {
      store<i32>(active + (<usize>i << 2), i);
    }
  }
}

/** m of U units, all subsets alike: the first m steps of a Fisher–Yates shuffle. */
function chooseAlike(source: InputSource, m: i32, values: usize, row: usize, active: usize): i32 {
  const U = source.units;
  let count = 0;
  for (let k = 0; k < m; k++) {
    if (m < U) {
      const at = source.order + ((<usize>k) << 2);
      const other = source.order + ((<usize>(k + <i32>nextBelow(<u32>(U - k)))) << 2);
      const unit = load<i32>(other);
      store<i32>(other, load<i32>(at));
      store<i32>(at, unit);
      count = activate(source, unit, values, row, active, count);
    } else {
      count = activate(source, k, values, row, active, count);
    }
  }
  return count;
}

/** m of U units with unequal probabilities: unit u is in with P(u active, r − 1 of the rest)/P(r of u and the rest). */
function chooseOneByOne(source: InputSource, m: i32, values: usize, row: usize, active: usize): i32 {
  const U = source.units;
  let count = 0;
  let r = m;
  for (let u = 0; u < U && r > 0; u++) {
    const here = load<f64>(source.remaining + ((<usize>(u * (U + 1) + r)) << 3));
    const rest = load<f64>(source.remaining + ((<usize>((u + 1) * (U + 1) + r - 1)) << 3));
    const q = load<f64>(source.probability + ((<usize>u) << 3));
    if (r == U - u || <f64>nextUniform() * here < q * rest) {
      count = activate(source, u, values, row, active, count);
      r--;
    }
  }
  return count;
}

/** Activates a unit: gives its features, or the one chosen, their values, and returns the new number of active features. */
function activate(source: InputSource, unit: i32, values: usize, row: usize, active: usize, count: i32): i32 {
  const member = source.members + <usize>(unit * 12);
  let first = load<i32>(member);
  let size = load<i32>(member, 4);
  const choice = load<i32>(member, 8);
  if (choice == 1) {
    first += <i32>nextBelow(<u32>size);
    size = 1;
  } else if (choice == 2) {
    const uniform = nextUniform();
    const last = first + size - 1;
    while (first < last && uniform >= load<f32>(source.upTo + ((<usize>first) << 2))) {
      first++;
    }
    size = 1;
  }
  for (let i = first; i < first + size; i++) {
    let value: f32 = 1;
    if (source.values != 2) {
      const uniform = nextUniform();
      value = source.values == 1 ? uniform + uniform - 1 : uniform;
    }
    store<f32>(values + <usize>i * row, value * load<f32>(source.amplitude + ((<usize>i) << 2)));
    store<i32>(active + ((<usize>count) << 2), i);
    count++;
  }
  return count;
}
