import { capacities, statusOf } from '../../src/core/capacity/capacity.ts';
import { type CurvePoint, lowerHull } from '../../src/core/capacity/hull.ts';
import type { CellModel } from '../../src/core/experiment/cell.ts';
import { cellAt, cellModel } from '../../src/core/experiment/sweep.ts';
import { matchEqualFeatures } from '../../src/core/results/equalFeatures.ts';
import { bathKey, bathsOf, predictOnHulls } from '../../src/core/results/hullPrediction.ts';
import { capacitiesBetween } from '../../src/core/results/marginalCurve.ts';
import { trainedStatus } from '../../src/core/results/status.ts';
import { allocatedCurve, BATH_QUALITY, type Bath, pinnedCurve, type Train } from '../../src/core/training/bath.ts';
import { planBlocks, planOf, recordsOf } from '../../src/core/training/blocks.ts';
import { example } from '../unit/support/examples.ts';
import { judged, type Line, noted } from './table.ts';

const relu = (density: number): Bath => ({ family: 'autoencoder', activation: 'relu', density, symmetric: false });
/** Points of a side of the diagrams that predictions are held against. */
const SIDE = 13;

/** A pinned curve of the ReLU autoencoder: how long it takes and how good it is; and the hulls of a whole diagram. */
export async function curves(train: Train): Promise<Line[]> {
  const lines: Line[] = [];
  for (const density of [0.3, 0.1]) {
    const began = performance.now();
    const grid = capacitiesBetween(1 / BATH_QUALITY.copies, 21);
    const points = await pinnedCurve(train, relu(density), grid, BATH_QUALITY);
    const seconds = (performance.now() - began) / 1000;
    const errors = points
      .filter(({ feasible }) => feasible)
      .map((point) => (100 * point.benefitStandardError) / Math.abs(point.marginalBenefit))
      .sort((a, b) => a - b);
    const what = `bath of the ReLU autoencoder, p = ${density}, 21 pinned points`;
    lines.push(judged(what, seconds, { below: 3 }, 's'));
    lines.push(judged(`${what}, median standard error`, errors[errors.length >> 1], { below: 2 }, '%'));
    lines.push(noted(`${what}, infeasible`, points.length - errors.length, 'points'));
  }
  const began = performance.now();
  await Promise.all(densities().map((density) => allocatedCurve(train, relu(density), BATH_QUALITY)));
  lines.push(judged(`hulls of a diagram, ${SIDE} densities`, (performance.now() - began) / 1000, { below: 30 }, 's'));
  return lines;
}

const densities = (): number[] => {
  const channel = diagrams().sweep.y;
  return channel?.kind === 'range' ? channel.values : [];
};

const diagrams = () => example('figure7', { 'sweep.x.points': SIDE, 'sweep.y.points': SIDE });

/** Predicted against trained status on the autoencoder panels of figure 7, ties apart. */
export async function predictions(train: Train): Promise<Line[]> {
  const experiment = diagrams();
  const hulls = new Map<string, Promise<CurvePoint[]>>();
  const tallies = new Map<string, { cells: number; ties: number; odd: number; all: number }>();
  await Promise.all(
    planBlocks(experiment).map(async (whole) => {
      const cells = whole.cells.filter(
        (index) => cellModel(experiment, cellAt(experiment, index)).family === 'autoencoder',
      );
      if (cells.length === 0) return;
      const block = { ...whole, cells };
      const plan = planOf(experiment, block);
      const records = recordsOf(experiment, block, planOf(experiment, block), await train(plan));
      for (const { cell, starts } of records) {
        const model = cellModel(experiment, cellAt(experiment, cell));
        await countCell(model, starts[0].W, starts[0].recovery);
      }
    }),
  );
  return [...tallies]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([panel, { cells, ties, odd, all }]) => [
      noted(`${panel}: odd feature as predicted, of ${cells} cells (${ties} ties apart)`, (100 * odd) / cells, '%'),
      noted(`${panel}: every feature as predicted`, (100 * all) / cells, '%'),
    ]);

  async function countCell(model: CellModel, W: Float64Array, recovery: Float64Array | undefined): Promise<void> {
    const baths = bathsOf(model);
    if (typeof baths === 'string') return;
    const known = new Map<string, CurvePoint[]>();
    for (const bath of baths) {
      const key = bathKey(bath);
      const hull = hulls.get(key) ?? allocatedCurve(train, bath, BATH_QUALITY).then(lowerHull);
      hulls.set(key, hull);
      known.set(key, await hull);
    }
    const prediction = predictOnHulls(model, known);
    if (prediction === undefined) return;
    const panel = `${model.activation} autoencoder 6 in ${model.D}`;
    const tally = tallies.get(panel) ?? { cells: 0, ties: 0, odd: 0, all: 0 };
    tallies.set(panel, tally);
    if (prediction.tie) {
      tally.ties++;
      return;
    }
    const trained = capacities(W, model.D, model.N);
    const predicted = matchEqualFeatures(model, prediction.capacity, trained);
    const agrees = Array.from(trained, (C, i) => trainedStatus(C, recovery?.[i]) === statusOf(predicted[i]));
    tally.cells++;
    tally.odd += Number(agrees[0]);
    tally.all += Number(agrees.every(Boolean));
  }
}
