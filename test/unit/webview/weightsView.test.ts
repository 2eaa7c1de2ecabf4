import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceOf, readView } from '../../../src/webview/weights/weightsSource.ts';

const fresh = { sort: 'capacity', descending: true, theme: 'editor' };

describe('the view of given weights that VS Code kept', () => {
  it('comes back as it was', () => {
    const view = {
      tensor: 'W',
      features: 'rows',
      slice: 3,
      selected: 7,
      sort: 'status',
      descending: false,
      theme: 'paper',
    };
    expect(readView({ version: 1, weights: 'file:///a.npy', ...view })).toEqual(view);
    expect(choiceOf(readView(view))).toEqual({ tensor: 'W', features: 'rows', slice: 3 });
  });

  it.each([undefined, null, 7, {}, { slice: -1, features: 'both', tensor: 4, selected: 0.5, sort: '__proto__' }])(
    'is a fresh one where it is %j',
    (state) => {
      expect(readView(state)).toEqual(fresh);
      expect(choiceOf(readView(state))).toEqual({});
    },
  );

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (state) => readView(state) !== undefined));
  });
});
