import { describe, expect, it } from 'vitest';
import { type Memory, RunSpeeds } from '../../../../src/extension/runs/runSpeeds.ts';

/** What VS Code keeps, for the time of a test. */
function aMemory(): Memory {
  const kept = new Map<string, unknown>();
  return {
    get: <T>(key: string) => kept.get(key) as T | undefined,
    update: async (key, value) => void kept.set(key, structuredClone(value)),
  };
}

const work = (kind: string, amount = 1e9) => ({ kind, amount, cells: 10, starts: 1 });
const exact = 'kernels exact adam';

describe('how long a run takes', () => {
  it('is as long as the same configuration took before', () => {
    expect(new RunSpeeds(aMemory()).estimate(work(exact), 2, 1234)).toEqual({ ms: 1234, from: 'last-run' });
  });

  it('follows from what the examples took, in proportion to work and threads', () => {
    const speeds = new RunSpeeds(aMemory());
    const one = speeds.estimate(work(exact), 1, undefined);
    expect(one?.from).toBe('examples');
    expect(speeds.estimate(work(exact, 2e9), 4, undefined)?.ms).toBeCloseTo((one?.ms ?? 0) / 2);
  });

  it('is learned from runs on this machine, for other windows too', async () => {
    const memory = aMemory();
    await new RunSpeeds(memory).note('/run', work(exact, 1e9), 5000, 2);
    const estimate = new RunSpeeds(memory).estimate(work(exact, 3e9), 1, undefined);
    expect(estimate?.from).toBe('this-machine');
    expect(estimate?.ms).toBeCloseTo(30_000);
  });

  it('is not learned from runs that hardly train, nor twice from one', async () => {
    const memory = aMemory();
    const speeds = new RunSpeeds(memory);
    await speeds.note('/short', work('tensorflow exact adam'), 100, 2);
    expect(speeds.estimate(work('tensorflow exact adam'), 2, undefined)).toBeUndefined();
    await speeds.note('/run', work(exact), 5000, 1);
    await speeds.note('/run', work(exact), 9000, 1);
    expect(speeds.estimate(work(exact), 1, undefined)?.ms).toBeCloseTo(5000);
  });

  it('is not known of kinds that never ran', () => {
    const speeds = new RunSpeeds(aMemory());
    expect(speeds.estimate(work('tensorflow sampled adam'), 2, undefined)).toBeUndefined();
    expect(speeds.estimate(work('toString'), 2, undefined)).toBeUndefined();
  });
});
