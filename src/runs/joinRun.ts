import type { Experiment } from '../core/experiment/experiment.ts';
import { cellAt, cellCount, cellModel } from '../core/experiment/sweep.ts';
import { describeColumns } from '../core/results/columns.ts';
import { rowsOf } from '../core/results/table.ts';
import { shapeOf } from '../core/training/blocks.ts';
import { extraParameters, type ParameterSpec } from '../core/training/layers.ts';
import { CancelledError } from '../engines/engine.ts';
import type { BlockStore } from './blockStore.ts';
import { createBreather } from './breathe.ts';
import { createPendingFile, syncFolder } from './files.ts';
import { pathIn } from './layout.ts';
import { createParquetTable } from './parquetTable.ts';
import { writeResultSums } from './resultSums.ts';
import { asRunError, RunError } from './runError.ts';
import { curveColumns, curveRowsOf, fileMetadata } from './tables.ts';
import { createTableWriter } from './tableWriter.ts';
import { createWeightsFile, type WeightsEntry } from './weightsFile.ts';

export interface JoinInput {
  runDir: string;
  experiment: Experiment;
  configHash: string;
  store: BlockStore;
  signal: AbortSignal;
}

/**
 * Joins the finished cells into `results.parquet`, `curves.parquet` and `weights.safetensors`, in the order of cells:
 * nothing of how they were trained is left in the bytes. One cell and one group of rows are in memory at a time.
 * The files appear together at the end, or not at all, and then their sums (`SHA256SUMS`).
 * @throws RunError: `damaged` when a cell is missing or cannot be read, `disk`; CancelledError
 */
export async function joinRun({ runDir, experiment, configHash, store, signal }: JoinInput): Promise<void> {
  const cells = cellCount(experiment);
  const metadata = fileMetadata(experiment, configHash);
  const files = (['results', 'curves', 'weights'] as const).map((name) => createPending(pathIn(runDir, name)));
  const [resultsFile, curvesFile, weightsFile] = files;
  try {
    const results = createTableWriter('parquet', describeColumns(experiment), metadata, resultsFile.append);
    const curves = createParquetTable(curveColumns, metadata, curvesFile.append);
    const weights = createWeightsFile(weightsFile, entriesOf(store, experiment), metadata);
    const breathe = createBreather();
    for (let cell = 0; cell < cells; cell++) {
      const record = store.read(cell);
      if (record === undefined) throw missing(runDir, cell);
      results.append(rowsOf(experiment, record));
      curves.append(curveRowsOf(record));
      weights.append(record, othersOf(experiment, cell));
      await breathe();
      if (signal.aborted) throw new CancelledError('Joining was cancelled.');
    }
    for (const table of [results, curves, weights]) table.finish();
    for (const file of files) file.commit();
    await syncFolder(runDir);
    await writeResultSums(runDir);
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    throw asRunError(error, `write the results of ${runDir}`);
  } finally {
    for (const file of files) file.discard();
  }
}

function createPending(path: string): ReturnType<typeof createPendingFile> {
  try {
    return createPendingFile(path);
  } catch (error) {
    throw asRunError(error, `write ${path}`);
  }
}

function* entriesOf(store: BlockStore, experiment: Experiment): Iterable<WeightsEntry> {
  for (let cell = 0; cell < cellCount(experiment); cell++) {
    const entry = store.entry(cell);
    if (entry !== undefined) yield { ...entry, others: othersOf(experiment, cell) };
  }
}

/** The parameters of a cell's model beside W and b. */
const othersOf = (experiment: Experiment, cell: number): ParameterSpec[] =>
  extraParameters(shapeOf(cellModel(experiment, cellAt(experiment, cell))));

const missing = (runDir: string, cell: number): RunError =>
  new RunError('damaged', `Cell ${cell} of ${runDir} is not among the finished ones.`);
