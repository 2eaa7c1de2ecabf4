import { describe, expect, it } from 'vitest';
import { experimentRow, runRow, runTooltip } from '../../../../src/extension/runsTree/rowText.ts';
import type { ListedRun } from '../../../../src/protocol/runService.ts';
import { english } from '../localizer.ts';
import { aListedRun } from './builders.ts';

const now = new Date('2026-11-22T20:00:00Z');
const row = (changes: Partial<ListedRun>) => runRow(aListedRun(changes), now, english, 'UTC');
const tooltip = (changes: Partial<ListedRun>) => runTooltip(aListedRun(changes), now, english, 'UTC');
const headline = { group: 'odd', finished: 1277, agrees: 1273, differs: 0, polysemantic: 305 };

describe('the row of a run', () => {
  it('says when it was, how it stands and what it came to', () => {
    expect(row({ headline })).toEqual({
      label: '17:05',
      description: 'Done · 100 % agree · 23.9 % polysemantic',
      icon: 'pass',
      color: 'testing.iconPassed',
      spoken: 'run, 17:05, Done, 100 % agree, 23.9 % polysemantic',
      contextValue: 'run:done',
    });
  });

  it.each([
    [{ headline: { ...headline, agrees: 0 } }, 'Done · 23.9 % polysemantic'],
    [{}, 'Done'],
    [{ state: 'queued' }, 'Waiting to start'],
    [{ state: 'queued', turn: { place: 2, of: 3 } }, 'Waiting for its turn, 2nd of 3'],
    [{ state: 'running', finished: 400, elapsedMs: 1000 }, '400 of 1,277 cells · 400 cells/s'],
    [
      { state: 'running', finished: 3, elapsedMs: 60_000, remainingMs: 7_260_000 },
      '3 of 1,277 cells · 3 cells/min · 2 h 1 min left',
    ],
    [{ state: 'running', finished: 0, elapsedMs: 0 }, '0 of 1,277 cells'],
    [{ state: 'failed', error: 'The disk\nis full.' }, 'Failed · The disk is full.'],
    [{ state: 'cancelled', finished: 12 }, 'Cancelled · 12 of 1,277 cells'],
    [{ state: 'interrupted', finished: 12, stale: true }, 'Interrupted · 12 of 1,277 cells · file changed since'],
    [{ note: 'for the paper' }, 'Done · “for the paper”'],
  ] satisfies [Partial<ListedRun>, string][])('of %j says "%s"', (changes, description) => {
    expect(row(changes).description).toBe(description);
  });

  it('bears its star where eyes, ears and menus find it', () => {
    const { label, spoken, contextValue } = row({ star: true, state: 'failed' });
    expect({ label, spoken, contextValue }).toEqual({
      label: '★ 17:05',
      spoken: 'starred run, 17:05, Failed',
      contextValue: 'run:failed:starred',
    });
  });
});

describe('the tooltip of a run', () => {
  it('says what there is to know', () => {
    expect(tooltip({ headline, stale: true, note: 'look' })).toBe(
      [
        '**Figure 4**',
        [
          '- State: Done',
          '- Started: 17:05',
          '- Cells: 1,277',
          '- Trained in: 0.9 s',
          '- Engine: kernels',
          '- Configuration: `1a2b3c4d`',
          '- Training and theory agree: in 100 % of 1,273 cells',
          '- odd is polysemantic: in 23.9 % of the cells',
        ].join('\n'),
        'The experiment file has changed since this run.',
        '“look”',
      ].join('\n\n'),
    );
  });

  it('lets no markup of a name, a note or an error through', () => {
    const evil = '<img src=x> [a](command:b) $(flame)';
    const text = tooltip({ experiment: evil, note: evil, error: evil, marksProblem: evil });
    expect(text).not.toMatch(/<img|\]\(|\$\(/);
  });

  it('names the file that is gone', () => {
    expect(tooltip({ fileExists: false })).toContain('The experiment file is gone');
  });
});

describe('the row of an experiment', () => {
  const of = (exists: boolean, runs: number, busy = false) =>
    experimentRow(
      'figure4',
      'examples',
      {
        file: '/home/ada/examples/figure4.capacity.yaml',
        exists,
        runs: Array.from({ length: runs }, () => aListedRun()),
      },
      busy,
      english,
    );

  it.each([
    [of(true, 0), 'examples · not run yet', 'experiment'],
    [of(true, 0, true), 'examples · starting', 'experiment:busy'],
    [of(true, 1), 'examples · 1 run', 'experiment'],
    [of(false, 2), 'examples · file is gone · 2 runs', 'experiment:gone'],
  ])('tells where it lies and how many runs there are', (row, description, contextValue) => {
    expect(row).toMatchObject({ label: 'figure4', description, contextValue });
  });
});
