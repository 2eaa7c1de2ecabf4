import type { Shard } from '../core/training/shards.ts';
import { UsageError } from './usageError.ts';

/** More shards than this are surely a mistake. */
const MOST_SHARDS = 10_000;

/** `1/4`. @throws UsageError */
export function parseShard(text: string): Shard {
  const [, index = '', count = ''] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (count === '' || shard.count < 1 || shard.count > MOST_SHARDS) {
    throw new UsageError(
      `--shard needs I/N, such as 0/4 for the first of four; N is a whole number from 1 to 10,000. It is "${text}".`,
    );
  }
  if (shard.index >= shard.count) {
    const last = shard.count - 1;
    throw new UsageError(
      `--shard ${text}: shards count from 0, so that the last of ${shard.count} is ${last}/${shard.count}.`,
    );
  }
  return shard;
}

/**
 * Which part of its files a run is to train: the one asked for, else in a Slurm job array that of the task. All of them
 * is one shard of one.
 *
 * @returns `undefined`: all
 * @throws UsageError for an array whose tasks cannot be counted through
 */
export function chooseShard(asked: Shard | undefined, environment: NodeJS.ProcessEnv = process.env): Shard | undefined {
  const shard = asked ?? shardOfArrayTask(environment);
  return shard === undefined || shard.count === 1 ? undefined : shard;
}

/** I = task − first task, N = number of tasks. */
function shardOfArrayTask(environment: NodeJS.ProcessEnv): Shard | undefined {
  const [id, first, last, count, step] = ['ID', 'MIN', 'MAX', 'COUNT', 'STEP'].map((name) =>
    wholeNumberOr(environment[`SLURM_ARRAY_TASK_${name}`]),
  );
  if (id === undefined || count === undefined) return undefined;
  const [from, to] = [first ?? 0, last ?? (first ?? 0) + count - 1];
  if ((step ?? 1) !== 1 || to - from + 1 !== count || id < from || id > to) {
    throw new UsageError(
      `This is task ${id} of a Slurm array of ${count} tasks that are not numbered one by one (${from} to ${to}, step ${step ?? 1}). ` +
        'Submit it as --array=0-3 for four shards, or say with --shard I/N which one this is; --shard 0/1 trains everything.',
    );
  }
  return { index: id - from, count };
}

const wholeNumberOr = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
