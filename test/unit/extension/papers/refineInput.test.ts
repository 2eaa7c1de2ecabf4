import { describe, expect, it } from 'vitest';
import { pointsIn, rangeIn } from '../../../../src/extension/papers/refineInput.ts';

describe('a range that somebody types', () => {
  it.each([
    ['0.1 to 2', [0.1, 2]],
    [' 1 , 0.001 ', [1, 0.001]],
    ['1e-3 – 1', [0.001, 1]],
    ['-1..1', [-1, 1]],
    ['.5 1', [0.5, 1]],
  ])('may be %j', (text, range) => {
    expect(rangeIn(text)).toEqual(range);
  });

  it.each(['', '1', '1 to', '1 to 1', 'a to b', '1 to 2 to 3', '1e999 to 2'])('may not be %j', (text) => {
    expect(rangeIn(text)).toBeUndefined();
  });
});

describe('numbers of points that somebody types', () => {
  it.each([
    ['41 × 31', [41, 31]],
    ['41x31', [41, 31]],
    ['41, 31', [41, 31]],
    ['41 31', [41, 31]],
    ['50', [50, 50]],
  ])('may be %j', (text, points) => {
    expect(pointsIn(text, 2)).toEqual(points);
  });

  it.each(['', '1', '0 × 5', '2.5', '5 × 5 × 5', '5000', '-3 × 4', '× 4'])('may not be %j', (text) => {
    expect(pointsIn(text, 2)).toBeUndefined();
  });
});
