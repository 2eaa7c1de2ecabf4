import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import type { GivenParameters } from '../../../src/core/weights/given.ts';
import { trainAll } from '../../unit/support/training.ts';
import { runOf, type TrainedRun } from './trainedRun.ts';

export { descriptionOf, type TrainedRun } from './trainedRun.ts';

/** The experiment, trained by the engine that it names. */
export const train = async (experiment: Experiment, given?: GivenParameters): Promise<TrainedRun> =>
  runOf(experiment, await trainAll(experiment, given));
