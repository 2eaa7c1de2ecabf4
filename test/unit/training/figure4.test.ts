import { beforeAll, describe, expect, it } from 'vitest';
import { cellAt, cellCount, cellModel } from '../../../src/core/experiment/sweep.ts';
import { measureStart, predictCell } from '../../../src/core/results/measure.ts';
import { example } from '../support/examples.ts';
import { trainAll } from '../support/training.ts';

interface Comparison {
  /** |C_trained − C_theory| of the odd feature. */
  capacityError: number;
  /** L_trained / L_theory − 1. */
  excessLoss: number;
  /** Within 3 % of the jump line V = 1 at density 0.6 and above. */
  atJump: boolean;
}

/** Trains every cell of examples/figure4 as a run does, and compares the best starts with the closed form. */
async function figure4(): Promise<Comparison[]> {
  const experiment = example('figure4');
  const records = await trainAll(experiment);
  expect(records).toHaveLength(cellCount(experiment));
  return records.map(({ cell, starts: [best] }) => {
    const model = cellModel(experiment, cellAt(experiment, cell));
    const prediction = predictCell(model);
    const measured = measureStart(model, best, { prediction });
    return {
      capacityError: Math.abs(measured.capacity[0] - (prediction?.capacity[0] ?? Number.NaN)),
      excessLoss: best.loss / (prediction?.loss ?? Number.NaN) - 1,
      atJump: Math.abs(model.importance[0] - 1) <= 0.03 && model.density[0] >= 0.6 * (1 - 1e-9),
    };
  });
}

const quantile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

describe('figure 4, every cell trained', () => {
  let cells: Comparison[];
  beforeAll(async () => {
    cells = await figure4();
  }, 60_000);

  it('has the capacity of the closed form, away from the jump', () => {
    const errors = cells.filter(({ atJump }) => !atJump).map(({ capacityError }) => capacityError);
    expect(quantile(errors, 0.5)).toBeLessThan(1e-4);
    expect(quantile(errors, 0.95)).toBeLessThan(0.002);
    expect(Math.max(...errors)).toBeLessThan(0.03);
  });

  it('has the loss of the closed form within 0.01 % in 99 % of the cells, and is never below it', () => {
    const excess = cells.map(({ excessLoss }) => excessLoss);
    expect(excess.filter((value) => value > 1e-4).length).toBeLessThanOrEqual(0.01 * cells.length);
    expect(Math.min(...excess)).toBeGreaterThan(-1e-6);
  });
});
