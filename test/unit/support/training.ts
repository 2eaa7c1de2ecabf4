import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import type { GivenParameters } from '../../../src/core/weights/given.ts';
import { kernelEngine } from './kernels.ts';
import { tensorflowEngine } from './tensorflow.ts';
import { trainWith } from './trainWith.ts';

/** Trains every cell with the real engine that the experiment names. */
export async function trainAll(experiment: Experiment, given?: GivenParameters): Promise<CellRecord[]> {
  const engine = await (experiment.engine === 'tensorflow' ? tensorflowEngine() : kernelEngine());
  try {
    return await trainWith(engine, experiment, given);
  } finally {
    engine.dispose();
  }
}
