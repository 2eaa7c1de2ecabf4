import type { NoiseKind } from '../experiment/experiment.ts';
import { fillNormal, Stream } from './random.ts';

/**
 * The noise ξ of hidden units in a step, before it is multiplied by σ: normal numbers, or their signs, each +1 or −1 with
 * probability ½. It is keyed by (seed, step) alone, so that all models of a family and all inputs of a batch have the
 * same ("one draw per step", Lecomte et al. 2023), and every engine has it from here.
 *
 * @param out (D)
 */
export function fillNoise(out: Float64Array, kind: NoiseKind, seed: number, step: number): void {
  // Inputs have start 0 of this stream.
  fillNormal(out, { seed, cell: step, start: 1, stream: Stream.Samples });
  if (kind === 'bernoulli') {
    for (let d = 0; d < out.length; d++) out[d] = out[d] < 0 ? -1 : 1;
  }
}
