import type { CellModel } from '../../../src/core/experiment/cell.ts';
import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import { planBlocks, planOf, recordsOf } from '../../../src/core/training/blocks.ts';
import type { Engine } from '../../../src/engines/engine.ts';

export interface TrainedCell {
  model: CellModel;
  record: CellRecord;
}

/** Trains the chosen cells of an experiment in this thread, with the plans of a run, in the order of the cells. */
export async function trainCells(
  engine: Engine,
  experiment: Experiment,
  chosen: (model: CellModel) => boolean = () => true,
): Promise<TrainedCell[]> {
  const trained: TrainedCell[] = [];
  for (const whole of planBlocks(experiment)) {
    const cells = whole.cells.filter((index) => chosen(cellModel(experiment, cellAt(experiment, index))));
    if (cells.length > 0) {
      const block = { ...whole, cells };
      const plan = planOf(experiment, block);
      const records = recordsOf(experiment, block, plan, await engine.train(plan, { cancelled: () => false }));
      trained.push(
        ...records.map((record) => ({ model: cellModel(experiment, cellAt(experiment, record.cell)), record })),
      );
    }
  }
  return trained.sort((a, b) => a.record.cell - b.record.cell);
}
