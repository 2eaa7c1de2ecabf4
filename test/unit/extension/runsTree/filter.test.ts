import { describe, expect, it } from 'vitest';
import { groupByExperiment } from '../../../../src/extension/runsTree/experiments.ts';
import { filterRuns } from '../../../../src/extension/runsTree/filter.ts';
import { english } from '../localizer.ts';
import { aListedRun } from './builders.ts';

const runs = [
  aListedRun({ runDir: '/r/1', star: true, note: 'for the paper' }),
  aListedRun({ runDir: '/r/2', state: 'failed', startedAt: '2026-11-22T18:00:00Z' }),
  aListedRun({
    runDir: '/r/3',
    file: '/home/ada/gone.capacity.yaml',
    fileExists: false,
    experiment: 'Old',
    stale: true,
  }),
];
const experiments = groupByExperiment(['/home/ada/new.capacity.json', '/home/ada/figure4.capacity.yaml'], runs);
const left = (filter: string) =>
  filterRuns(experiments, filter, english).map(({ file, runs: some }) => [file, ...some.map(({ runDir }) => runDir)]);

describe('experiments', () => {
  it('stand there in order of path, with or without runs, and their runs newest first', () => {
    expect(left('')).toEqual([
      ['/home/ada/figure4.capacity.yaml', '/r/2', '/r/1'],
      ['/home/ada/gone.capacity.yaml', '/r/3'],
      ['/home/ada/new.capacity.json'],
    ]);
    expect(experiments.map(({ exists }) => exists)).toEqual([true, false, true]);
  });
});

describe('a filter', () => {
  it.each([
    ['FIGURE', [['/home/ada/figure4.capacity.yaml', '/r/2', '/r/1']]],
    ['failed', [['/home/ada/figure4.capacity.yaml', '/r/2']]],
    ['starred', [['/home/ada/figure4.capacity.yaml', '/r/1']]],
    ['paper figure', [['/home/ada/figure4.capacity.yaml', '/r/1']]],
    ['changed', [['/home/ada/gone.capacity.yaml', '/r/3']]],
    ['new', [['/home/ada/new.capacity.json']]],
    ['starred failed', []],
  ])('of "%s" leaves what has all of its words', (filter, expected) => {
    expect(left(filter)).toEqual(expected);
  });
});
