import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import type { RunSummary } from '../../../src/core/results/runSummary.ts';
import { emptySummary, putCell, summarizeCell } from '../../../src/core/results/summary.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { polygon } from '../capacity/builders.ts';
import { experimentOf } from '../experiment/builders.ts';
import { optimalStart, startOf } from '../results/builders.ts';

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
  return experimentOf(text);
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
  const experiment = experimentOf(text);
  const start = {
    start: 0,
    ...polygon(5),
    b: new Float64Array(5).fill(-0.1),
    loss: 0.01,
    taskLoss: 0.01,
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

/** The five features of TMS's first figure from dense to sparse, as training finds them. */
const FIVE_IN_TWO = [
  { W: [1, 0, 0, 0, 0, 0, 1, 0, 0, 0], recovery: [1, 1, 0, 0, 0] },
  { W: [1, 0, -1, 0, 0, 0, 1, 0, -1, 0], recovery: [0.9, 0.9, 0.9, 0.9, 0] },
  { W: [...polygon(5).W], recovery: [0.9, 0.9, 0.9, 0.9, 0.9] },
];

/** A sweep of an autoencoder along density 1, 0.1, 0.01 and its cells, of which `finished` are trained. */
export function fiveInTwo(finished = 3, importance = '{ decay: 0.9 }'): Sweep {
  const experiment = experimentOf(`
version: 1
name: Five in two
model: { family: autoencoder, activation: relu, dimensions: 2 }
data: { density: 0.1 }
features:
  - { name: feature, count: 5, importance: ${importance} }
sweep:
${Y_LOG}`);
  const [template] = pentagon().record.starts;
  if (template === undefined) throw new Error('no start');
  const records = FIVE_IN_TWO.slice(0, finished).map(({ W, recovery }, cell): CellRecord => {
    const start = { ...template, W: Float64Array.from(W), recovery: Float64Array.from(recovery) };
    return { cell, D: 2, N: 5, starts: [start], dropped: [], curveSteps: Int32Array.of(0, 10, 100) };
  });
  return sweepOf(experiment, records);
}

/** Two neurons that compute three absolute values: one of its own, and two that share the other. */
export function threeNeurons(): Sweep {
  const experiment = experimentOf(`
version: 1
name: Absolute values
model: { family: computation, activation: abs, dimensions: 2 }
data: { density: 0.1 }
features:
  - { name: value, count: 3 }
sweep:
  x: { parameter: data.density, values: [0.5, 0.1] }`);
  const records = [0, 1].map((cell): CellRecord => {
    const start = startOf({ W: Float64Array.of(0, 0.4, 0.7, -1, 0.1, 0) });
    return { cell, D: 2, N: 3, starts: [start], dropped: [], curveSteps: new Int32Array(0) };
  });
  return sweepOf(experiment, records);
}

export interface Sweep {
  experiment: Experiment;
  records: Map<number, CellRecord>;
  summary: RunSummary;
}

function sweepOf(experiment: Experiment, records: readonly CellRecord[]): Sweep {
  const summary = emptySummary(experiment);
  for (const record of records) putCell(summary, record.cell, summarizeCell(experiment, record));
  return { experiment, records: new Map(records.map((record) => [record.cell, record])), summary };
}
