import { capacities, STATUS_TOLERANCE, squaredLengths } from '../capacity/capacity.ts';
import { kurtosisOfDensity } from '../capacity/quadratic.ts';
import type { CellModel } from '../experiment/cell.ts';
import { isPenalised } from '../results/prediction.ts';
import { ACTIVATIONS } from './activations.ts';
import { shapeOf } from './blocks.ts';
import { weightsOf } from './inputs.ts';
import { createSampler } from './sampler.ts';

/** What the probe finds of every feature (N); NaN where it says nothing. */
export interface ProbeResult {
  /** m_i⁺, the benefit of more capacity. */
  marginalBenefit: Float64Array;
  standardError: Float64Array;
}

/** Samples that the expectation is taken on, and whose spread is its error. */
const REPLICATES = 16;

/**
 * Private-dimension probe: what more capacity is worth to each feature of given weights. One dimension is appended that
 * feature i alone uses, with weight ε: no other capacity changes, n_i grows by ε², and
 *
 *     m_i⁺ = −(dL/dε²)/(dC_i/dε²) at ε → 0,   dC_i/dε² = 2 n_i S/(n_i² + S)²,   S = Σ_{j≠i}(W_i·W_j)²   [derived]
 *     quadratic computation:  dL/dε² = 2 (k_i − 1)(n_i − v_i)  at the best bias
 *     tied autoencoder:       dL/dε² = E[2 I_i (x'_i − x_i) s'(p_i) x_i],  p = WᵀWx + b
 *
 * It is the right derivative, exact where L is stationary in n_i; nothing is said of features with C < ε or > 1 − ε, where
 * it is 0/0.
 *
 * @param W (D×N) row-major
 * @param b (N) biases of autoencoders
 * @returns undefined for models it does not hold for: layers, neurons, penalties, computation models that are not quadratic or not symmetric
 */
export function probe(model: CellModel, W: Float64Array, b: Float64Array): ProbeResult | undefined {
  const { family, activation, bias, layers, bottleneck, data, units } = model;
  if (isPenalised(model)) return undefined;
  const exact = bias && family === 'computation' && activation === 'quadratic' && data.symmetric && units === undefined;
  if (layers !== undefined || bottleneck !== undefined || (family === 'computation' && !exact)) return undefined;
  const { D, N } = model;
  const capacity = capacities(W, D, N);
  const norm2 = squaredLengths(W, D, N);
  const { mean, error } = exact ? exactSlopes(model, norm2) : sampledSlopes(model, W, b);
  const marginalBenefit = new Float64Array(N).fill(Number.NaN);
  const standardError = new Float64Array(N).fill(Number.NaN);
  for (let i = 0; i < N; i++) {
    const C = capacity[i];
    if (!(C >= STATUS_TOLERANCE && C <= 1 - STATUS_TOLERANCE)) continue;
    const n = norm2[i];
    // S = n²/C − n², so that dC/dε² = 2 n S/(n²/C)² = 2 C (1 − C)/n.
    const gain = (2 * C * (1 - C)) / n;
    marginalBenefit[i] = -mean[i] / gain;
    standardError[i] = error[i] / gain;
  }
  return { marginalBenefit, standardError };
}

interface Slopes {
  mean: Float64Array;
  error: Float64Array;
}

function exactSlopes({ N, importance, density }: CellModel, norm2: Float64Array): Slopes {
  const mean = norm2.map((n, i) => 2 * (kurtosisOfDensity(density[i]) - 1) * (n - importance[i]));
  return { mean, error: new Float64Array(N) };
}

function sampledSlopes(model: CellModel, W: Float64Array, b: Float64Array): Slopes {
  const { D, N, importance, density, train } = model;
  const { value, slope } = ACTIVATIONS[model.activation];
  const sampler = createSampler(shapeOf(model), density, train.seed);
  const sum = new Float64Array(N);
  const squares = new Float64Array(N);
  const hidden = new Float64Array(D);
  const own = new Float64Array(N);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    const inputs = sampler.common(replicate);
    const weights = weightsOf(inputs);
    own.fill(0);
    for (let s = 0; s < inputs.count; s++) {
      const x = inputs.values.subarray(s * N, (s + 1) * N);
      hidden.fill(0);
      for (let a = 0; a < D; a++) {
        for (let i = 0; i < N; i++) hidden[a] += W[a * N + i] * x[i];
      }
      for (let i = 0; i < N; i++) {
        if (x[i] === 0) continue;
        let p = b[i];
        for (let a = 0; a < D; a++) p += W[a * N + i] * hidden[a];
        own[i] += weights[s] * 2 * importance[i] * (value(p) - x[i]) * slope(p) * x[i];
      }
    }
    for (let i = 0; i < N; i++) {
      sum[i] += own[i];
      squares[i] += own[i] * own[i];
    }
  }
  const mean = sum.map((total) => total / REPLICATES);
  const error = mean.map((m, i) => Math.sqrt(Math.max(0, squares[i] / REPLICATES - m * m) / (REPLICATES - 1)));
  return { mean, error };
}
