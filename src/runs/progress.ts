import type { Experiment } from '../core/experiment/experiment.ts';
import type { BlockSpec } from '../core/training/blocks.ts';

/** How far a run has come. */
export interface RunProgress {
  cells: number;
  /** Finished cells. */
  finished: number;
  /** Milliseconds of training, over all sessions. */
  elapsedMs: number;
  /** Estimated milliseconds of training that are left; absent until there is something to estimate from. */
  remainingMs?: number;
}

export interface ProgressMeter {
  /** A block was finished. */
  count(block: BlockSpec): void;
  now(): RunProgress;
}

/** Earlier than this, starting the threads is most of what there was, and says nothing of the time left. */
const SOON_MS = 1_000;
const SOON_SHARE = 0.05;

/**
 * Measures a session's progress. The time left is estimated from the work done in this session, where the work of a
 * block is that of its matrix products, not from cells: cells of one sweep may differ in size.
 * @param todo blocks of this session
 * @param before what earlier sessions left: finished cells, and milliseconds they trained
 */
export function createMeter(
  experiment: Experiment,
  cells: number,
  todo: readonly BlockSpec[],
  before: { finished: number; elapsedMs: number },
): ProgressMeter {
  const total = todo.reduce((sum, block) => sum + workOf(experiment, block), 0);
  const startedAt = performance.now();
  let done = 0;
  let finished = before.finished;
  return {
    count(block) {
      done += workOf(experiment, block);
      finished += block.cells.length;
    },
    now() {
      const spent = performance.now() - startedAt;
      const progress: RunProgress = { cells, finished: Math.min(cells, finished), elapsedMs: before.elapsedMs + spent };
      const telling = done > 0 && (spent > SOON_MS || done > SOON_SHARE * total);
      return telling ? { ...progress, remainingMs: (spent / done) * (total - done) } : progress;
    },
  };
}

const workOf = ({ train }: Experiment, { cells, shape }: BlockSpec): number =>
  cells.length * train.starts * (shape.steps || 1) * shape.D * shape.N * shape.N;
