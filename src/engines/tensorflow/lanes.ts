import type { InitialParameters } from '../../core/training/initialisation.ts';
import { extraCount, networkOf, sizeOf } from '../../core/training/layers.ts';
import { writeSeenByNeurons } from '../../core/training/neurons.ts';
import { biasCount, type TrainedBlock, type TrainingPlan } from '../../core/training/plan.ts';
import { parametersOf } from './network.ts';
import { optimise, type StepScale, shrink, type Trained } from './optimizer.ts';
import { createPenalties, type LanePenalties } from './penalties.ts';
import type { LaneMatrices, TensorFlow } from './tensors.ts';

/** Lanes that are trained as one batch of tensors. */
export interface LaneBatch {
  /** Which lanes of the plan. */
  readonly lanes: readonly number[];
  /** (L × N × 1) */
  readonly importance: LaneMatrices;
  /** What these lanes minimise besides their loss. */
  readonly penalties: LanePenalties | undefined;
  /** W, b and the others, as `parametersOf` lists them. They live until the next step. */
  parameters(): LaneMatrices[];
  /** One step of the optimiser along the gradients that `gradients` makes. */
  step(scale: StepScale, gradients: (parameters: LaneMatrices[]) => LaneMatrices[]): void;
  /** Copies the parameters of the L-th lanes of this batch to where they belong in a block. */
  readInto(trained: TrainedBlock, which?: readonly number[]): void;
  dispose(): void;
}

/** Puts lanes of a plan into tensors; everything is given back by `dispose`. */
export function createLaneBatch(
  tf: TensorFlow,
  plan: TrainingPlan,
  lanes: readonly number[],
  initial: InitialParameters,
): LaneBatch {
  const { shape } = plan;
  const L = lanes.length;
  const places = placesOf(plan);
  /** The numbers of these lanes from an array of `size` numbers for each lane, `count` from `offset` on. */
  const gather = (all: Float64Array, size: number, offset = 0, count = size): Float32Array => {
    const out = new Float32Array(L * count);
    lanes.forEach((lane, at) => {
      out.set(all.subarray(lane * size + offset, lane * size + offset + count), at * count);
    });
    return out;
  };
  const importance = tf.tensor3d(gather(plan.importance, shape.N), [L, shape.N, 1]);
  const rates = tf.tensor3d(gather(plan.learningRate, 1), [L, 1, 1]);
  const decays = plan.biasDecay === undefined ? undefined : tf.tensor3d(gather(plan.biasDecay, 1), [L, 1, 1]);
  const penalties = createPenalties(tf, plan, lanes);
  let state: Trained[] = places.map(({ array, stride, offset, rows, columns }) => ({
    value: tf.tensor3d(gather(initial[array], stride, offset, rows * columns), [L, rows, columns]),
    first: tf.zeros([L, rows, columns]),
    second: tf.zeros([L, rows, columns]),
  }));
  const copyOf = ({ value, first, second }: Trained) => ({
    value: tf.clone(value),
    first: tf.clone(first),
    second: tf.clone(second),
  });
  const tensorsOf = (all: Trained[]): LaneMatrices[] =>
    all.flatMap(({ value, first, second }) => [value, first, second]);

  return {
    lanes,
    importance,
    penalties,
    parameters: () => state.map(({ value }) => value),
    step(scale, gradients) {
      const before = state;
      state = tf.tidy(() => {
        const slopes = gradients(before.map(({ value }) => value));
        return before.map((parameter, at) => {
          const { array, bias, frozen } = places[at];
          if (frozen) return copyOf(parameter);
          const held = shape.bias === false && array === 'b';
          const slope = held ? tf.zerosLike(slopes[at]) : slopes[at];
          const { value, first, second } = optimise(tf, shape, parameter, slope, rates, scale);
          const shrunk = bias && decays !== undefined;
          return { value: shrunk ? shrink(tf, value, decays, rates, scale) : value, first, second };
        });
      });
      tf.dispose(tensorsOf(before));
    },
    readInto(trained, which = lanes.map((_, at) => at)) {
      places.forEach(({ array, stride, offset, rows, columns }, index) => {
        const values = state[index].value.dataSync();
        const target = trained[array];
        const count = rows * columns;
        for (const at of which) {
          target?.set(values.subarray(at * count, (at + 1) * count), lanes[at] * stride + offset);
        }
      });
      for (const at of which) writeSeenByNeurons(trained, shape, lanes[at]);
    },
    dispose() {
      penalties?.dispose();
      tf.dispose([importance, rates, ...(decays === undefined ? [] : [decays]), ...tensorsOf(state)]);
    },
  };
}

/** Where a parameter is kept in the arrays of a block, and what it is as a matrix. */
interface Place {
  array: 'W' | 'b' | 'extra';
  /** Numbers for each lane in that array, and the parameter's first among them. */
  stride: number;
  offset: number;
  rows: number;
  columns: number;
  bias: boolean;
  /** It is not trained. */
  frozen: boolean;
}

function placesOf({ shape }: TrainingPlan): Place[] {
  const stride = extraCount(shape);
  const matrix = (lengths: readonly number[]): Pick<Place, 'rows' | 'columns' | 'bias'> =>
    lengths.length === 2
      ? { rows: lengths[0], columns: lengths[1], bias: false }
      : { rows: 1, columns: lengths[0], bias: true };
  let offset = 0;
  return parametersOf(shape).map((parameter): Place => {
    const own = { ...matrix(parameter.shape), frozen: false };
    if (parameter.name === 'W') return { array: 'W', stride: shape.D * shape.N, offset: 0, ...own };
    if (parameter.name === 'b') return { array: 'b', stride: biasCount(shape), offset: 0, ...own };
    const at = offset;
    offset += sizeOf(parameter);
    return { array: 'extra', stride, offset: at, ...own, frozen: networkOf(shape).held && at === 0 };
  });
}
