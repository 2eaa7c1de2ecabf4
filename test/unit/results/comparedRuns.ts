import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import type { ComparedRun } from '../../../src/core/results/compareCells.ts';
import { perfectRun } from '../plots/builders.ts';

/** A run trained to the optimum in its first cells; all unless said otherwise. */
export const comparedRun = (name: string, experiment: Experiment, finished?: number): ComparedRun => ({
  name,
  experiment,
  summary: perfectRun(experiment, finished),
});
