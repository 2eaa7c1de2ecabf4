import { biasCount, type PlanShape } from '../../core/training/plan.ts';

/** The arrays that parameters of a lane stand in, outside the kernels. */
type ParameterArray = 'W' | 'b' | 'extra';

/** P, how many parameters of a model the kernels have in their memory. */
export const parameterCount = (shape: PlanShape): number => {
  const { D, N, bottleneck } = shape;
  return D * N + biasCount(shape) + (bottleneck === undefined ? 0 : (bottleneck + 1) * D);
};

/**
 * Goes through the parameters of a model in the kernels' order, feature by feature (src/kernels/sampled.ts, seen.ts), and tells
 * of each where it stands among those of its lane in the arrays of a block.
 */
export function forEachParameter(
  shape: PlanShape,
  visit: (place: number, array: ParameterArray, index: number) => void,
): void {
  const { D, N, bottleneck: m } = shape;
  const B = biasCount(shape);
  // As `extraParameters` lists them: embedder, hidden weights, hidden biases, readout.
  const hidden = m === undefined ? 0 : m * N;
  const hiddenBiases = m === undefined ? 0 : hidden + D * m;
  for (let i = 0; i < N; i++) {
    for (let d = 0; d < D; d++) {
      if (m === undefined) visit(i * D + d, 'W', d * N + i);
      else visit(i * D + d, 'extra', hiddenBiases + D + i * D + d);
    }
  }
  for (let j = 0; j < B; j++) visit(N * D + j, 'b', j);
  if (m === undefined) return;
  for (let e = 0; e < m; e++) {
    for (let d = 0; d < D; d++) visit(N * D + B + e * D + d, 'extra', hidden + d * m + e);
  }
  for (let d = 0; d < D; d++) visit(N * D + B + m * D + d, 'extra', hiddenBiases + d);
}
