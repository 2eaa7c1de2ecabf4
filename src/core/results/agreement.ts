import { statusOf } from '../capacity/capacity.ts';
import type { CellModel } from '../experiment/cell.ts';
import { matchEqualFeatures } from './equalFeatures.ts';
import type { Prediction } from './prediction.ts';
import { Agreement } from './runSummary.ts';
import { trainedStatus } from './status.ts';

/**
 * Does every feature have the status that theory predicts, equal features exchanged as fits best?
 *
 * Ties are told apart first, whatever came of them. A model that diverged has no statuses and differs. A feature of
 * importance 0 is not compared: its capacity costs nothing. Nothing is forgiven at the status boundaries: predicted
 * 0.049 and trained 0.051 differ.
 *
 * @param trained  (N) capacities after training
 * @param recovery (N) of autoencoders: a feature that is not recovered is ignored, whatever its capacity
 */
export function agreementOf(
  model: CellModel,
  prediction: Pick<Prediction, 'capacity' | 'tie'> | undefined,
  trained: Float64Array,
  recovery?: Float64Array,
): Agreement {
  if (!prediction) return Agreement.Unknown;
  if (prediction.tie) return Agreement.Tie;
  // Among equal features a dead unit goes with those that are predicted to have least.
  const used = trained.map((C, i) => (trainedStatus(C, recovery?.[i]) === 'ignored' ? Math.min(C, 0) : C));
  const predicted = matchEqualFeatures(model, prediction.capacity, used);
  const agrees = model.importance.every((v, i) => {
    const capacity = trained[i] ?? Number.NaN;
    return (
      v === 0 ||
      (!Number.isNaN(capacity) && trainedStatus(capacity, recovery?.[i]) === statusOf(predicted[i] ?? Number.NaN))
    );
  });
  return agrees ? Agreement.Agrees : Agreement.Differs;
}
