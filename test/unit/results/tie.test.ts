import { describe, expect, test } from 'vitest';
import type { CellModel } from '../../../src/core/experiment/cell.ts';
import { kurtosisOf } from '../../../src/core/results/prediction.ts';
import { isTie } from '../../../src/core/results/tie.ts';
import { modelOf, sixInThree } from './builders.ts';

const tied = (model: CellModel) => isTie({ ...model, kurtosis: kurtosisOf(model), dimensions: model.D });

describe('isTie', () => {
  test.each([
    [1, 0.8, true],
    [1.03, 0.8, true],
    [1 / 1.03, 0.8, true],
    [1.031, 0.8, false],
    [0.96, 0.8, false],
    [1, 1, true],
    [2, 0.8, false],
    [1e-4, 1, false],
  ])('odd importance %d at density %d (increasing returns): %s', (V, density, expected) => {
    expect(tied(sixInThree(V, density))).toBe(expected);
  });

  test.each([0.001, 0.1, 0.5, 0.58])('none where returns decrease, density %d', (density) => {
    for (const V of [0.01, 0.97, 1, 1.02, 30]) expect(tied(sixInThree(V, density))).toBe(false);
  });

  test('constant returns, to 3 % in density: the five equal features may share in any proportion', () => {
    for (const density of [0.583, 0.6, 0.61, 0.618]) {
      for (const V of [0.01, 1, 30]) expect(tied(sixInThree(V, density))).toBe(true);
    }
    expect(tied(sixInThree(30, 0.619))).toBe(false);
    expect(tied(sixInThree(30, 0.582))).toBe(false);
  });

  test('constant returns without anything to share are no tie', () => {
    expect(tied(modelOf({ importance: [1, 2, 3], density: 0.6, D: 2 }))).toBe(false);
    expect(tied(modelOf({ importance: [1.02, 1, 3], density: 0.6, D: 2 }))).toBe(true);
    expect(tied(modelOf({ importance: [1, 3.02, 3], density: 0.6, D: 2 }))).toBe(false);
  });

  test('members of one group are interchangeable, equal features of two groups are not', () => {
    const importance = [1, 1, 1];
    expect(tied(modelOf({ importance, density: 0.8, D: 2, group: ['a', 'a', 'a'] }))).toBe(false);
    expect(tied(modelOf({ importance, density: 0.8, D: 2, group: ['a', 'a', 'b'] }))).toBe(true);
  });

  test('what counts is the loss saved, not importance alone', () => {
    // (k − 1)v²: 0.8·1 against 1.8·v² at densities 1 and 9/14.
    const density = [1, 9 / 14];
    const even = Math.sqrt(0.8 / 1.8);
    expect(tied(modelOf({ importance: [1, even], density, D: 1 }))).toBe(true);
    expect(tied(modelOf({ importance: [1, even * 1.02], density, D: 1 }))).toBe(true);
    expect(tied(modelOf({ importance: [1, 1], density, D: 1 }))).toBe(false);
  });

  test('none when there is room for all, nor where theory has no answer', () => {
    expect(tied(modelOf({ importance: [1, 1], density: 0.8, D: 2 }))).toBe(false);
    expect(tied(modelOf({ importance: [1, 1], density: 0.6, D: 3 }))).toBe(false);
    expect(tied(modelOf({ importance: [1, 1], density: [0.8, 0.1], D: 1 }))).toBe(false);
  });

  test('features of no importance tie with nothing', () => {
    expect(tied(modelOf({ importance: [0, 0, 1, 2], density: 0.8, D: 1 }))).toBe(false);
  });
});
