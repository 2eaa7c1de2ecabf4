import type { Experiment } from '../core/experiment/experiment.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import { RESULT_COLUMNS_VERSION } from '../core/results/columns.ts';
import type { StoredColumn } from './parquetTable.ts';
import { VERSION } from './version.ts';

/**
 * Key-value metadata of a run's Parquet and safetensors files. It must not depend on when, where or by how many
 * threads the run was made: equal configurations and versions give equal bytes.
 */
export const fileMetadata = (experiment: Experiment, configHash: string): Record<string, string> => ({
  'capacity-lab.schema_version': String(RESULT_COLUMNS_VERSION),
  'capacity-lab.config_hash': configHash,
  'capacity-lab.experiment': experiment.name,
  'capacity-lab.engine': experiment.engine,
  'capacity-lab.seed': String(experiment.train.seed),
  'capacity-lab.version': VERSION,
});

/** Columns of `curves.parquet`. */
export const curveColumns: readonly StoredColumn[] = [
  { name: 'cell', type: 'int32' },
  { name: 'start', type: 'int32' },
  { name: 'step', type: 'int32' },
  { name: 'loss', type: 'float' },
];

/** The training curves of a cell as rows of `curves.parquet`: one for each start and step, until the start stopped. */
export function curveRowsOf({ cell, starts, curveSteps }: CellRecord): (Int32Array | Float32Array)[] {
  const lengths = starts.map(({ curve }) => recordedPoints(curve));
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  const step = new Int32Array(rows);
  const loss = new Float32Array(rows);
  const start = new Int32Array(rows);
  let row = 0;
  for (const [i, length] of lengths.entries()) {
    start.fill(starts[i].start, row, row + length);
    step.set(curveSteps.subarray(0, length), row);
    loss.set(starts[i].curve.subarray(0, length), row);
    row += length;
  }
  return [new Int32Array(rows).fill(cell), start, step, loss];
}

/** Points before the NaNs at the end of a curve. */
function recordedPoints(curve: Float32Array): number {
  let length = curve.length;
  while (length > 0 && Number.isNaN(curve[length - 1])) length--;
  return length;
}
