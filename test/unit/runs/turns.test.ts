import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../src/runs/turns.ts';

const signal = (): AbortSignal => new AbortController().signal;

describe('createTurns', () => {
  it('gives the turn to one after the other, in the order of asking', async () => {
    const turns = createTurns();
    const runs = [signal(), signal(), signal()];
    const begun: number[] = [];
    const waits = runs.map((run, i) => turns.wait(run).then(() => begun.push(i)));
    await waits[0];
    expect(begun).toEqual([0]);
    turns.release(runs[0]);
    await waits[1];
    expect(begun).toEqual([0, 1]);
    turns.release(runs[1]);
    await waits[2];
    expect(begun).toEqual([0, 1, 2]);
  });

  it('passes over a run that was cancelled while it waited', async () => {
    const turns = createTurns();
    const [first, last] = [signal(), signal()];
    const controller = new AbortController();
    await turns.wait(first);
    const cancelled = turns.wait(controller.signal);
    const waiting = turns.wait(last);
    controller.abort();
    await expect(cancelled).rejects.toThrow(/cancelled before its turn/);
    turns.release(first);
    await waiting;
  });

  it('refuses a run that is cancelled already, and holds nobody up with it', async () => {
    const turns = createTurns();
    await expect(turns.wait(AbortSignal.abort())).rejects.toThrow();
    await turns.wait(signal());
  });

  it('tells who stands where, and when that changes', async () => {
    let moves = 0;
    const turns = createTurns(() => {
      moves += 1;
    });
    const runs = [signal(), signal(), signal()] as const;
    const waits = runs.map((run) => turns.wait(run));
    expect(runs.map((run) => turns.place(run))).toEqual([
      { place: 1, of: 3 },
      { place: 2, of: 3 },
      { place: 3, of: 3 },
    ]);
    turns.release(runs[0]);
    expect(runs.map((run) => turns.place(run))).toEqual([undefined, { place: 1, of: 2 }, { place: 2, of: 2 }]);
    expect(moves).toBe(4);
    await waits[1];
  });

  it('may be released by somebody who never asked', async () => {
    const turns = createTurns();
    const first = signal();
    await turns.wait(first);
    turns.release(signal());
    turns.release(first);
    await turns.wait(signal());
  });
});
