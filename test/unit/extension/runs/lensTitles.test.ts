import { describe, expect, it } from 'vitest';
import { type LensState, lensTitles } from '../../../../src/extension/runs/lensTitles.ts';
import { english } from '../localizer.ts';

const now = new Date('2026-11-22T20:00:00Z');
const titles = (state: LensState): string[] => lensTitles(state, now, english, 'UTC').map(({ title }) => title);
const aRun = { startedAt: '2026-11-21T15:04:00Z', state: 'done', finished: 1277, cells: 1277 } as const;

describe('the lenses of a file', () => {
  it('offer to run a file that never was', () => {
    expect(titles({ running: false, canRun: true })).toEqual(['$(play) Run']);
  });

  it('offer to measure a file that names weights', () => {
    expect(titles({ running: false, canRun: true, given: true })).toEqual(['$(play) Measure']);
  });

  it('tell of the latest run', () => {
    expect(titles({ running: false, canRun: true, latest: aRun })).toEqual([
      '$(play) Run',
      'Open results (1,277 cells, 21 Nov 15:04)',
    ]);
  });

  it('say how much of a run there is', () => {
    const latest = { ...aRun, state: 'cancelled', finished: 400 } as const;
    expect(titles({ running: false, canRun: true, latest })[1]).toBe('Open results (400 of 1,277 cells, 21 Nov 15:04)');
  });

  it('offer to cancel while the file runs', () => {
    expect(titles({ running: true, canRun: true, latest: aRun })).toEqual(['$(stop-circle) Cancel', 'Open results']);
  });

  it('offer to compare where there is more than one run', () => {
    expect(titles({ running: false, canRun: true, latest: aRun, runs: 1 })).not.toContain('Compare');
    expect(titles({ running: false, canRun: true, latest: aRun, runs: 2 })[2]).toBe('Compare');
  });

  it('tell how much work a run is, how long that takes, and how that is known', () => {
    const work = { cells: 1277, starts: 4 };
    const lens = (state: Partial<LensState>) =>
      lensTitles({ running: false, canRun: true, work, ...state }, now, english, 'UTC').at(-1);
    expect(lens({})).toMatchObject({ title: '1,277 cells × 4 starts', command: '' });
    expect(lens({})?.tooltip).toContain('not known');
    const learned = lens({ duration: { ms: 2200, from: 'this-machine' } });
    expect(learned?.title).toBe('1,277 cells × 4 starts, about 2 s');
    expect(learned?.tooltip).toContain('on this machine');
    expect(lens({ duration: { ms: 2200, from: 'last-run' } })?.tooltip).toContain('this very configuration');
    expect(lens({ work: { cells: 1, starts: 1 } })?.title).toBe('1 cell');
    expect(lens({ running: true })?.title).toBe('Open results');
  });

  it('offer no run in Restricted Mode', () => {
    expect(titles({ running: false, canRun: false, latest: aRun })).toEqual([
      'Open results (1,277 cells, 21 Nov 15:04)',
    ]);
  });
});
