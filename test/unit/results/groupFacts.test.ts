import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { cellCount } from '../../../src/core/experiment/sweep.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import { gatherFacts } from '../../../src/core/results/groupFacts.ts';
import { Outcome } from '../../../src/core/training/plan.ts';

/** Three features in two dimensions; density 0.1, so that k = 18. */
function anExperiment(sweep = ''): Experiment {
  const text = `version: 1
name: Three in two
model: { family: computation, activation: quadratic, dimensions: 2 }
data: { density: 0.1 }
features:
  - { name: alone, importance: 1 }
  - { name: pair, count: 2, importance: 1 }
${sweep}`;
  const { experiment, problems } = parseExperiment(text);
  if (experiment === undefined) throw new Error(JSON.stringify(problems));
  return experiment;
}

function aRecord(W: number[], outcome: Outcome = Outcome.Converged, cell = 0): CellRecord {
  const start = {
    start: 0,
    W: Float64Array.from(W),
    b: new Float64Array(1),
    loss: 2.5,
    taskLoss: 2.5,
    lossStandardError: 0,
    steps: 10,
  };
  const curve = new Float32Array(0);
  return { cell, D: 2, N: 3, starts: [{ ...start, outcome, curve }], dropped: [], curveSteps: new Int32Array(0) };
}

/** `alone` on the first axis, the pair opposite to each other on the second. */
const PAIRED = [2, 0, 0, 0, 1, -1];

describe('the facts of a feature group', () => {
  it('tell capacity, status and length of a feature by itself', () => {
    const { trained, sharing, members } = gatherFacts(anExperiment(), aRecord(PAIRED), 'alone');
    expect(members).toBe(1);
    expect(trained.capacity).toEqual({ low: 1, median: 1, high: 1 });
    expect(trained.status).toEqual({ ignored: 0, polysemantic: 0, dedicated: 1 });
    expect(trained.length.median).toBe(2);
    expect(sharing).toEqual([]);
  });

  it('tell with whom the members of a group share', () => {
    const { trained, sharing } = gatherFacts(anExperiment(), aRecord(PAIRED), 'pair');
    expect(trained.capacity.median).toBeCloseTo(0.5, 12);
    expect(trained.status).toEqual({ ignored: 0, polysemantic: 2, dedicated: 0 });
    expect(sharing).toEqual([{ group: 'pair', own: true, features: 2, cosine: { low: 1, median: 1, high: 1 } }]);
  });

  it('give the range of members that differ', () => {
    const { trained } = gatherFacts(anExperiment(), aRecord([1, 0, 0, 0, 1, 0]), 'pair');
    expect(trained.capacity).toEqual({ low: 0, median: 0.5, high: 1 });
    expect(trained.status).toEqual({ ignored: 1, polysemantic: 0, dedicated: 1 });
  });

  it('have the closed form beside them: 2/3 for each of three equals in two dimensions', () => {
    const { theory, trained } = gatherFacts(anExperiment(), aRecord(PAIRED), 'alone');
    expect(theory?.capacity.median).toBeCloseTo(2 / 3, 9);
    // Each m = 2 [(k − 1) v / (2 + (k − 3) C)]² with k = 18: at C = 2/3 and at the trained C = 1.
    expect(theory?.marginalBenefit?.median).toBeCloseTo(2 * (17 / 12) ** 2, 9);
    expect(trained.marginalBenefit?.median).toBeCloseTo(2, 9);
    // n* = (k − 1) v C / (2 + (k − 3) C)
    expect(theory?.length.median).toBeCloseTo(Math.sqrt((17 * (2 / 3)) / 12), 9);
  });

  it('say when training diverged', () => {
    const nothing = new Array(6).fill(Number.NaN);
    const { diverged, trained } = gatherFacts(anExperiment(), aRecord(nothing, Outcome.Diverged), 'pair');
    expect(diverged).toBe(true);
    expect(trained.capacity.median).toBeNaN();
  });

  it('name the cell by the parameters that the sweep sets', () => {
    const experiment = anExperiment(
      'sweep:\n  x: { parameter: data.density, values: [0.5, 0.1] }\npoints:\n  P: { data.density: 0.2 }\n',
    );
    expect(cellCount(experiment)).toBe(3);
    const { cell } = gatherFacts(experiment, aRecord(PAIRED, Outcome.Converged, 2), 'alone');
    expect(cell).toEqual({ index: 2, cells: 3, label: 'P', settings: [{ title: 'Density', value: '0.2' }] });
  });
});
