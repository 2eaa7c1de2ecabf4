import type { Activation, Family } from '../../../src/core/experiment/experiment.ts';
import { initialParameters } from '../../../src/core/training/initialisation.ts';
import type { InputUnit } from '../../../src/core/training/inputs.ts';
import type { PlanShape, TrainedBlock, TrainingPlan } from '../../../src/core/training/plan.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { aPlan, type LaneSpec } from './plans.ts';

const families: Family[] = ['computation', 'autoencoder'];
const activations: Activation[] = ['quadratic', 'relu', 'gelu', 'linear', 'abs'];

/** Every architecture of the kernels. */
export const architectures = families.flatMap((family) => activations.map((activation) => ({ family, activation })));

const singles = (N: number): InputUnit[] => Array.from({ length: N }, (_, first) => ({ first, size: 1, oneOf: false }));

/** So large that the starting point rounds away: what a step changes is the gradient to seven digits. */
const RATE = 1024;

/** A plan of one plain gradient step on sampled inputs. */
export function gradientPlan(
  D: number,
  specs: LaneSpec[],
  shape: Partial<PlanShape> & Pick<PlanShape, 'family' | 'activation'>,
): TrainingPlan {
  return aPlan(
    D,
    specs.map((spec) => ({ ...spec, learningRate: RATE })),
    {
      symmetric: shape.family === 'computation',
      optimizer: 'sgd',
      momentum: 0,
      schedule: 'constant',
      steps: 1,
      tolerance: 0,
      batch: 40,
      initBias: 0.1,
      units: singles(specs[0].importance.length),
      ...shape,
    },
  );
}

/** Gradients that an engine takes of W, of b and of all others, one after another, over all lanes. */
export async function gradientOf(engine: Engine, plan: TrainingPlan): Promise<Float64Array> {
  const after = await engine.train(plan, { cancelled: () => false });
  const start = all(initialParameters(plan)).map(Math.fround);
  return all(after).map((value, p) => (start[p] - value) / RATE);
}

const all = ({ W, b, extra }: Pick<TrainedBlock, 'W' | 'b' | 'extra'>): Float64Array =>
  Float64Array.of(...W, ...b, ...(extra ?? []));

/** Largest difference of two gradients, relative to the largest component. */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  const size = Math.max(...a.map(Math.abs));
  return Math.max(...a.map((value, p) => Math.abs(value - b[p]))) / size;
}
