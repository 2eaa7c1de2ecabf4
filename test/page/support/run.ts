import fs from 'node:fs';
import path from 'node:path';
import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import type { RunSummary } from '../../../src/core/results/runSummary.ts';
import { emptySummary, putCell, summarizeCell } from '../../../src/core/results/summary.ts';
import { planBlocks, planOf, recordsOf } from '../../../src/core/training/blocks.ts';
import type { RunDescription } from '../../../src/protocol/panelSource.ts';
import { kernelEngine } from '../../unit/support/kernels.ts';
import { tensorflowEngine } from '../../unit/support/tensorflow.ts';

/** A run in memory, trained by the real engine that it names. */
export interface TrainedRun {
  description: RunDescription;
  summary: RunSummary;
  records: CellRecord[];
}

/** `examples/figure4.capacity.yaml`, with some of its settings replaced. */
export const figure4 = (overrides: Record<string, number> = {}): Experiment => example('figure4', overrides);

/** `examples/figure7.capacity.yaml`: nine diagrams. */
export const figure7 = (overrides: Record<string, number> = {}): Experiment => example('figure7', overrides);

function example(name: string, overrides: Record<string, number>): Experiment {
  const file = path.resolve(import.meta.dirname, `../../../examples/${name}.capacity.yaml`);
  const settings = Object.entries(overrides).map(([at, value]) => ({ path: at, value }));
  return experimentOf(fs.readFileSync(file, 'utf8'), settings);
}

/** An experiment from the text of a file that must be valid. */
export function experimentOf(text: string, overrides: { path: string; value: number }[] = []): Experiment {
  const { experiment, problems } = parseExperiment(text, { overrides });
  if (experiment === undefined) {
    throw new Error(problems.map(({ message }) => message).join('\n'));
  }
  return experiment;
}

export async function train(experiment: Experiment): Promise<TrainedRun> {
  const engine = await (experiment.engine === 'tensorflow' ? tensorflowEngine() : kernelEngine());
  const summary = emptySummary(experiment);
  const records: CellRecord[] = [];
  for (const block of planBlocks(experiment)) {
    const plan = planOf(experiment, block);
    const trained = await engine.train(plan, { cancelled: () => false });
    for (const record of recordsOf(experiment, block, plan, trained)) {
      records.push(record);
      putCell(summary, record.cell, summarizeCell(experiment, record));
    }
  }
  engine.dispose();
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
