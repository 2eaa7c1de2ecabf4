import { describe, expect, it } from 'vitest';
import { readCompareState } from '../../../../src/extension/compare/compareState.ts';
import { readComparisonView } from '../../../../src/webview/compare/comparisonSource.ts';

const runs = (count: number) =>
  Array.from({ length: count }, (_, run) => ({ file: 'file:///w/a.capacity.yaml', runDir: `/w/runs/${run}` }));

describe('what is kept of a comparison', () => {
  it('names its runs', () => {
    expect(readCompareState({ version: 1, compare: runs(3), base: 0, other: 2 })).toEqual(runs(3));
  });

  it.each([
    [undefined],
    ['text'],
    [{ version: 2, compare: runs(2) }],
    [{ version: 1 }],
    [{ version: 1, compare: runs(1) }],
    [{ version: 1, compare: runs(7) }],
    [{ version: 1, compare: [...runs(2), { file: '', runDir: '/w' }] }],
    [{ version: 1, compare: [...runs(2), null] }],
  ])('is nothing where it is %j', (state) => {
    expect(readCompareState(state)).toBeUndefined();
  });

  it('has a view in which each part makes sense', () => {
    expect(readComparisonView(undefined, 2)).toEqual({ base: 0, other: 1, quantity: 'capacity', theme: 'editor' });
    const kept = { base: 2, other: 1, group: 'odd', selectedCell: 5, quantity: 'loss', theme: 'paper' };
    expect(readComparisonView(kept, 3)).toEqual(kept);
    expect(readComparisonView({ ...kept, selectedCell: -1, group: 3 }, 2)).toEqual({
      base: 0,
      other: 1,
      quantity: 'loss',
      theme: 'paper',
    });
    expect(readComparisonView({ base: 1, other: 1 }, 2)).toMatchObject({ base: 0, other: 1 });
  });
});
