import { asRunError } from '../runs/runError.ts';

/** Weights that cannot be read or measured; the message is a sentence for the user. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';
}

/** An error of any origin as a `WeightsError`. @param doing what was attempted, to stand after "Cannot" */
export const asWeightsError = (error: unknown, doing: string): WeightsError =>
  error instanceof WeightsError ? error : new WeightsError(asRunError(error, doing).message, { cause: error });
