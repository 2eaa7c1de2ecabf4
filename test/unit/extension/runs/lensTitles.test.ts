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

  it('offer no run in Restricted Mode', () => {
    expect(titles({ running: false, canRun: false, latest: aRun })).toEqual([
      'Open results (1,277 cells, 21 Nov 15:04)',
    ]);
  });
});
