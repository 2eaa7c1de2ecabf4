import { cellAt, cellModel } from '../../src/core/experiment/sweep.ts';
import { planBlocks, planOf, recordsOf } from '../../src/core/training/blocks.ts';
import type { TrainedBlock, TrainingPlan } from '../../src/core/training/plan.ts';
import { example } from '../unit/support/examples.ts';
import { judged, type Line, noted } from './table.ts';

type Train = (plan: TrainingPlan) => Promise<TrainedBlock>;

/** Cells along each axis of a panel. */
const POINTS = 7;
const LONGER = 10;
/** Excess loss that still counts as equal. */
const EQUAL = 0.005;
/** Steps that Adam is tried with, to come as low as the example does. */
const ADAM_STEPS = [1000, 3000, 10_000];
const ADAM_BATCH = 1024;

/** The best start's loss of every cell of figure 7 on a coarse grid, on the common sample, in the order of cells. */
async function losses(train: Train, change: Change = {}): Promise<number[]> {
  const experiment = example('figure7', {
    'sweep.x.points': change.points ?? POINTS,
    'sweep.y.points': change.points ?? POINTS,
    ...(change.adam === true ? { 'train.optimizer': 'adam' } : {}),
  });
  const records = await Promise.all(
    planBlocks(experiment).map(async (whole) => {
      const cells = whole.cells.filter((index) => {
        const { family, D, activation } = cellModel(experiment, cellAt(experiment, index));
        return change.panel === undefined || change.panel === `${family} ${D} ${activation}`;
      });
      const steps = change.steps ?? whole.shape.steps * (change.longer ?? 1);
      const block = { ...whole, cells, shape: { ...whole.shape, steps, batch: change.batch ?? whole.shape.batch } };
      // The pool moves a plan's buffers away.
      return cells.length === 0
        ? []
        : recordsOf(experiment, block, planOf(experiment, block), await train(planOf(experiment, block)));
    }),
  );
  return records
    .flat()
    .sort((a, b) => a.cell - b.cell)
    .map(({ starts }) => starts[0].loss);
}

interface Change {
  points?: number;
  longer?: number;
  panel?: string;
  adam?: boolean;
  steps?: number;
  batch?: number;
}

/** Of how many cells the loss is at most so little above another run's, in percent. */
const equalShare = (found: number[], best: number[]): number =>
  (100 * found.filter((loss, cell) => loss <= best[cell] * (1 + EQUAL)).length) / found.length;

/** The quality floor: as low as a run ten times longer, in 95 % of the cells. */
export async function quality(train: Train): Promise<Line[]> {
  const share = equalShare(await losses(train), await losses(train, { longer: LONGER }));
  return [judged('figure7, cells within 0.5 % of a run ten times longer', share, { atLeast: 95 }, '%')];
}

/**
 * Time to equal quality in the panel ReLU autoencoder 6 in 3: the example's quasi-Newton method against Adam in the same
 * kernels, and against Adam in PyTorch, which needs as many steps and takes `torchStep` seconds for one.
 */
export async function timeToQuality(
  train: Train,
  torchStep: (models: number, batch: number) => number | undefined,
): Promise<Line[]> {
  const panel = { panel: 'autoencoder 3 relu', points: 5 };
  const began = performance.now();
  const best = await losses(train, panel);
  const own = (performance.now() - began) / 1000;
  const lines = [noted('ReLU 6 in 3, 5×5 × 3 starts, lbfgs', own, 's')];
  const torch = torchStep(best.length * 3, ADAM_BATCH);
  for (const steps of ADAM_STEPS) {
    const started = performance.now();
    const found = await losses(train, { ...panel, adam: true, steps, batch: ADAM_BATCH });
    const seconds = (performance.now() - started) / 1000;
    const share = equalShare(found, best);
    lines.push(
      noted(`  Adam, ${steps} steps: cells within 0.5 % of lbfgs`, share, '%'),
      noted(`  Adam, ${steps} steps, our kernels / lbfgs`, seconds / own, '× the time'),
    );
    if (torch !== undefined) {
      lines.push(noted(`  Adam, ${steps} steps, PyTorch / lbfgs`, (torch * steps) / own, '× the time'));
    }
    if (share >= 95) {
      break;
    }
  }
  return lines;
}
