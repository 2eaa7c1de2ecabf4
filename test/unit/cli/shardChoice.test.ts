import { describe, expect, it } from 'vitest';
import { chooseShard, parseShard } from '../../../src/cli/shardChoice.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

const array = (
  id: number,
  { min = 0, max = 3, count, step = 1 }: { min?: number; max?: number; count?: number; step?: number } = {},
): NodeJS.ProcessEnv => ({
  SLURM_ARRAY_TASK_ID: String(id),
  SLURM_ARRAY_TASK_MIN: String(min),
  SLURM_ARRAY_TASK_MAX: String(max),
  SLURM_ARRAY_TASK_COUNT: String(count ?? max - min + 1),
  SLURM_ARRAY_TASK_STEP: String(step),
});

describe('parseShard', () => {
  it('reads I/N, counted from 0', () => {
    expect(parseShard('0/4')).toEqual({ index: 0, count: 4 });
    expect(parseShard('9999/10000')).toEqual({ index: 9999, count: 10_000 });
  });

  it.each(['4/4', '1/0', '0/0', 'a/b', '1', '1/', '/4', '-1/4', '1.5/4', '1/4/5', ' 1/4', '0/10001', '1e0/4', ''])(
    'refuses "%s" with a sentence',
    (text) => {
      expect(() => parseShard(text)).toThrow(UsageError);
      expect(() => parseShard(text)).toThrow(/^--shard .*\.$/);
    },
  );
});

describe('chooseShard', () => {
  it('is everything outside of a Slurm array', () => {
    expect(chooseShard(undefined, {})).toBeUndefined();
    expect(chooseShard(undefined, { SLURM_ARRAY_TASK_ID: 'x', SLURM_ARRAY_TASK_COUNT: '4' })).toBeUndefined();
  });

  it('is the task of a Slurm array, counted from its first', () => {
    expect(chooseShard(undefined, array(2))).toEqual({ index: 2, count: 4 });
    expect(chooseShard(undefined, array(12, { min: 10, max: 16 }))).toEqual({ index: 2, count: 7 });
  });

  it('is what is asked for before what Slurm says', () => {
    expect(chooseShard({ index: 1, count: 3 }, array(2))).toEqual({ index: 1, count: 3 });
  });

  it('is everything for the only shard of one, asked for or not', () => {
    expect(chooseShard({ index: 0, count: 1 }, array(2))).toBeUndefined();
    expect(chooseShard(undefined, array(5, { min: 5, max: 5 }))).toBeUndefined();
  });

  it.each([
    ['a step', array(2, { max: 6, step: 2, count: 4 })],
    ['a list with gaps', array(7, { min: 1, max: 7, count: 3 })],
  ])('refuses an array with %s, and says what to do', (_, environment) => {
    expect(() => chooseShard(undefined, environment)).toThrow(/--array=0-3 .* --shard I\/N .* --shard 0\/1/);
    expect(chooseShard({ index: 0, count: 1 }, environment)).toBeUndefined();
  });
});
