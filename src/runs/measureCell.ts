import type { Experiment } from '../core/experiment/experiment.ts';
import { cellAt, cellModel } from '../core/experiment/sweep.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import type { Train } from '../core/training/bath.ts';
import { planOf, recordsOf, shapeOf } from '../core/training/blocks.ts';
import type { GivenParameters } from '../core/weights/given.ts';

/**
 * Measures one cell of an experiment with given weights, as a run of it would, and leaves nothing on disk.
 *
 * @param train what takes the loss on the common sample: a plan of zero steps comes back measured
 */
export async function measureCell(
  experiment: Experiment,
  given: GivenParameters,
  cell: number,
  train: Train,
): Promise<CellRecord> {
  const shape = shapeOf(cellModel(experiment, cellAt(experiment, cell)));
  const block = { index: 0, shape, cells: Int32Array.of(cell) };
  const plan = planOf(experiment, block, given);
  // A pool moves the plan's buffers away; its lanes are needed again afterwards.
  const lanes = { ...plan, cell: plan.cell.slice(), start: plan.start.slice() };
  const [record] = recordsOf(experiment, block, lanes, await train(plan));
  if (record === undefined) throw new Error(`Cell ${cell} was not measured.`);
  return record;
}
