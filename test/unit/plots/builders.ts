import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import type { RunSummary } from '../../../src/core/results/runSummary.ts';
import { emptySummary, putCell, summarizeCell } from '../../../src/core/results/summary.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { polygon } from '../capacity/builders.ts';
import { optimalStart } from '../results/builders.ts';

/** One odd feature among six in three dimensions, with the sweep and points given as YAML. */
export function anExperiment(sweep: string, points = ''): Experiment {
  const text = `
version: 1
name: Six in three
model: { family: computation, activation: quadratic, dimensions: 3 }
data: { density: 0.1 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 5, importance: 1 }
marginal: { feature: odd, reference: rest }
${sweep === '' ? '' : `sweep:\n${sweep}`}
${points === '' ? '' : `points:\n${points}`}
`;
  const { experiment, problems } = parseExperiment(text);
  if (experiment === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return experiment;
}

export const X_LOG = '  x: { parameter: features.odd.importance, log: [0.1, 10], points: 5 }\n';
export const Y_LOG = '  y: { parameter: data.density, log: [1, 0.01], points: 3 }\n';
export const POINT_E = '  E: { features.odd.importance: 0.49, data.density: 0.1 }\n';

/** Rows and columns as in figure 7: only the first panel has a closed form. */
export const FAMILIES = `  column: { parameter: model.activation, values: [quadratic, relu] }
  row:
    cases:
      - { name: computation, set: { model.family: computation } }
      - { name: tied pair, set: { model.family: autoencoder } }
`;

/** Figure 4 in small: 5 × 3 cells and the point E, cell 15. */
export const smallDiagram = (): Experiment => anExperiment(X_LOG + Y_LOG, POINT_E);

/** A cell trained to the optimum, its curve falling to the loss. */
export function perfectRecord(experiment: Experiment, cell: number): CellRecord {
  const model = cellModel(experiment, cellAt(experiment, cell));
  const start = optimalStart(model);
  const curve = Float32Array.of(start.loss * 4, start.loss * 2, start.loss * 1.01, Number.NaN);
  return {
    cell,
    D: model.D,
    N: model.N,
    starts: [{ ...start, curve }],
    dropped: [],
    curveSteps: Int32Array.of(0, 1, 10, 1000),
  };
}

/** A run of which `finished` cells, the first ones, are trained to the optimum; all unless said otherwise. */
export function perfectRun(experiment: Experiment, finished = Number.POSITIVE_INFINITY): RunSummary {
  const summary = emptySummary(experiment);
  for (let cell = 0; cell < Math.min(finished, summary.cells); cell++) {
    putCell(summary, cell, summarizeCell(experiment, perfectRecord(experiment, cell)));
  }
  return summary;
}

/** Five features in two dimensions, a tied autoencoder that found the pentagon. */
export function pentagon(): { experiment: Experiment; record: CellRecord } {
  const text = `
version: 1
name: Five in two
model: { family: autoencoder, activation: relu, dimensions: 2 }
data: { density: 0.05 }
features:
  - { name: first, importance: 1 }
  - { name: rest, count: 4, importance: 0.9 }
`;
  const { experiment, problems } = parseExperiment(text);
  if (experiment === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  const start = {
    start: 0,
    ...polygon(5),
    b: new Float64Array(5).fill(-0.1),
    loss: 0.01,
    lossStandardError: 0,
    recovery: new Float64Array(5).fill(0.9),
    steps: 100,
    outcome: Outcome.Converged,
    curve: Float32Array.of(1, 0.1, 0.01),
  };
  return {
    experiment,
    record: { cell: 0, D: 2, N: 5, starts: [start], dropped: [], curveSteps: Int32Array.of(0, 10, 100) },
  };
}
