import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { between, contourLines, type Surface } from '../../../src/core/plots/contours.ts';

/** A surface sampled at whole coordinates from a function. */
function sampled(columns: number, rows: number, height: (x: number, y: number) => number): Surface {
  const xs = Array.from({ length: columns }, (_, x) => x);
  const ys = Array.from({ length: rows }, (_, y) => y);
  return { xs, ys, heights: ys.flatMap((y) => xs.map((x) => height(x, y))), xScale: 'linear', yScale: 'linear' };
}

const square = (a: number, b: number, c: number, d: number): Surface => ({
  ...sampled(2, 2, () => 0),
  heights: [a, b, d, c],
});

describe('contour lines', () => {
  it('follow a plane as one straight line from border to border', () => {
    const lines = contourLines(
      sampled(4, 4, (x) => x / 3),
      [0.5],
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]?.points).toHaveLength(4);
    for (const { x } of lines[0]?.points ?? []) expect(x).toBeCloseTo(1.5, 12);
  });

  it('close round a hill', () => {
    const [line, ...others] = contourLines(
      sampled(5, 5, (x, y) => (x === 2 && y === 2 ? 1 : 0)),
      [0.5],
    );
    expect(others).toEqual([]);
    expect(line?.points.at(0)).toEqual(line?.points.at(-1));
    expect(line?.points).toHaveLength(5);
  });

  it('cut off the low corners of a saddle whose middle is high', () => {
    const lines = contourLines(square(1, 0.2, 1, 0.2), [0.5]);
    expect(lines).toHaveLength(2);
    const ends = lines.map(({ points }) => points.map(({ x, y }) => [x, y].map((v) => Number(v.toFixed(3)))));
    // Round the corners (1, 0) and (0, 1), never across the middle.
    expect(ends).toContainEqual([
      [0.625, 0],
      [1, 0.375],
    ]);
  });

  it('cut off the high corners of a saddle whose middle is low', () => {
    const lines = contourLines(square(0.8, 0, 0.8, 0), [0.5]);
    expect(lines).toHaveLength(2);
    for (const { points } of lines) {
      const corner = points.every(({ x, y }) => x + y < 1) || points.every(({ x, y }) => x + y > 1);
      expect(corner).toBe(true);
    }
  });

  it('stop at cells without a value and go on behind them', () => {
    const surface = sampled(3, 5, (x) => x / 2);
    const heights = Array.from(surface.heights);
    heights[2 * 3 + 1] = Number.NaN;
    const lines = contourLines({ ...surface, heights }, [0.25]);
    expect(lines).toHaveLength(2);
    for (const { points } of lines) for (const { y } of points) expect([0, 1, 3, 4]).toContain(y);
  });

  it('leave out squares in which the surface jumps', () => {
    const cliff = sampled(3, 2, (x) => (x < 2 ? 0 : 1));
    expect(contourLines(cliff, [0.5])).toHaveLength(1);
    expect(contourLines({ ...cliff, jump: 0.75 }, [0.5])).toEqual([]);
  });

  it('lie where a logarithmic axis shows the middle', () => {
    const surface: Surface = { xs: [1, 100], ys: [1, 2], heights: [0, 1, 0, 1], xScale: 'log', yScale: 'linear' };
    for (const { x } of contourLines(surface, [0.5])[0]?.points ?? []) expect(x).toBeCloseTo(10, 9);
  });

  it('keep to the square when a corner equals the level', () => {
    const lines = contourLines(
      sampled(3, 3, (x, y) => (x + y) / 4),
      [0.5],
    );
    for (const { points } of lines) {
      for (const { x, y } of points) expect(x + y).toBeCloseTo(2, 12);
    }
  });

  it('stay inside the grid and at their level, whatever the surface', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }), (heights) => {
        const surface = { ...sampled(5, 4, () => 0), heights };
        for (const { points } of contourLines(surface, [0.3, 0.7])) {
          expect(points.length).toBeGreaterThan(1);
          for (const { x, y } of points) {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x).toBeLessThanOrEqual(4);
            expect(y).toBeGreaterThanOrEqual(0);
            expect(y).toBeLessThanOrEqual(3);
          }
        }
      }),
    );
  });
});

describe('between', () => {
  it('is the geometric mean on a logarithmic axis', () => {
    expect(between(0.01, 1, 0.5, 'log')).toBeCloseTo(0.1, 12);
    expect(between(2, 4, 0.5, 'linear')).toBe(3);
  });
});
