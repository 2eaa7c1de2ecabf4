import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import type { RunSummary } from '../../../src/core/results/runSummary.ts';
import { emptySummary, putCell, summarizeCell } from '../../../src/core/results/summary.ts';
import type { RunDescription } from '../../../src/protocol/panelSource.ts';

/** A run in memory, trained by a real engine. */
export interface TrainedRun {
  description: RunDescription;
  summary: RunSummary;
  records: CellRecord[];
}

/** The run that these records, one for every cell, are of. */
export function runOf(experiment: Experiment, records: CellRecord[]): TrainedRun {
  const summary = emptySummary(experiment);
  for (const record of records) {
    putCell(summary, record.cell, summarizeCell(experiment, record));
  }
  return { description: descriptionOf(experiment, { finished: summary.cells }), summary, records };
}

export function descriptionOf(experiment: Experiment, changed: Partial<RunDescription> = {}): RunDescription {
  const { cells } = emptySummary(experiment);
  return {
    id: '2026-01-02_03-04-05_1a2b3c4d',
    experiment,
    state: 'done',
    cells,
    finished: 0,
    elapsedMs: 840,
    startedAt: '2026-01-02T03:04:05.000Z',
    engine: experiment.engine,
    configHash: '1a2b3c4d'.repeat(8),
    stale: false,
    provenance: { Version: '0.1.0', Platform: 'linux x64, Node 24', Seed: '1' },
    ...changed,
  };
}
