import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import { planBlocks, planOf, recordsOf } from '../../../src/core/training/blocks.ts';
import type { GivenParameters } from '../../../src/core/weights/given.ts';
import type { Engine } from '../../../src/engines/engine.ts';

/** Trains every cell with an engine, in this thread, or measures given parameters. The records are in order of cells. */
export async function trainWith(
  engine: Engine,
  experiment: Experiment,
  given?: GivenParameters,
): Promise<CellRecord[]> {
  const records: CellRecord[] = [];
  for (const block of planBlocks(experiment)) {
    const plan = planOf(experiment, block, given);
    const trained = await engine.train(plan, { cancelled: () => false });
    records.push(...recordsOf(experiment, block, plan, trained));
  }
  return records.toSorted((a, b) => a.cell - b.cell);
}
