import type { Experiment } from '../core/experiment/experiment.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import { type BlockSpec, planOf, recordsOf } from '../core/training/blocks.ts';
import type { GivenParameters } from '../core/weights/given.ts';
import { CancelledError } from '../engines/engine.ts';
import type { TrainerPool } from './pool.ts';
import { RunError } from './runError.ts';

export interface TrainBlocksInput {
  experiment: Experiment;
  /** Parameters of its models, where it names weights. */
  given?: GivenParameters;
  blocks: readonly BlockSpec[];
  pool: TrainerPool;
  signal: AbortSignal;
  /** Called with the cells of each finished block, in no particular order; the next block waits for it. */
  finish(block: BlockSpec, records: readonly CellRecord[]): Promise<void>;
  /** A block failed and is tried once more. */
  onRetry(block: BlockSpec, reason: string): void;
}

/**
 * Trains blocks until all are finished, one of them fails twice, or `signal` aborts. Whatever ends it, no thread is at
 * work any more when the promise settles, and every block that was trained to its end has been given to `finish`.
 * @throws CancelledError, RunError (`training`), and what `finish` throws
 */
export async function trainBlocks(input: TrainBlocksInput): Promise<void> {
  const { blocks, pool, signal } = input;
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  if (signal.aborted) stop.abort();
  signal.addEventListener('abort', onAbort);
  let next = 0;
  let failure: unknown;
  const lane = async (): Promise<void> => {
    while (next < blocks.length && !stop.signal.aborted) {
      const block = blocks[next++];
      try {
        await input.finish(block, await trainBlock(input, block, stop.signal));
      } catch (error) {
        // The first error is the reason; what the others throw follows from stopping them.
        if (!(error instanceof CancelledError)) failure ??= error;
        stop.abort();
      }
    }
  };
  // One block more than threads is under way, so that no thread waits while results are written.
  await Promise.all(Array.from({ length: pool.size + 1 }, lane));
  signal.removeEventListener('abort', onAbort);
  if (failure !== undefined) throw failure;
  if (signal.aborted) throw new CancelledError('The run was stopped.');
}

async function trainBlock(
  { experiment, given, pool, onRetry }: TrainBlocksInput,
  block: BlockSpec,
  signal: AbortSignal,
): Promise<CellRecord[]> {
  for (let attempt = 1; ; attempt++) {
    const plan = planOf(experiment, block, given);
    // The pool moves the plan's buffers away; its lanes are needed again afterwards.
    const lanes = { ...plan, cell: plan.cell.slice(), start: plan.start.slice() };
    try {
      return recordsOf(experiment, block, lanes, await pool.train(plan, signal));
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (attempt > 1) {
        const cells = `cells ${block.cells[0]} to ${block.cells[block.cells.length - 1]}`;
        throw new RunError('training', `Training ${cells} failed twice: ${reason}`, { cause: error });
      }
      onRetry(block, reason);
    }
  }
}
