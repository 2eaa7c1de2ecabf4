import type { Inspection } from '../core/weights/inspection.ts';
import { INSPECTION_COLUMNS, inspectionRows } from '../core/weights/inspectionTable.ts';
import {
  capacitySentence,
  inspectionWarnings,
  matrixSentence,
  statusSentence,
} from '../core/weights/inspectionWords.ts';
import { CancelledError } from '../engines/engine.ts';
import { inspectWeights } from '../inspect/inspectWeights.ts';
import { WeightsError } from '../inspect/weightsError.ts';
import { loadKernels } from '../runs/kernelModule.ts';
import { RunError } from '../runs/runError.ts';
import { createTableWriter, type TableFormat } from '../runs/tableWriter.ts';
import { bundled } from './bundlePaths.ts';
import { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';
import { listenForStop } from './stopSignals.ts';
import { writeTable } from './tableOutput.ts';
import type { InspectCommand } from './userCommand.ts';
import { defaultWorkers } from './workers.ts';

/** Rows that are written at once. */
const ROWS = 10_000;

/** `capacity-lab inspect`: the capacity of every feature of given weights as a table; a summary goes beside it. */
export async function inspect(command: InspectCommand, output: Output): Promise<ExitCode> {
  const { file, choice, format } = command;
  const stop = listenForStop(() => output.note('Stopping.'));
  try {
    const { module } = await loadKernels(bundled.kernels);
    const parts = { script: bundled.worker, kernels: module, threads: command.workers ?? defaultWorkers() };
    const inspection = await inspectWeights({ file, choice }, parts, stop.signal, (share) =>
      output.progress.show(`Measuring ${file}: ${Math.floor(100 * share)} %`),
    );
    output.progress.clear();
    for (const sentence of [matrixSentence, capacitySentence, statusSentence]) output.note(sentence(inspection));
    for (const warning of inspectionWarnings(inspection)) output.note(`Warning: ${warning}`);
    return await writeTable(command.output, format, output, (sink) => writeRows(inspection, format, sink));
  } catch (error) {
    if (error instanceof CancelledError) return ExitCode.Cancelled;
    if (!(error instanceof WeightsError || error instanceof RunError)) throw error;
    output.problem(error.message, { event: 'error', message: error.message });
    return error instanceof WeightsError ? ExitCode.BadInput : ExitCode.Failed;
  } finally {
    stop.dispose();
  }
}

function writeRows(inspection: Inspection, format: TableFormat, sink: (bytes: Uint8Array) => void): void {
  const table = createTableWriter(format, INSPECTION_COLUMNS, {}, sink);
  for (let first = 0; first < inspection.N; first += ROWS) {
    table.append(inspectionRows(inspection, first, Math.min(ROWS, inspection.N - first)));
  }
  table.finish();
}
