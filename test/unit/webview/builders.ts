import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { cellCount } from '../../../src/core/experiment/sweep.ts';
import type { RunDescription } from '../../../src/protocol/panelSource.ts';

/** A finished run of an experiment, with what the test is about replaced. */
export function aDescription(experiment: Experiment, changed: Partial<RunDescription> = {}): RunDescription {
  const cells = cellCount(experiment);
  return {
    id: '2026-01-02_03-04-05_1a2b3c4d',
    experiment,
    state: 'done',
    cells,
    finished: cells,
    elapsedMs: 840,
    startedAt: '2026-01-02T03:04:05.000Z',
    engine: 'kernels',
    configHash: '1a2b3c4d'.repeat(8),
    stale: false,
    provenance: { Version: '0.1.0' },
    ...changed,
  };
}
