import { describe, expect, it } from 'vitest';
import {
  endText,
  type Progress,
  percent,
  progressLine,
  statusBarText,
} from '../../../../src/extension/runs/progressText.ts';
import { english } from '../localizer.ts';

const aRun = (changes: Partial<Progress> = {}): Progress => ({
  name: 'Figure 4',
  state: 'running',
  cells: 1277,
  finished: 638,
  elapsedMs: 1200,
  remainingMs: 3000,
  ...changes,
});

describe('progress', () => {
  it('reaches 100 percent only when nothing is left', () => {
    expect([percent(0, 1000), percent(999, 1000), percent(1000, 1000), percent(0, 0)]).toEqual([0, 99, 100, 0]);
  });

  it('fits into the status bar', () => {
    expect(statusBarText([aRun()], english)).toBe('$(sync~spin) Figure 4: 49 % · 3.0 s left');
  });

  it('gives no time left before there is an estimate', () => {
    const { remainingMs: _remaining, ...fresh } = aRun({ finished: 0 });
    expect(statusBarText([fresh], english)).toBe('$(sync~spin) Figure 4: 0 %');
    expect(progressLine(fresh, english)).toBe('0 of 1,277 cells');
  });

  it('adds several runs up and waits for the slowest', () => {
    const runs = [aRun({ cells: 100, finished: 50 }), aRun({ cells: 300, finished: 50, remainingMs: 60_000 })];
    expect(statusBarText(runs, english)).toBe('$(sync~spin) 2 experiments: 25 % · 1 min 0 s left');
  });

  it('says how many wait for their turn', () => {
    const { remainingMs: _, ...waiting } = aRun({ state: 'queued', finished: 0, turn: { place: 2, of: 2 } });
    expect(statusBarText([aRun(), waiting], english)).toBe('$(sync~spin) 2 experiments: 24 % · 1 waiting');
    expect(progressLine(waiting, english)).toBe('Waiting for its turn, 2nd of 2');
    expect(progressLine({ ...waiting, turn: { place: 4, of: 5 } }, english)).toBe('Waiting for its turn, 4th of 5');
  });

  it('is empty when nothing runs', () => {
    expect(statusBarText([], english)).toBe('');
  });

  it('keeps icons and length of a name out of the status bar', () => {
    expect(statusBarText([aRun({ name: `$(flame)\n${'x'.repeat(99)}` })], english)).toBe(
      `$(sync~spin) $ (flame) ${'x'.repeat(29)}…: 49 % · 3.0 s left`,
    );
  });
});

describe('the end of a run', () => {
  it.each([
    ['done', 'Figure 4: 1,277 cells trained in 1.2 s.'],
    ['cancelled', 'Figure 4: cancelled after 638 of 1,277 cells. Run again to go on.'],
    ['failed', 'Figure 4 failed after 638 of 1,277 cells: The disk is full.'],
    ['interrupted', 'Figure 4: interrupted after 638 of 1,277 cells. Run again to go on.'],
  ] as const)('is told when it is %s', (state, text) => {
    expect(endText({ ...aRun({ state }), error: 'The disk is full.' }, english)).toBe(text);
  });
});
