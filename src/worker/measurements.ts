import { nearestCell } from '../core/experiment/sweep.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import type { GroupFacts } from '../core/results/groupFactTypes.ts';
import { readGivenWeights } from '../inspect/givenWeights.ts';
import type { MeasureRequest } from '../protocol/runService.ts';
import { createCurvePool } from '../runs/curvePool.ts';
import { measureCell } from '../runs/measureCell.ts';
import { preferredEngine, prepareGiven } from '../runs/prepare.ts';
import { groupFactsOf } from './groupFactsOf.ts';

/** Given weights that are measured for a hover, without a run: nothing is written. */
export interface Measurements {
  /**
   * What the weights that a file names say of a feature group at the cell nearest to the file's own values.
   * @throws Error with a sentence for the user
   */
  groupFacts(request: MeasureRequest, signal: AbortSignal, threads: number): Promise<GroupFacts | undefined>;
}

/** Configurations whose cell is kept: the hovers of one file ask for group after group. */
const MOST_KEPT = 8;

/** @param script dist/worker.js; @param kernels dist/kernels.wasm: they measure, whatever engine the file names */
export function createMeasurements(paths: { script: string; kernels: string }): Measurements {
  const pool = createCurvePool(paths);
  /** By configuration, least recently used first. */
  const kept = new Map<string, CellRecord>();
  return {
    async groupFacts({ text, json, engine, folder, group }, signal, threads) {
      const overrides = preferredEngine(text, json, engine);
      const source = new TextEncoder().encode(text);
      const { prepared, given, problems } = await prepareGiven({ source, json, overrides, folder }, readGivenWeights);
      if (prepared === undefined || given === undefined) {
        const error = problems.find(({ severity }) => severity === 'error');
        throw new Error(error?.message ?? 'The file names no weights that can be read.');
      }
      const { experiment, configHash } = prepared;
      const cell = nearestCell(experiment);
      const train = (plan: Parameters<typeof pool.train>[0]) =>
        pool.train(plan, { signal, threads, background: false });
      const record = kept.get(configHash) ?? (await measureCell(experiment, given, cell, train));
      kept.delete(configHash);
      kept.set(configHash, record);
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return groupFactsOf({ experiment, cell: () => record }, group);
    },
  };
}
