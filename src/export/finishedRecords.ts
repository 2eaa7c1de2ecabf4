import type { CellRecord } from '../core/results/cellRecord.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import type { RunReader } from '../runs/runReader.ts';

/** The records of those of some cells that are finished. A damaged cell is blank in the summary, and left out here. @throws RunError */
export function finishedRecords(
  reader: RunReader,
  summary: RunSummary,
  cells: Iterable<number>,
): Map<number, CellRecord> {
  const records = new Map<number, CellRecord>();
  for (const cell of cells) {
    const record = summary.outcome[cell] === 0 ? undefined : reader.cell(cell);
    if (record !== undefined) records.set(cell, record);
  }
  return records;
}
