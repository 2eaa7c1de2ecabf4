import type { CellModel } from '../experiment/cell.ts';
import { ACTIVATIONS } from '../training/activations.ts';
import { amplitudesOf } from '../training/inputModel.ts';
import { hiddenBiasesOf } from '../training/neurons.ts';
import type { StartRecord } from './cellRecord.ts';

/** Neurons by what makes them active. */
export interface NeuronCounts {
  /** Neurons with more than the asked share of their activation from one feature. */
  monosemantic: number;
  /** Neurons that no feature alone makes active. */
  dead: number;
  neurons: number;
}

/**
 * Counts neurons (Jermyn et al. 2022): with a_i the activation of a neuron when feature i alone is active, a neuron is
 * monosemantic where max_i |a_i| > share · Σ_i |a_i|, and dead where the sum is 0.
 *
 * @param activations (k×N) row-major: a_i of each neuron
 * @param share in (0, 1); .999 as published
 */
export function countNeurons(activations: Float64Array, N: number, share: number): NeuronCounts {
  const neurons = activations.length / N;
  let monosemantic = 0;
  let dead = 0;
  for (let a = 0; a < neurons; a++) {
    let sum = 0;
    let most = 0;
    for (let i = a * N; i < (a + 1) * N; i++) {
      const size = Math.abs(activations[i]);
      sum += size;
      most = Math.max(most, size);
    }
    if (sum === 0) dead++;
    else if (most > share * sum) monosemantic++;
  }
  return { monosemantic, dead, neurons };
}

/**
 * (k×N) activation of each neuron when feature i alone is active, at its largest value x_i: s(W[a, i] x_i + c_a). 0 for
 * features that are never active. `undefined` for other families.
 */
export function singleFeatureActivations(
  { bottleneck, activation, D, N, data, density }: CellModel,
  { W, extra }: Pick<StartRecord, 'W' | 'extra'>,
): Float64Array | undefined {
  if (bottleneck === undefined || extra === undefined) return undefined;
  const biases = hiddenBiasesOf(extra, { bottleneck, D, N });
  const largest = amplitudesOf(data, density);
  const s = ACTIVATIONS[activation].value;
  return W.map((weight, at) => {
    const i = at % N;
    return density[i] > 0 ? s(weight * largest[i] + biases[Math.floor(at / N)]) : 0;
  });
}
