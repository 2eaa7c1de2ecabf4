/**
 * The sample that losses are taken on, the same for every start of a cell, so that the best one is not the luckiest:
 * `REPLICATES` draws of the sampler's common sample. Their mean is the loss, their spread its standard error.
 */
export const REPLICATES = 64;

/**
 * Mean loss and its standard error from the sums over all replicates of losses and of their squares.
 * The loss is NaN unless it is finite.
 */
export function lossOverReplicates(sum: number, squares: number): { loss: number; standardError: number } {
  const mean = sum / REPLICATES;
  const variance = Math.max(0, squares / REPLICATES - mean * mean) / (REPLICATES - 1);
  return { loss: Number.isFinite(mean) ? mean : Number.NaN, standardError: Math.sqrt(variance) };
}
