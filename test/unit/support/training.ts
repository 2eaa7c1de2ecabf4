import fs from 'node:fs';
import path from 'node:path';
import type { Experiment, Setting } from '../../../src/core/experiment/experiment.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import { planBlocks, planOf, recordsOf } from '../../../src/core/training/blocks.ts';
import { experimentOf } from '../experiment/builders.ts';
import { kernelEngine } from './kernels.ts';
import { tensorflowEngine } from './tensorflow.ts';

export const EXAMPLES = path.resolve(import.meta.dirname, '../../../examples');

/** Settings by path, as `--set` gives them. */
export type Settings = Readonly<Record<string, Setting>>;

/** `examples/<name>.capacity.yaml`, with some of its settings replaced. */
export function example(name: string, settings: Settings = {}): Experiment {
  const text = fs.readFileSync(path.join(EXAMPLES, `${name}.capacity.yaml`), 'utf8');
  return experimentOf(
    text,
    Object.entries(settings).map(([at, value]) => ({ path: at, value })),
  );
}

/** Trains every cell with the real engine that the experiment names, in this thread. The records are in order of cells. */
export async function trainAll(experiment: Experiment): Promise<CellRecord[]> {
  const engine = await (experiment.engine === 'tensorflow' ? tensorflowEngine() : kernelEngine());
  try {
    const records: CellRecord[] = [];
    for (const block of planBlocks(experiment)) {
      const plan = planOf(experiment, block);
      const trained = await engine.train(plan, { cancelled: () => false });
      records.push(...recordsOf(experiment, block, plan, trained));
    }
    return records.toSorted((a, b) => a.cell - b.cell);
  } finally {
    engine.dispose();
  }
}
