export { addMoment, packDimensions, packFeatures, productSquares, solutionSquares, squaredNorms } from './moments';
export { quadraticTrain } from './quadratic';
export { sampledErrors, sampledGradient, sampledTrain } from './sampled';

/** First byte that the host may use: everything below belongs to the compiler. */
export function arenaStart(): usize {
  return (__heap_base + 15) & ~15;
}
