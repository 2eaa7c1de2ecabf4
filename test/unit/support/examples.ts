import fs from 'node:fs';
import path from 'node:path';
import type { Experiment, Setting } from '../../../src/core/experiment/experiment.ts';
import { experimentOf } from '../experiment/builders.ts';

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
