import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/core/experiment/experiment.ts';

import { verdictWords } from '../../../src/core/plots/verdictWords.ts';
import { headline } from '../../../src/core/results/headline.ts';
import { type BoundaryCell, monotoneBoundary } from '../../../src/core/results/monotoneBoundary.ts';
import { priceProblems } from '../../../src/core/results/price.ts';
import { GroupStatus, type RunSummary } from '../../../src/core/results/runSummary.ts';
import { emptySummary } from '../../../src/core/results/summary.ts';
import { costVerdict, similarityVerdicts, sparsityVerdict } from '../../../src/core/results/verdicts.ts';
import { anExperiment, perfectRun } from '../plots/builders.ts';

const DENSITIES = '  x: { parameter: data.density, values: [1, 0.3, 0.1, 0.03] }\n';
const TWO_KINDS = '  column: { parameter: model.activation, values: [quadratic, relu] }\n';
const STRENGTHS = '  x: { parameter: train.penalty.capacity, values: [0, 1, 2, 4] }\n';

/** A trained run whose sharing and losses are what they are said to be, by cell. */
function runOf(experiment: Experiment, sharing: readonly number[], losses: readonly number[] = []): RunSummary {
  const filled = emptySummary(experiment);
  filled.outcome.fill(1);
  filled.measures.sharing.set(sharing);
  filled.loss.set(losses);
  filled.startSharing = [Float64Array.from(sharing)];
  return filled;
}

describe('sharing rises with sparsity', () => {
  const experiment = anExperiment(DENSITIES + TWO_KINDS);

  it('counts steps from one density to the next sparser one, by architecture, and those without a change apart', () => {
    const found = sparsityVerdict(experiment, runOf(experiment, [0, 0.2, 0.5, 0.5, 0.1, 0.3, 0.2, 0.4]));
    expect(found).toMatchObject({ rises: 4, falls: 1, flat: 1, share: 0.8 });
    expect(found?.architectures.map(({ rises, falls, flat }) => [rises, falls, flat])).toEqual([
      [2, 0, 1],
      [2, 1, 0],
    ]);
  });

  it('steps over densities at which nothing is represented', () => {
    const found = sparsityVerdict(experiment, runOf(experiment, [Number.NaN, 0.2, Number.NaN, 0.5, 0, 0.1, 0.2, 0.3]));
    expect(found).toMatchObject({ rises: 4, falls: 0 });
  });

  it('has an interval around the share where three starts are kept, always the same one', () => {
    const run = runOf(experiment, [0, 0.2, 0.4, 0.5, 0.1, 0.3, 0.4, 0.5]);
    const worse = [0.1, 0, 0.4, 0.3, 0.1, 0.3, 0.2, 0.5];
    run.startSharing = [...run.startSharing, Float64Array.from(worse), Float64Array.from(worse)];
    const found = sparsityVerdict(experiment, run);
    const [low = 0, high = 0] = found?.interval ?? [];
    expect(low).toBeLessThan(1);
    expect(high).toBe(1);
    expect(sparsityVerdict(experiment, run)).toEqual(found);
  });

  it('is not spoken of by a run of one density, or before anything is trained', () => {
    expect(sparsityVerdict(anExperiment(STRENGTHS), runOf(anExperiment(STRENGTHS), [0, 0, 0, 0]))).toBeUndefined();
    expect(sparsityVerdict(experiment, emptySummary(experiment))).toBeUndefined();
  });
});

describe('the best boundary that rises with similarity', () => {
  const cells = (rows: string[]): BoundaryCell[] =>
    rows.flatMap((row, y) =>
      [...row].map((sign, x) => ({
        cell: y * row.length + x,
        density: 10 ** -y,
        similarity: (x + 1) / row.length,
        more: false,
        polysemantic: sign === '#',
      })),
    );

  it('has no cell on the wrong side where there is one', () => {
    const found = monotoneBoundary(cells(['...#', '..##', '.###']));
    expect(found).toMatchObject({ above: [], below: [] });
    expect(found.boundary.map(({ density }) => density)).toEqual([0, 0.01, 0.1, 1]);
  });

  it('names the cells that share above it and those that do not below', () => {
    expect(monotoneBoundary(cells(['#...', '..##', '..##']))).toMatchObject({ above: [0], below: [] });
    expect(monotoneBoundary(cells(['...#', '..##', '###.']))).toMatchObject({ above: [], below: [11] });
  });

  it('is found for each architecture of a run, apart where the feature is the more important one', () => {
    const importances = '  x: { parameter: features.odd.importance, values: [0.1, 1, 10] }\n';
    const experiment = anExperiment(`${importances}  y: { parameter: data.density, values: [1, 0.1] }\n`);
    const run = runOf(experiment, []);
    const { Ignored, Polysemantic, Dedicated } = GroupStatus;
    run.status[0]?.set([Ignored, Polysemantic, Dedicated, Polysemantic, Polysemantic, Polysemantic]);
    const [only] = similarityVerdicts(experiment, run);
    expect(only?.boundaryOfMore).toEqual([{ similarity: 0.1, density: 0.1 }]);
    expect(only?.boundary).toEqual([
      { similarity: 0.1, density: 0.1 },
      { similarity: 1, density: 1 },
    ]);
  });
});

describe('the price of monosemanticity', () => {
  const experiment = anExperiment(STRENGTHS);
  const run = runOf(experiment, [0.5, 0.4, 0.2, 0], [1, 1.1, 1.3, 1.2]);

  it('is a curve from the model without a penalty on, with the Pareto front marked', () => {
    const [only, ...others] = priceProblems(experiment, run);
    expect(others).toEqual([]);
    expect(
      only?.curves.map(({ name, points }) => [name, points.map(({ strength, pareto }) => [strength, pareto])]),
    ).toEqual([
      [
        'Capacity penalty μ',
        [
          [0, true],
          [1, true],
          [2, false],
          [4, true],
        ],
      ],
    ]);
  });

  it('is told where sharing is half of what it is without a penalty', () => {
    const found = costVerdict(experiment, run);
    expect(found).toMatchObject({ costs: 3, free: 0 });
    expect(found?.atHalf[0]?.increase).toBeCloseTo(0.25, 12);
  });

  it('has a curve for each penalty of several cases, and a problem for each density', () => {
    const cases = `  x:
    cases:
      - { name: none, set: { train.penalty.capacity: 0 } }
      - { name: capacity, set: { train.penalty.capacity: 1 } }
      - { name: weights, set: { train.penalty.l1_weights: 0.1 } }
  y: { parameter: data.density, values: [1, 0.1] }
`;
    const several = anExperiment(cases);
    const problems = priceProblems(several, runOf(several, Array(6).fill(0.5), Array(6).fill(1)));
    expect(problems.map(({ name }) => name)).toEqual(['Density 1', 'Density 0.1']);
    expect(problems[0]?.curves.map(({ name, points }) => [name, points.map(({ cell }) => cell)])).toEqual([
      ['Capacity penalty μ', [0, 1]],
      ['L1 penalty on weights', [0, 2]],
    ]);
  });

  it('is not spoken of by a run that varies data alone', () => {
    const plain = anExperiment(DENSITIES);
    expect(priceProblems(plain, runOf(plain, [0, 0, 0, 0], [1, 1, 1, 1]))).toEqual([]);
    expect(costVerdict(plain, runOf(plain, [0, 0, 0, 0], [1, 1, 1, 1]))).toBeUndefined();
  });
});

describe('verdicts in words', () => {
  it('name each claim that the run can speak to, with the numbers for and against', () => {
    const experiment = anExperiment(DENSITIES);
    const summary = perfectRun(experiment);
    const found = verdictWords(experiment, summary, headline(summary));
    expect(found.map(({ claim }) => claim)).toEqual([
      'Sharing rises with sparsity',
      'The status predicted from the curves is the trained status',
    ]);
    expect(found[0]?.text).toMatch(/sharing rises in \d and falls in \d steps?: /);
    expect(found[1]?.text).toContain('not all of them in 0: 100 %, by closed form');
  });
});
