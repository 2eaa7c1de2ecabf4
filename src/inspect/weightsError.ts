/** Weights that cannot be read or measured; the message is a sentence for the user. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';
}
